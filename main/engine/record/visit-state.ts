import type { Encounter, Task } from '@medplum/fhirtypes'
import type { OwnVisitRow } from '../../../preload/views/index.ts'
import { rounds } from '../../clinical/codes/rounds-systems.ts'
import { emergencyOf } from '../../clinical/visits/emergency.ts'
import { isOver } from '../../clinical/visits/visit-task.ts'
import type { HeldVisit } from '../cache/visit-records.ts'
import { idIn } from '../fhir/read.ts'

export { isOver, isVisitTask } from '../../clinical/visits/visit-task.ts'

export type VisitState = OwnVisitRow['state']

/** How a visit ended, by `Task.statusReason`; null while it goes on. */
export function endedHow(task: Task | undefined): string | null {
  if (!task || !isOver(task)) return null
  return task.statusReason?.coding?.find((coding) => coding.system === rounds.visitEnd)?.code ?? task.status
}

/**
 * Where a visit stands for this provider. Whoever handed it over or gave it back has nothing of it but their own note. The call is over and the note is not when the Encounter has its end but
 * isn't finished; a visit that ended without a signature is an unsigned note as long as something was written, and where
 * there was an emergency: its note is owed.
 */
export function visitState(
  {
    task,
    encounter,
    held,
  }: { task: Task | undefined; encounter: Encounter | undefined; held: HeldVisit | undefined },
  note: { signed: boolean; written: boolean },
): VisitState {
  if (held?.takenOver) return 'taken-over'
  if (note.signed) return 'signed'
  if (held?.givenUp) return 'handed-over'
  if (endedHow(task) === 'signed') return 'signed'
  if (isOver(task)) return note.written || emergencyOf(encounter) ? 'note-unsigned' : 'ended'
  if (encounter?.status === 'in-progress' && encounter.period?.end) return 'note-unsigned'
  if (encounter?.status === 'in-progress' || task?.status === 'in-progress') return 'in-progress'
  return 'claimed'
}

/** The end of the patient's link. */
export const joinOf = (encounter: Encounter | undefined): string | undefined =>
  encounter?.identifier?.find(({ system }) => system === rounds.join)?.value

export const ownedBy = (task: Task, practitionerId: string): boolean =>
  idIn(task.owner, 'Practitioner') === practitionerId
