import type { Composition, Encounter, Patient, Task } from '@medplum/fhirtypes'
import { noteId } from '../../clinical/derived-ids.ts'
import type { ReadableCache } from '../cache/cache.ts'
import type { HeldVisit } from '../cache/visit-records.ts'
import { idIn } from '../fhir/read.ts'
import { isEmptyNote, textsOf } from './composition.ts'
import { isBlank } from './plain-text.ts'
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
  encounterId: string,
  practitionerId: string,
): VisitOnHand | undefined {
  const held = cache.heldVisit(encounterId)
  const encounter = ofPatient(cache.read('Encounter', encounterId)?.resource, held?.patientId)
  const task = cache
    .ofEncounter('Task', encounterId)
    .map(({ resource }) => resource)
    .find(isVisitTask)
  const patientId = idIn(encounter?.subject, 'Patient') ?? idIn(task?.for, 'Patient') ?? held?.patientId
  const taskId = task?.id ?? held?.taskId
  if (!patientId || !taskId) return undefined
  const ownId = noteId(encounterId, practitionerId)
  const ownNote = cache.read('Composition', ownId)
  const composition = ofPatient(
    ownNote?.resource ?? cache.lastSent('Composition', ownId, encounterId),
    patientId,
  )
  const journal = cache.journal(encounterId)
  return {
    encounterId,
    taskId,
    patientId,
    task,
    encounter,
    patient: cache.read('Patient', patientId)?.resource,
    composition,
    noteBase: ofPatient(ownNote?.base, patientId),
    held,
    note: {
      signed: composition !== undefined && composition.status !== 'preliminary',
      written: !isEmptyNote(textsOf(composition)) || journal.some(({ text }) => !isBlank(text)),
    },
  }
}

/** What names another patient than the one of the visit is not of this visit, whatever its id says; unknown: it decides itself. */
const ofPatient = <T extends Composition | Encounter>(found: T | undefined, patientId: string | undefined) =>
  patientId === undefined || idIn(found?.subject, 'Patient') === patientId ? found : undefined
