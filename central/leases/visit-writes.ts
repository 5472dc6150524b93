import type { Encounter, EncounterParticipant, Practitioner, Task } from '@medplum/fhirtypes'
import { nameOf } from '../licensure/licensure.ts'
import { idOf } from '../readers/references.ts'
import type { FullStore } from '../store/store.ts'
import { asItWaits, isEmergencyVisit } from './emergency-task.ts'

/**
 * Writes the holder of a visit into its Task and Encounter: `undefined` gives the visit back to the queue. To be
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
  const next: Encounter & { id: string } = { ...encounter, id: encounterId }
  if (participant.length) next.participant = participant
  if (!holder) next.status = 'arrived'
  store.put<Encounter>(next)
}

const referenceTo = (practitioner: Practitioner) => ({
  reference: `Practitioner/${practitioner.id}`,
  display: nameOf(practitioner),
})
