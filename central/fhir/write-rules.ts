import { isDeepStrictEqual } from 'node:util'
import type { Composition, MedicationRequest, Patient, Resource, Task } from '@medplum/fhirtypes'
import { checkCoSignature, isCoSignature } from '../co-signatures/rules.ts'
import type { FullStore } from '../store/store.ts'
import { isCallPharmacy, isOver, isTransmission, isVisit } from '../store/task.ts'
import { checkNote } from './note-rules.ts'
import { checkOrder } from './order-rules.ts'
import { Problem } from './problem.ts'

/**
 * What a workstation may make of a resource, beyond R4: a signed note stays, an order is made active here alone, a
 * queue row changes hands only by its lease, records are merged by the practice. Throws `signed-immutable`, `forbidden`, `invalid-resource`.
 */
export function checkRules(
  store: FullStore,
  next: Resource,
  previous: Resource | undefined,
  me: string,
): void {
  if (next.resourceType === 'Composition') checkNote(store, next, previous as Composition | undefined, me)
  if (next.resourceType === 'Provenance' && isCoSignature(next)) checkCoSignature(store, next, me)
  if (next.resourceType === 'MedicationRequest') checkOrder(next, previous as MedicationRequest | undefined)
  if (next.resourceType === 'Task') checkTask(next, previous as Task | undefined, me)
  if (next.resourceType === 'Patient') checkLinks(next, previous as Patient | undefined)
}

/** A link brings another record into scope: who could write one could read whatever chart they liked. */
function checkLinks(next: Patient, previous: Patient | undefined): void {
  if (!isDeepStrictEqual(next.link, previous?.link))
    throw new Problem('forbidden', 'Which records are of one person is for the practice to say.', {
      expression: ['Patient.link'],
    })
}

const kept = ['owner', 'for', 'encounter', 'code', 'authoredOn'] as const

function checkTask(next: Task, previous: Task | undefined, me: string): void {
  if (isCallPharmacy(next) || (previous && isCallPharmacy(previous))) {
    checkCall(next, previous, me)
    return
  }
  if (isTransmission(next) || (previous && isTransmission(previous)))
    throw new Problem('forbidden', 'The transmission of a prescription is not a workstation’s to write.')
  if (!isVisit(next) && !(previous && isVisit(previous))) return
  if (!previous) throw new Problem('forbidden', 'A visit comes into the queue by the patient’s intake.')
  for (const element of kept)
    if (!isDeepStrictEqual(next[element], previous[element]))
      throw new Problem('invalid-resource', `Task.${element} of a visit is changed by its lease alone.`, {
        expression: [`Task.${element}`],
      })
  if (next.status !== previous.status && !(nextOf[previous.status] ?? []).includes(next.status))
    throw new Problem(
      'invalid-resource',
      `A visit does not go from ${previous.status} to ${next.status} by a write.`,
      {
        expression: ['Task.status'],
      },
    )
  if (isOver(previous.status) && !isDeepStrictEqual(next.statusReason, previous.statusReason))
    throw new Problem('invalid-resource', 'How a visit ended is not changed.', {
      expression: ['Task.statusReason'],
    })
}

/** Its prescriber says that they called; nothing else of it is theirs to change. */
function checkCall(next: Task, previous: Task | undefined, me: string): void {
  const without = ({ status: _, note: __, meta: ___, lastModified: ____, ...rest }: Task) => rest
  const done =
    previous?.status === 'requested' &&
    next.status === 'completed' &&
    previous.owner?.reference === `Practitioner/${me}` &&
    isDeepStrictEqual(without(next), without(previous))
  if (!done) throw new Problem('forbidden', 'Only its prescriber says that the pharmacy was called.')
}

const nextOf: Partial<Record<Task['status'], Task['status'][]>> = {
  accepted: ['in-progress', 'completed', 'cancelled', 'failed'],
  'in-progress': ['completed', 'cancelled', 'failed'],
}

const removable = [
  'Composition',
  'MedicationRequest',
  'DetectedIssue',
  'AllergyIntolerance',
  'Condition',
  'Observation',
]

/** May this be deleted at all? Throws `forbidden`, `signed-immutable`. */
export function checkRemovable(previous: Resource): void {
  if (!removable.includes(previous.resourceType))
    throw new Problem('forbidden', `A ${previous.resourceType} is not deleted.`)
  if (previous.resourceType === 'Composition' && previous.status !== 'preliminary')
    throw new Problem('signed-immutable', 'A signed note is not deleted.')
  if (previous.resourceType === 'MedicationRequest' && previous.status !== 'draft')
    throw new Problem('forbidden', 'An order that was signed is stopped, not deleted.')
}
