import type { Bundle, Composition, Encounter, MedicationRequest, Resource, Task } from '@medplum/fhirtypes'
import { afterEach } from 'vitest'
import { catalog } from '../../main/clinical/catalogs/medications.ts'
import type { CentralOptions } from '../app.ts'
import { atLocation, note, waitingVisit } from '../testing/practice.ts'
import { type Client, put, startCentral, type TestServer } from '../testing/server.ts'

export const containing = (name: string) => {
  const found = catalog.find((it) => it.ingredients.some((one) => one.name.toLowerCase() === name))
  if (!found) throw new Error(`Nothing with ${name} in the catalog.`)
  return found
}
export const amoxicillin = containing('amoxicillin')
export const loratadine = containing('loratadine')

/** Of the visit in which ada prescribes. */
export const claim = { 'rounds-claim': 'p1-task 1' }

/** A central API for each test of the file that calls this, with ada in a visit once it says so. */
export function prescribing() {
  const at = {} as { server: TestServer; ada: Client }
  afterEach(() => at.server.close())

  async function inVisit(options: Partial<CentralOptions> = {}, state = 'MA') {
    at.server = await startCentral(options, waitingVisit('p1'))
    at.ada = at.server.as('ada')
    await at.ada.claim('p1-task')
    const { body: encounter } = await at.ada.get<Encounter>('Encounter/p1-visit')
    await at.ada.update(atLocation({ ...encounter, id: 'p1-visit' }, state), claim)
  }
  const read = async <T extends Resource>(path: string) => (await at.ada.get<T>(path)).body

  /** The signing transaction of the contract. */
  async function sign(
    orders: MedicationRequest[],
    more: Resource[] = [],
    status: Composition['status'] = 'final',
  ) {
    const encounter = await read<Encounter>('Encounter/p1-visit')
    const task = await read<Task>('Task/p1-task')
    const resources: Resource[] = [
      note('note', 'p1', 'ada', status, 'Sore throat.'),
      { ...encounter, status: 'finished' },
      { ...task, status: 'completed' },
      ...orders,
      ...more,
    ]
    const bundle: Bundle = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: resources.map((it) => put(it)),
    }
    return at.ada.post(bundle, claim)
  }

  const transmissions = async () =>
    ((await read<Bundle>('Task?patient=p1')).entry ?? [])
      .map((it) => it.resource as Task)
      .filter((it) => it.code?.coding?.[0]?.code === 'transmit-prescription')

  return { at, inVisit, read, sign, transmissions }
}
