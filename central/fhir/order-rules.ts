import { isDeepStrictEqual } from 'node:util'
import type { MedicationRequest } from '@medplum/fhirtypes'
import { Problem } from './problem.ts'

const clients = ['draft', 'stopped', 'cancelled', 'entered-in-error']

/**
 * What a workstation may make of an order: a draft, and the end of it. Once it was decided here (`active`, `on-hold`)
 * nothing of it changes but its status and why. Throws `invalid-resource`, `signed-immutable`.
 */
export function checkOrder(next: MedicationRequest, previous: MedicationRequest | undefined): void {
  if (!clients.includes(next.status) && next.status !== previous?.status)
    throw new Problem(
      'invalid-resource',
      'An order is made active or held by the central API alone; sign it as a draft.',
      { expression: ['MedicationRequest.status'] },
    )
  if (!previous || previous.status === 'draft') return
  if (next.status === 'draft')
    throw new Problem(
      'invalid-resource',
      'An order that was decided is not a draft again; write a new one.',
      {
        expression: ['MedicationRequest.status'],
      },
    )
  if (!isDeepStrictEqual(substance(next), substance(previous)))
    throw new Problem('signed-immutable', 'A signed order is not changed; it can only be stopped.', {
      expression: ['MedicationRequest.status'],
    })
}

function substance(order: MedicationRequest): unknown {
  const { meta: _meta, status: _status, statusReason: _reason, text: _text, ...rest } = order
  return rest
}
