import type { Resource, Task } from '@medplum/fhirtypes'
import { createCentral } from '../../../central/app.ts'
import { isVisit } from '../../../central/readers/task.ts'
import type { FullStore } from '../../../central/store/store.ts'
import { providers, waitingVisit } from '../../../central/testing/practice.ts'
import { definitions } from '../../../central/validation/definitions.ts'
import { account } from './names.ts'

/**
 * The central API as a process of its own: `node clinic.ts DATABASE PORT`. Whenever a visit ends the next patient comes
 * in, so that one provider always has work. Tells its address to the process that started it.
 */
const [database = '', port = '0'] = process.argv.slice(2)
definitions()
const central = await createCentral({
  database,
  port: Number(port),
  settings: { leaseSeconds: 1_000_000, accessTokenSeconds: 1_000_000 },
})
const store = central.context.store as FullStore

function patientComesIn(): void {
  const visits = store.search('Task', {}).filter(({ resource }) => isVisit(resource))
  if (visits.some(({ resource }) => resource.status === 'requested')) return
  store.atomically(() => {
    for (const it of waitingVisit(`v${visits.length}`)) store.put(it as Resource & { id: string })
  })
}

store.onWrite((next) => {
  const task = next?.resourceType === 'Task' ? (next as Task) : undefined
  if (task && isVisit(task) && task.status !== 'requested') store.afterCommit(patientComesIn)
})
if (!store.read('Practitioner', account.practitioner)) {
  store.atomically(() => {
    for (const it of providers) store.put(it)
  })
  await central.context.accounts.add(account)
}
patientComesIn()
process.send?.(central.url)
process.on('disconnect', () => process.exit())
