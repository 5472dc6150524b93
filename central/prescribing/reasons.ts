import { isDeepStrictEqual } from 'node:util'
import type { DetectedIssue, MedicationRequest, Resource } from '@medplum/fhirtypes'
import { saysWhy } from '../../main/clinical/reason.ts'
import type { Services } from '../leases/services.ts'
import { idOf } from '../readers/references.ts'
import { activate, hold, holdsOf } from './accept.ts'
import type { Order } from './weighed.ts'

/**
 * An order that was held goes out once its prescriber has weighed what held it: whoever signed it on a workstation that
 * did not know the rule had no place for a reason. To be hung onto the store once.
 */
export function followReasons(services: Services): void {
  services.store.onWrite((next) => {
    if (next?.resourceType === 'DetectedIssue') reconsider(services, next)
  })
}

function reconsider(services: Services, issue: DetectedIssue): void {
  const { store } = services
  const signer = idOf(issue.author?.reference, 'Practitioner')
  if (!signer || !issue.id || !issue.mitigation?.some(({ action }) => saysWhy(action?.text))) return
  // It is the first that an issue names of which it is: what it was weighed against is no order to be sent.
  const id = idOf(issue.implicated?.[0]?.reference, 'MedicationRequest')
  const order = id ? store.read('MedicationRequest', id)?.resource : undefined
  if (!id || !isHeld(order) || idOf(order.requester?.reference, 'Practitioner') !== signer) return
  const held = (order.detectedIssue ?? []).map((it) => readIssue(services, it.reference))
  if (!held.some((ours) => ours && isReasonFor(issue, ours))) return
  const weighed: Order = {
    ...order,
    id,
    detectedIssue: [...(order.detectedIssue ?? []), { reference: `DetectedIssue/${issue.id}` }],
  }
  const holds = holdsOf(services, signer, weighed)
  // Something else speaks against it by now: without an issue of its own nobody could answer that.
  const before = order.statusReason?.text ?? ''
  if (holds.length === 0) activate(services, weighed)
  else if (!holds.every(({ message }) => before.includes(message))) hold(services, weighed, holds, before)
}

const isHeld = (order: Resource | undefined): order is MedicationRequest =>
  order?.resourceType === 'MedicationRequest' && order.status === 'on-hold'

const readIssue = ({ store }: Services, reference: string | undefined): DetectedIssue | undefined => {
  const id = idOf(reference, 'DetectedIssue')
  return id ? store.read('DetectedIssue', id)?.resource : undefined
}

/** `ours`: one that this server wrote, which has no author. */
const isReasonFor = (issue: DetectedIssue, ours: DetectedIssue): boolean =>
  ours.author === undefined &&
  isDeepStrictEqual(issue.code?.coding?.[0]?.code, ours.code?.coding?.[0]?.code) &&
  (ours.implicated ?? []).every(({ reference }) =>
    issue.implicated?.some((one) => one.reference === reference),
  )
