import { isDeepStrictEqual } from 'node:util'
import type { MedicationRequest } from '@medplum/fhirtypes'
import { Problem } from '../../base/problem.ts'
import { calledInDirectory, performerOf } from '../../directory/pharmacies.ts'
import type { Services } from '../../leases/services.ts'
import { idOf, patientOf } from '../../readers/references.ts'
import { isMe, refuseOther, withNameOnRecord, withoutDisplay } from './names.ts'
import type { Row, Write } from './row.ts'

type Status = MedicationRequest['status']
const ended: Status[] = ['stopped', 'cancelled', 'entered-in-error']

export const order: Row<'MedicationRequest'> = {
  type: 'MedicationRequest',
  bound: 'visit',
  // A medicine is stopped in whatever visit it turns out to be wrong.
  boundOf: (next, previous) => (wasDecided(previous) && ended.includes(next.status) ? 'chart' : 'visit'),
  may: { create: 'holder', update: 'holder', delete: 'holder' },
  author: '`requester` is the writer, and `recorder` where it is said; another’s order can only be ended',
  rules: [
    'Written as `draft`, `stopped`, `cancelled` or `entered-in-error`. `active` and `on-hold` it becomes here, when a note of the same visit is signed by its requester in the same transaction.',
    'The `dispenseRequest.performer` that it names is `Organization/id`; what that is called is said here, by the directory, and nothing else of it is kept. An order without (of an older workstation) is taken as before; one whose pharmacy is not in the directory when it is signed is held.',
    'What it follows (`priorPrescription`, of a refill) is named as `MedicationRequest/id`, and is of the same patient.',
    'A `reasonReference` names a Condition as `Type/id`, of the same patient: the diagnosis of the visit that it is for.',
    'One that was decided is ended in any visit of the patient’s, by who has that.',
    'Of one that was decided only `status` and `statusReason` change.',
    'Only one’s own `draft` is deleted.',
  ],
  checkAuthor,
  check: checkOrder,
  checkRemoval({ me, next }) {
    if (next.status !== 'draft' || !isMe(me, next.requester))
      throw new Problem('forbidden', 'An order that was signed, or is another’s, is stopped, not deleted.')
  },
  settle({ services, me, next, previous }) {
    if (!next.requester) return withPharmacyOfRecord(services, next, previous)
    const own = isMe(me, next.requester)
    // Who ends another's order says nothing of its requester.
    const requester = own ? withNameOnRecord(services, me, next.requester) : previous?.requester
    return withPharmacyOfRecord(services, requester ? { ...next, requester } : next, previous)
  },
}

const wasDecided = ({ status }: MedicationRequest): boolean => status !== 'draft' && !ended.includes(status)

/** Throws `forbidden`. Whoever has the visit now may end what its former holder ordered, and change no word of it. */
function checkAuthor({ me, next, previous }: Write<MedicationRequest>): void {
  const ends = (it: MedicationRequest) =>
    previous !== undefined &&
    ended.includes(it.status) &&
    isDeepStrictEqual(substance(it), substance(previous))
  const own = isMe(me, next.requester) && (!previous || isMe(me, previous.requester))
  refuseOther(own || ends(next), 'An order is written by its requester.', 'MedicationRequest.requester')
  refuseOther(
    next.recorder === undefined ||
      isMe(me, next.recorder) ||
      isDeepStrictEqual(next.recorder, previous?.recorder),
    'An order is recorded by its writer.',
    'MedicationRequest.recorder',
  )
}

/**
 * What a workstation may make of an order: a draft, and the end of it. Once it was decided here (`active`, `on-hold`)
 * nothing of it changes but its status and why. Throws `invalid-resource`, `signed-immutable`.
 */
function checkOrder(write: Write<MedicationRequest>): void {
  const { services, next, previous } = write
  if (next.status !== 'draft' && !ended.includes(next.status) && next.status !== previous?.status)
    throw new Problem(
      'invalid-resource',
      'An order is made active or held by the server alone; sign it as a draft.',
      { expression: ['MedicationRequest.status'] },
    )
  if (!previous || previous.status === 'draft') {
    // What is given up goes nowhere.
    if (next.status === 'draft') {
      checkPharmacy(next)
      checkPrior(services, next)
      checkReasons(write)
    }
    return
  }
  if (next.status === 'draft')
    throw new Problem(
      'invalid-resource',
      'An order that was decided is not a draft again; write a new one.',
      { expression: ['MedicationRequest.status'] },
    )
  if (!isDeepStrictEqual(substance(next), substance(previous)))
    throw new Problem('signed-immutable', 'A signed order is not changed; it can only be stopped.', {
      expression: ['MedicationRequest.status'],
    })
}

/** One that is not here, or not yet, may come: a workstation sends the Condition first. */
function checkReasons({ services: { store }, next }: Write<MedicationRequest>): void {
  for (const { reference } of next.reasonReference ?? []) {
    const id = reference === undefined ? null : idOf(reference, 'Condition')
    const row = id ? store.row('Condition', id) : undefined
    if (!id || (row && !row.deleted && row.patient !== patientOf(next)))
      throw new Problem('bad-request', 'What an order is for is a Condition of its own patient.', {
        expression: ['MedicationRequest.reasonReference'],
      })
  }
}

/** Whether the directory has it is judged when the order is signed: that it closed since voids no signature. */
function checkPharmacy(order: MedicationRequest): void {
  if (!order.dispenseRequest?.performer || performerOf(order)) return
  throw new Problem('invalid-resource', 'The pharmacy of an order is named by `Organization/id`.', {
    expression: ['MedicationRequest.dispenseRequest.performer'],
  })
}

/** Of one that is not known here nothing is held against it: it may be what another server had. */
function checkPrior({ store }: Services, { priorPrescription, subject }: MedicationRequest): void {
  if (!priorPrescription) return
  const id = idOf(priorPrescription.reference, 'MedicationRequest')
  const prior = id ? store.row('MedicationRequest', id) : undefined
  if (id && (!prior || prior.patient === idOf(subject.reference, 'Patient'))) return
  throw new Problem('invalid-resource', 'A refill follows an order of the same patient.', {
    expression: ['MedicationRequest.priorPrescription'],
  })
}

/** What a pharmacy is called is not its writer's to say. Of what was decided nothing changes. */
function withPharmacyOfRecord<T extends MedicationRequest>(
  { store }: Services,
  order: T,
  previous: MedicationRequest | undefined,
): T {
  const id = performerOf(order)
  if (!id || !order.dispenseRequest) return order
  const decided = previous && previous.status !== 'draft' && previous.dispenseRequest?.performer
  const performer = decided || calledInDirectory(store, id)
  return { ...order, dispenseRequest: { ...order.dispenseRequest, performer } }
}

function substance(order: MedicationRequest): unknown {
  const {
    meta: _meta,
    status: _status,
    statusReason: _reason,
    text: _text,
    requester,
    recorder,
    dispenseRequest,
    ...rest
  } = order
  return {
    ...rest,
    requester: withoutDisplay(requester),
    recorder: withoutDisplay(recorder),
    dispenseRequest: dispenseRequest && {
      ...dispenseRequest,
      performer: withoutDisplay(dispenseRequest.performer),
    },
  }
}
