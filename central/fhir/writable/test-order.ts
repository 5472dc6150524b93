import { isDeepStrictEqual } from 'node:util'
import type { ServiceRequest } from '@medplum/fhirtypes'
import { idIn, kindOfRequest, siteIdOf, statusReasonUrl } from '../../../main/clinical/labs/request.ts'
import { Problem } from '../../base/problem.ts'
import { patientOf } from '../../readers/references.ts'
import { isMe, refuseOther, withNameOnRecord, withoutDisplay } from './names.ts'
import type { Row, Write } from './row.ts'

type Status = ServiceRequest['status']
const ended: Status[] = ['revoked', 'entered-in-error']

export const testOrder: Row<'ServiceRequest'> = {
  type: 'ServiceRequest',
  bound: 'visit',
  may: { create: 'holder', update: 'holder', delete: 'holder' },
  author: '`requester` is the writer; another’s order can only be ended',
  rules: [
    'A laboratory test or imaging (`category`), `intent` order. Written as `draft`, `revoked` or `entered-in-error`; `active`, `on-hold` and `completed` it becomes here, when a note of the same visit is signed by its requester in the same transaction, and after.',
    'It names its place as `Location/id`, its performer as `Organization/id`, its diagnoses (`reasonReference`) and coverages (`insurance`) as `Type/id` of the same patient.',
    'Of one that was decided only `status` and why (extension `request-statusReason`) change.',
    'Only one’s own `draft` is deleted.',
  ],
  checkAuthor({ me, next, previous }) {
    const own = isMe(me, next.requester) && (!previous || isMe(me, previous.requester))
    const ends =
      previous !== undefined &&
      ended.includes(next.status) &&
      isDeepStrictEqual(substance(next), substance(previous))
    refuseOther(own || ends, 'An order is written by its requester.', 'ServiceRequest.requester')
  },
  check: checkTestOrder,
  checkRemoval({ me, next }) {
    if (next.status !== 'draft' || !isMe(me, next.requester))
      throw new Problem('forbidden', 'An order that was signed, or is another’s, is canceled, not deleted.')
  },
  settle({ services, me, next, previous }) {
    if (!isMe(me, next.requester))
      return previous?.requester ? { ...next, requester: previous.requester } : next
    const requester = withNameOnRecord(services, me, next.requester)
    return requester ? { ...next, requester } : next
  },
}

const invalid = (message: string, element: string) =>
  new Problem('invalid-resource', message, { expression: [`ServiceRequest.${element}`] })

/** Throws `invalid-resource`, `signed-immutable`. */
function checkTestOrder(write: Write<ServiceRequest>): void {
  const { next, previous } = write
  if (next.status !== 'draft' && !ended.includes(next.status) && next.status !== previous?.status)
    throw invalid('An order is made active or held by the server alone; sign it as a draft.', 'status')
  if (!previous || previous.status === 'draft') {
    if (next.status === 'draft') checkNamed(write)
    return
  }
  if (next.status === 'draft')
    throw invalid('An order that was decided is not a draft again; write a new one.', 'status')
  if (!isDeepStrictEqual(substance(next), substance(previous)))
    throw new Problem('signed-immutable', 'A signed order is not changed; it can only be canceled.', {
      expression: ['ServiceRequest.status'],
    })
}

/** Whether the place takes it now is judged when it is signed: that one closed since voids no signature. */
function checkNamed({ services, next }: Write<ServiceRequest>): void {
  if (next.doNotPerform || next.intent !== 'order' || !kindOfRequest(next))
    throw invalid(
      'Workstations order laboratory tests and imaging, and nothing else of this kind.',
      'category',
    )
  if (next.locationReference && (next.locationReference.length !== 1 || !siteIdOf(next)))
    throw invalid('The place of an order is named by `Location/id`.', 'locationReference')
  if (next.performer?.some((one) => !idIn(one, 'Organization')))
    throw invalid('The performer of an order is named by `Organization/id`.', 'performer')
  const patient = patientOf(next)
  const isTheirs = (type: 'Condition' | 'Coverage', id: string | null) => {
    const row = id ? services.store.row(type, id) : undefined
    return row !== undefined && !row.deleted && row.patient === patient
  }
  if (next.reasonReference?.some((one) => !isTheirs('Condition', idIn(one, 'Condition'))))
    throw invalid('An order is for a diagnosis of its own patient.', 'reasonReference')
  if (next.insurance?.some((one) => !isTheirs('Coverage', idIn(one, 'Coverage'))))
    throw invalid('An order is paid by a coverage of its own patient.', 'insurance')
}

function substance(order: ServiceRequest): unknown {
  const { meta: _meta, status: _status, text: _text, extension, requester, ...rest } = order
  const others = extension?.filter(({ url }) => url !== statusReasonUrl) ?? []
  return { ...rest, extension: others, requester: withoutDisplay(requester) }
}
