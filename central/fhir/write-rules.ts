import { isDeepStrictEqual } from 'node:util'
import type { Composition, MedicationRequest, Resource, Task } from '@medplum/fhirtypes'
import { isOver, isTransmission, isVisit } from '../store/task.ts'
import { Problem } from './problem.ts'

/**
 * What a workstation may make of a resource, beyond R4: a signed note stays, an order is made active here alone, a
 * queue row changes hands only by its lease. Throws `signed-immutable`, `forbidden`, `invalid-resource`.
 */
export function checkRules(next: Resource, previous: Resource | undefined): void {
  if (next.resourceType === 'Composition') checkComposition(next, previous as Composition | undefined)
  if (next.resourceType === 'MedicationRequest') checkOrder(next, previous as MedicationRequest | undefined)
  if (next.resourceType === 'Task') checkTask(next, previous as Task | undefined)
}

const signed = (note: Composition | undefined) => note !== undefined && note.status !== 'preliminary'

function checkComposition(next: Composition, previous: Composition | undefined): void {
  if (!signed(previous) || !previous) return
  const onlyWithdrawn =
    next.status === 'entered-in-error' &&
    previous.status !== 'entered-in-error' &&
    isDeepStrictEqual(substance(next), substance(previous))
  if (!onlyWithdrawn)
    throw new Problem(
      'signed-immutable',
      'A signed note is not changed; it can only be marked entered in error.',
      {
        expression: ['Composition.status'],
      },
    )
}

/** What a signature stands for. */
function substance(note: Composition): unknown {
  const { meta: _meta, status: _status, extension: _extension, text: _text, ...rest } = note
  return rest
}

function checkOrder(next: MedicationRequest, previous: MedicationRequest | undefined): void {
  const mine = ['draft', 'stopped', 'cancelled', 'entered-in-error']
  if (mine.includes(next.status) || next.status === previous?.status) return
  throw new Problem(
    'invalid-resource',
    'An order is made active or held by the central API alone; sign it as a draft.',
    {
      expression: ['MedicationRequest.status'],
    },
  )
}

const kept = ['owner', 'for', 'encounter', 'code', 'authoredOn'] as const

function checkTask(next: Task, previous: Task | undefined): void {
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
  if (previous.resourceType === 'Composition' && signed(previous))
    throw new Problem('signed-immutable', 'A signed note is not deleted.')
  if (previous.resourceType === 'MedicationRequest' && previous.status !== 'draft')
    throw new Problem('forbidden', 'An order that was signed is stopped, not deleted.')
}
