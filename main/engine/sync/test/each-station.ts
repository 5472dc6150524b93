import type { Composition, Resource } from '@medplum/fhirtypes'
import { afterEach, beforeEach } from 'vitest'
import { textsOf } from '../../record/composition.ts'
import { createFakeCentral, type FakeCentral } from './fake-central.ts'
import { createWorkstation, seedVisit, type Workstation } from './workstation.ts'

/** A central API with a workstation, new ones for each test of the file that calls this. */
export function stationForEachTest(): { central: FakeCentral; station: Workstation } {
  const at = {} as { central: FakeCentral; station: Workstation }
  beforeEach(() => {
    at.central = createFakeCentral()
    at.station = createWorkstation(at.central)
  })
  afterEach(() => at.station.end())
  return at
}

export const condition = (n: number, patient = 'p'): Resource => ({
  resourceType: 'Condition',
  id: `c${n}`,
  code: { text: `problem ${n}` },
  subject: { reference: `Patient/${patient}` },
})

/** The same, in the visit of `seedVisit`; and what the central API was sent and has of it. */
export function visitForEachTest() {
  const at = stationForEachTest()
  beforeEach(async () => {
    seedVisit(at.central)
    await at.station.begin()
  })
  return {
    at,
    puts: (name: string) =>
      at.central.log.filter(({ method, path }) => method === 'PUT' && path === `/fhir/R4/${name}`),
    textAt: (name = 'Composition/n') => textsOf(at.central.current(name) as Composition),
  }
}
