import type { Encounter, EncounterParticipant, Practitioner, Task } from '@medplum/fhirtypes'
import { withContactsOver } from '../../main/clinical/visits/contact.ts'
import { withStatus } from '../../main/clinical/visits/encounter-status.ts'
import { nameOf } from '../licensure/licensure.ts'
import { idOf } from '../readers/references.ts'
import type { FullStore } from '../store/store.ts'
import { asItWaits, isEmergencyVisit } from './emergency-task.ts'

/**
 * Writes the holder of a visit into its Task and Encounter: `undefined` gives the visit back to the queue. Who takes it from another has
 * not met the patient: the visit waits for them, and when it was in progress stays in its history. To be
 * called within the transaction that changes the lease.
 */
export function writeHolder(
  store: FullStore,
  task: Task & { id: string },
  holder: Practitioner | undefined,
  now: string,
): void {
  const encounterId = idOf(task.encounter?.reference, 'Encounter')
  const waits = holder === undefined && isEmergencyVisit(store, encounterId)
  const { owner: _, ...unowned } = asItWaits(task, waits)
  store.put<Task>(
    holder
      ? { ...unowned, id: task.id, status: 'accepted', owner: referenceTo(holder), lastModified: now }
      : { ...unowned, id: task.id, status: 'requested', lastModified: now },
  )
  const encounter = encounterId ? store.read('Encounter', encounterId)?.resource : undefined
  if (!encounterId || !encounter) return
  const before: EncounterParticipant[] = (encounter.participant ?? []).map((it) =>
    it.individual && !it.period?.end ? { ...it, period: { ...it.period, end: now } } : it,
  )
  const participant = holder
    ? [...before, { individual: referenceTo(holder), period: { start: now } }]
    : before
  const next: Encounter & { id: string } = {
    ...(holder && !movesOn(encounter, holder) ? encounter : asItArrived(encounter, now)),
    id: encounterId,
  }
  if (participant.length) next.participant = participant
  store.put<Encounter>(next)
}

/** From another's care. One that was left (it has its end) waits for its note alone, whoever writes that. */
function movesOn({ participant = [], period }: Encounter, holder: Practitioner): boolean {
  const last = participant.findLast(({ type, individual }) => !type?.length && individual)
  return (
    last !== undefined &&
    last.individual?.reference !== `Practitioner/${holder.id}` &&
    period?.end === undefined
  )
}

const asItArrived = (encounter: Encounter, now: string): Encounter =>
  encounter.status === 'in-progress'
    ? withContactsOver(withStatus(encounter, 'arrived', now))
    : { ...encounter, status: 'arrived' }

const referenceTo = (practitioner: Practitioner) => ({
  reference: `Practitioner/${practitioner.id}`,
  display: nameOf(practitioner),
})
