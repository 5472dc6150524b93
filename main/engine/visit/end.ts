import type { Encounter, Task } from '@medplum/fhirtypes'
import type { VisitEnd } from '../../../preload/views.ts'
import { type Desk, now, writeOf } from '../desk.ts'
import { endedAt } from '../fhir/periods.ts'
import { rounds } from '../fhir/systems.ts'
import { withStatus } from './changes.ts'
import { openVisit } from './mine.ts'

/** What each way out makes of the Task, and whether the patient was seen by then. */
const ways: Record<VisitEnd, { task: Task['status']; seen: boolean; words: string }> = {
  'patient-left': { task: 'cancelled', seen: false, words: 'Patient left' },
  'no-show': { task: 'cancelled', seen: false, words: 'No-show' },
  'technical-failure': { task: 'failed', seen: false, words: 'Technical failure' },
  'finished-by-telephone': { task: 'completed', seen: true, words: 'Finished by phone' },
  referred: { task: 'completed', seen: true, words: 'Referred' },
  emergency: { task: 'completed', seen: true, words: 'Emergency' },
}

/**
 * Ends a visit without a signature, in one write: Task with its reason, Encounter finished (or cancelled, when the
 * patient was never seen). What was written of the note stays, as an unsigned note.
 */
export function endVisit(desk: Desk, encounterId: string, how: VisitEnd, words: string): void {
  const visit = openVisit(desk, encounterId)
  const { task, encounter } = visit
  const at = now(desk)
  const way = ways[how]
  const reason = {
    coding: [{ system: rounds.visitEnd, code: how, display: way.words }],
    text: words || way.words,
  }
  const seen = way.seen || encounter.status === 'in-progress'
  const ended: Encounter = {
    ...withStatus(encounter, seen ? 'finished' : 'cancelled', at),
    period: endedAt(encounter.period, at),
  }
  const about = [`Encounter/${encounterId}`, `Patient/${visit.patientId}`]
  const closed: Task[] = task
    ? [
        {
          ...task,
          status: way.task,
          statusReason: reason,
          executionPeriod: endedAt({ start: task.executionPeriod?.start ?? at }, at),
        },
      ]
    : []
  desk.cache.atomically(() => {
    desk.cache.putAll(writeOf(visit, at), [...closed, ended])
    desk.audit.record('visit-ended', about)
  })
}
