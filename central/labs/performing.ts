import { randomUUID } from 'node:crypto'
import type { ServiceRequest, Task } from '@medplum/fhirtypes'
import { rounds } from '../../main/clinical/codes/rounds-systems.ts'
import { statusReasonOf } from '../../main/clinical/labs/request.ts'
import { prepared } from '../database/database.ts'
import { hasCode, taskSystem } from '../readers/task.ts'
import type { FullStore } from '../store/store.ts'

/** The Task of a test that was ordered: how far its laboratory or imaging site is with it. */
export const isPerforming = (task: Task): boolean => hasCode(task.code, taskSystem, 'perform-test')

/** Where it stands, in the order in which it goes on. */
export const testStatuses = {
  sent: 'Sent',
  received: 'Received by the laboratory',
  collected: 'Specimen collected',
  resulted: 'Resulted',
} as const
export type TestStatus = keyof typeof testStatuses

export const statusOf = (task: Task): TestStatus | undefined =>
  (Object.keys(testStatuses) as TestStatus[]).find((code) =>
    hasCode(task.businessStatus, rounds.testStatus, code),
  )

export const withStatus = (
  task: Task & { id: string },
  code: TestStatus,
  at: string,
): Task & { id: string } => ({
  ...task,
  status: code === 'resulted' ? 'completed' : 'in-progress',
  businessStatus: { coding: [{ system: rounds.testStatus, code, display: testStatuses[code] }] },
  lastModified: at,
})

/** The business identifier of an order: it is performed once, however often it is written or offered again. */
const identifierOf = ({ identifier }: ServiceRequest): string | undefined =>
  identifier?.find(({ system }) => system === rounds.testOrder)?.value

/** Asks its laboratory to perform an accepted test, unless that was asked before; `held`: why it is not asked. */
export function askToPerform(
  store: FullStore,
  request: ServiceRequest & { id: string },
  now: number,
  held: string | null,
): void {
  const identifier = identifierOf(request) ?? `ServiceRequest/${request.id}`
  const id = randomUUID()
  const fresh = prepared<[string, string, string], unknown>(
    store.db,
    'INSERT OR IGNORE INTO test_performed VALUES (?, ?, ?)',
  ).run(identifier, request.id, id).changes
  if (!fresh) return
  store.put<Task>({
    resourceType: 'Task',
    id,
    status: held === null ? 'requested' : 'on-hold',
    ...(held === null ? {} : { statusReason: { text: held } }),
    intent: 'order',
    priority: request.priority ?? 'routine',
    code: { coding: [{ system: taskSystem, code: 'perform-test' }], text: 'Perform the test' },
    focus: { reference: `ServiceRequest/${request.id}` },
    for: request.subject,
    authoredOn: new Date(now).toISOString(),
    ...(request.encounter ? { encounter: request.encounter } : {}),
    ...(request.requester ? { requester: request.requester } : {}),
  })
}

const canBeCalledBack: Task['status'][] = ['requested', 'on-hold', 'in-progress']

/** A test that was canceled is not performed any more, unless its result is there: its laboratory is told so. */
export function followCancellations(store: FullStore): void {
  store.onWrite((next) => {
    if (next?.resourceType !== 'ServiceRequest' || !next.id) return
    if (next.status !== 'revoked' && next.status !== 'entered-in-error') return
    const row = prepared<[string], { task: string }>(
      store.db,
      'SELECT task FROM test_performed WHERE service_request = ?',
    ).get(next.id)
    const task = row && store.read('Task', row.task)?.resource
    if (!task?.id || !canBeCalledBack.includes(task.status)) return
    store.put<Task>({
      ...task,
      id: task.id,
      status: 'cancelled',
      statusReason: { text: statusReasonOf(next) || 'It was canceled.' },
    })
  })
}
