import type { Task } from '@medplum/fhirtypes'
import type { QueueRow } from '../../../preload/views/index.ts'

const ranks: Record<QueueRow['priority'], number> = { stat: 0, asap: 1, urgent: 2, routine: 3 }

export const priorityOf = (task: Task): QueueRow['priority'] => task.priority ?? 'routine'

/**
 * An emergency on top, then `stat` ("actioned immediately - highest possible priority": HL7, code system
 * RequestPriority 4.0.1, 2019-11-01, http://hl7.org/fhir/request-priority), since somebody or the patient's own answer
 * said so; then red flags, which may be a word match alone, then priority, then who waits longest.
 */
export function inOrder(rows: QueueRow[]): QueueRow[] {
  return rows.toSorted((a, b) => {
    const first = [pressing, flagged, ({ priority }: QueueRow) => ranks[priority]]
    const differs = first.map((rank) => rank(a) - rank(b)).find((difference) => difference !== 0)
    return differs ?? b.waitingSeconds - a.waitingSeconds
  })
}

const pressing = ({ emergency, priority }: QueueRow) => (emergency ? 0 : priority === 'stat' ? 1 : 2)
const flagged = ({ redFlags, saysYes }: QueueRow) => (redFlags.length > 0 || saysYes.length > 0 ? 0 : 1)
