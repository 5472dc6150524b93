import type { Resource } from '@medplum/fhirtypes'
import { afterEach, beforeEach } from 'vitest'
import { createFakeCentral, type FakeCentral } from './fake-central.ts'
import { createWorkstation, type Workstation } from './workstation.ts'

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
