import type { Bundle, Task } from '@medplum/fhirtypes'
import type { AcceptedWrite, ServerHistory, Statement, TaskVersion } from './history.ts'
import type { Workstation } from './workstation.ts'

/** What the central API itself tells afterwards, asked as the providers who may see it. */
export async function readHistory(
  tasks: string[],
  workstations: Workstation[],
  recorded: { statements: Statement[]; writes: AcceptedWrite[] },
): Promise<ServerHistory> {
  const holders: ServerHistory['holders'] = new Map()
  const waiting = new Set<string>()
  for (const { id, leases } of workstations)
    for (const lease of await leases.list())
      if (lease.mine)
        holders.set(lease.task, [...(holders.get(lease.task) ?? []), { holder: id, claim: lease.claim }])

  const [anyone] = workstations
  const queue = await anyone?.central.request({
    method: 'GET',
    path: '/fhir/R4/Task?status=requested&_count=1000',
  })
  if (queue?.kind === 'answer')
    for (const { resource } of (queue.body as Bundle).entry ?? []) waiting.add(resource?.id as string)

  const everHeld = Map.groupBy(recorded.statements, ({ task }) => task)
  const versions: ServerHistory['versions'] = new Map()
  for (const task of tasks) {
    const last = (everHeld.get(task) ?? []).toSorted((a, b) => b.claim - a.claim)
    const candidates = new Set([...last.map(({ holder }) => holder), anyone?.id])
    for (const id of candidates) {
      const found = await historyOf(
        task,
        workstations.find((it) => it.id === id),
      )
      if (!found) continue
      versions.set(task, found)
      break
    }
  }
  return { tasks, versions, holders, waiting, ...recorded }
}

async function historyOf(task: string, by: Workstation | undefined): Promise<TaskVersion[] | undefined> {
  const answer = await by?.central.request({
    method: 'GET',
    path: `/fhir/R4/Task/${task}/_history?_count=1000`,
  })
  if (answer?.kind !== 'answer' || answer.status !== 200) return undefined
  return ((answer.body as Bundle).entry ?? [])
    .map(({ resource }) => resource as Task)
    .map(({ meta, status, owner }) => ({
      versionId: meta?.versionId ?? '',
      status,
      owner: owner?.reference?.slice('Practitioner/'.length) ?? null,
      at: Date.parse(meta?.lastUpdated ?? ''),
    }))
    .reverse()
}
