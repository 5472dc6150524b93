import type { Composition, Encounter, Patient, Task } from '@medplum/fhirtypes'
import type { ReadableCache } from '../cache/cache.ts'
import { idIn } from '../fhir/read.ts'
import { isEmptyNote, textsOf } from '../note/composition.ts'
import { noteId } from '../note/note-id.ts'
import { isBlank } from '../note/plain-text.ts'
import type { HeldVisit, HeldVisits } from './held-visits.ts'
import { isVisitTask } from './visit-state.ts'

/** What this machine has of one visit of this provider. Each part may not be here yet, or may have left. */
export type VisitOnHand = {
  encounterId: string
  taskId: string
  patientId: string
  task: Task | undefined
  encounter: Encounter | undefined
  patient: Patient | undefined
  /** This provider's own note. */
  composition: Composition | undefined
  /** The central API's copy of it. */
  noteBase: Composition | undefined
  held: HeldVisit | undefined
  /** `signed`: its text no longer changes, also when it is marked entered in error since. */
  note: { signed: boolean; written: boolean }
}

/** undefined: neither the queue nor a claim of this provider knows the visit. */
export function visitOnHand(
  cache: ReadableCache,
  visits: HeldVisits,
  encounterId: string,
  practitionerId: string,
): VisitOnHand | undefined {
  const encounter = cache.read('Encounter', encounterId)?.resource
  const held = visits.ofEncounter(encounterId)
  const task = cache
    .ofEncounter('Task', encounterId)
    .map(({ resource }) => resource)
    .find(isVisitTask)
  const patientId = idIn(encounter?.subject, 'Patient') ?? idIn(task?.for, 'Patient') ?? held?.patientId
  const taskId = task?.id ?? held?.taskId
  if (!patientId || !taskId) return undefined
  const ownId = noteId(encounterId, practitionerId)
  const ownNote = cache.read('Composition', ownId)
  const composition = ownNote?.resource ?? cache.lastSent('Composition', ownId, encounterId)
  const journal = cache.journal(encounterId)
  return {
    encounterId,
    taskId,
    patientId,
    task,
    encounter,
    patient: cache.read('Patient', patientId)?.resource,
    composition,
    noteBase: ownNote?.base,
    held,
    note: {
      signed: composition !== undefined && composition.status !== 'preliminary',
      written: !isEmptyNote(textsOf(composition)) || journal.some(({ text }) => !isBlank(text)),
    },
  }
}
