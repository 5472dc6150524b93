import type { Task } from '@medplum/fhirtypes'
import type { QueueRow } from '../../../preload/views/index.ts'

const ranks: Record<QueueRow['priority'], number> = { stat: 0, asap: 1, urgent: 2, routine: 3 }

export const priorityOf = (task: Task): QueueRow['priority'] => task.priority ?? 'routine'

/** Red flags and answers of yes on top, then priority, then who waits longest. */
export function inOrder(rows: QueueRow[]): QueueRow[] {
  const flagged = (row: QueueRow) => (row.redFlags.length > 0 || row.saysYes.length > 0 ? 0 : 1)
  return rows.toSorted(
    (a, b) =>
      flagged(a) - flagged(b) || ranks[a.priority] - ranks[b.priority] || b.waitingSeconds - a.waitingSeconds,
  )
}
