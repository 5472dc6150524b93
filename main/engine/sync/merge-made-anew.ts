import type { Encounter, Resource, Task } from '@medplum/fhirtypes'
import { type FieldMerge, mergeFields } from '../merge/merge-fields.ts'
import { isVisitTask } from '../record/visit-state.ts'

/**
 * A write whose base the server has forgotten. A visit's Encounter and Task are the server's to make: a claim that it was told of
 * again has made them anew, as they are before anything is written. Then what the claim says (who has it, since when) is the server's,
 * and what was recorded of the visit is mine, the patient's link included. Anything else: both were made from nothing.
 */
export function mergeMadeAnew(mine: Resource, theirs: Resource): FieldMerge {
  if (mine.resourceType === 'Encounter' && theirs.resourceType === 'Encounter' && isNew(theirs)) {
    const { participant: _, ...recorded } = mine
    const { participant } = theirs
    return mergeFields(theirs, { ...recorded, ...(participant ? { participant } : {}) }, theirs)
  }
  if (mine.resourceType === 'Task' && theirs.resourceType === 'Task' && isNewTask(theirs)) {
    const { owner, for: patient, encounter, code, authoredOn, lastModified } = theirs
    const claim = withoutAbsent({ owner, for: patient, encounter, code, authoredOn, lastModified })
    return mergeFields(theirs, { ...mine, ...claim }, theirs)
  }
  return mergeFields(null, mine, theirs)
}

const isNew = (encounter: Encounter): boolean =>
  encounter.status === 'arrived' && !encounter.statusHistory && !encounter.location && !encounter.extension

const isNewTask = (task: Task): boolean => isVisitTask(task) && task.status === 'accepted'

const withoutAbsent = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
