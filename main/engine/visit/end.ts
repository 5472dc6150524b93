import type { Encounter, Task } from '@medplum/fhirtypes'
import { Refusal } from '../../../preload/refusal.ts'
import type { VisitEnd } from '../../../preload/views/index.ts'
import { rounds } from '../../clinical/codes/rounds-systems.ts'
import { endedAt } from '../../clinical/periods.ts'
import { type Clinician, contactsNow, wasReached, withoutContact } from '../../clinical/visits/contact.ts'
import {
  type EmergencyAccount,
  emergencyOf,
  lacksAccount,
  withAccount,
  withEmergency,
  withEmergencyOver,
} from '../../clinical/visits/emergency.ts'
import { withStatus } from '../../clinical/visits/encounter-status.ts'
import { type EngineContext, now, writeOf } from '../context/engine-context.ts'
import { openVisit } from '../context/my-visit.ts'
import { inContact } from './changes.ts'

/** What each way out makes of the Task, and whether somebody did something for the patient by then. */
const ways: Record<VisitEnd, { task: Task['status']; seen: boolean; label: string }> = {
  'patient-left': { task: 'cancelled', seen: false, label: 'Patient left' },
  'no-show': { task: 'cancelled', seen: false, label: 'No-show' },
  'technical-failure': { task: 'failed', seen: false, label: 'Technical failure' },
  'finished-by-telephone': { task: 'completed', seen: true, label: 'Finished by phone' },
  referred: { task: 'completed', seen: true, label: 'Referred' },
  emergency: { task: 'completed', seen: true, label: 'Emergency' },
}

/**
 * Ends a visit without a signature, in one write: Task with its reason, Encounter finished (or cancelled, when the
 * patient was never seen). What was written of the note stays, as an unsigned note. Throws `needs-reason` where there
 * was an emergency and `account` does not say what it was and what was done, and nothing did before.
 */
export function endVisit(
  context: EngineContext,
  encounterId: string,
  { how, remark, account }: { how: VisitEnd; remark: string; account: EmergencyAccount | null },
): void {
  const visit = openVisit(context, encounterId)
  const { task } = visit
  const at = now(context)
  const way = ways[how]
  const encounter = withItsEmergency(withItsContact(visit.encounter, visit.me, how, at), how, account, at)
  const reason = {
    coding: [{ system: rounds.visitEnd, code: how, display: way.label }],
    text: remark || (how === 'emergency' ? emergencyOf(encounter)?.reason : null) || way.label,
  }
  const seen = way.seen || wasReached(encounter)
  const ended: Encounter = {
    ...withStatus(withEmergencyOver(encounter, at), seen ? 'finished' : 'cancelled', at),
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
  context.cache.putAll(writeOf(visit, at), [...closed, ended])
  context.audit.record('visit-ended', about)
}

/** What ended on the phone was there last (the remark, a number perhaps, is the Task's alone), and what nobody says more of had no contact. */
function withItsContact(encounter: Encounter, me: Clinician, how: VisitEnd, at: string): Encounter {
  if (how !== 'finished-by-telephone') return withoutContact(encounter, me)
  if (contactsNow(encounter, me.practitionerId).at(-1)?.mode === 'phone') return encounter
  return inContact(encounter, { mode: 'phone', since: at, reason: ways[how].label, by: me, said: null })
}

function withItsEmergency(
  encounter: Encounter,
  how: VisitEnd,
  account: EmergencyAccount | null,
  at: string,
): Encounter {
  const marked = how === 'emergency' && !emergencyOf(encounter) ? withEmergency(encounter, at) : encounter
  const told = account && emergencyOf(marked) ? withAccount(marked, account, null) : marked
  if (lacksAccount(told))
    throw new Refusal(
      'needs-reason',
      'This visit was an emergency. Write what happened and what was done, then end it.',
    )
  return told
}
