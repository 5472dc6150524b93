import type { Encounter } from '@medplum/fhirtypes'
import { Refusal } from '../../../preload/refusal.ts'
import {
  type EmergencyAccount,
  emergencyOf,
  isEmergency,
  withAccount,
  withEmergency,
  withoutEmergency,
} from '../../clinical/visits/emergency.ts'
import { type EngineContext, now, visitOf, writeOf } from '../context/engine-context.ts'
import { isHolder, withEncounter } from '../context/my-visit.ts'
import { notMineMessage } from '../record/who-has-it.ts'

/** On screen there are 5 s for it; what was pressed then still counts when this process was busy. */
const undoMs = 15_000

/**
 * An emergency in a visit. It is marked at once and asks for nothing first, also when the visit is signed and its call goes on. What it
 * was about and what was done is written when there is time, and before the visit ends or its note is signed.
 */
export function emergencies(context: EngineContext) {
  function change(encounterId: string, next: (encounter: Encounter, at: string) => Encounter): void {
    const found = visitOf(context, encounterId)
    if (!isHolder(found)) throw new Refusal('claim-superseded', notMineMessage(found.held))
    const visit = withEncounter(found)
    const at = now(context)
    const changed = next(visit.encounter, at)
    if (changed !== visit.encounter) context.cache.put(writeOf(visit, at), changed)
  }

  return {
    begin: (encounterId: string) => change(encounterId, withEmergency),
    /** It was pressed by mistake. Throws `not-editable` once it has stood for longer, or something was written of it. */
    undo: (encounterId: string) =>
      change(encounterId, (encounter, at) => {
        const emergency = emergencyOf(encounter)
        if (!emergency) return encounter
        const age = Date.parse(at) - Date.parse(emergency.since)
        const untouched = emergency.on && emergency.reason === null && emergency.done === null
        if (untouched && age <= undoMs) return withoutEmergency(encounter)
        throw new Refusal(
          'not-editable',
          'This emergency is on record by now. Write what happened and what was done, then say that it is over.',
        )
      }),
    /** `over`: it is no emergency any more. */
    record: (encounterId: string, account: EmergencyAccount, over: boolean) =>
      change(encounterId, (encounter, at) => {
        if (!emergencyOf(encounter))
          throw new Refusal('not-found', 'This visit is not marked as an emergency.')
        return withAccount(encounter, account, over && isEmergency(encounter) ? at : null)
      }),
  }
}
