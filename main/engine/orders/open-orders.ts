import type { MedicationRequest } from '@medplum/fhirtypes'
import type { OpenItem } from '../../../preload/views/index.ts'
import { medicineText } from '../chart/medications.ts'
import type { EngineContext } from '../context/engine-context.ts'
import { idIn } from '../fhir/read.ts'
import { type KnownOrder, knownOrders } from './known-orders.ts'

/** Prescriptions that wait for somebody: held, not transmitted, not stopped at the pharmacy. */
export function openOrders(context: EngineContext, encounterId: string): OpenItem[] {
  const me = context.session.me()
  const { isSigned, signedOf, unsignedOf } = knownOrders(context.cache, () => me)
  // Of a visit that is not signed what is unsigned goes out with the signature.
  const orders = [...signedOf(encounterId), ...(isSigned(encounterId) ? unsignedOf(encounterId) : [])]
  return orders.filter(waits).map(({ order, status }) => ({
    kind: status.callPharmacy ? 'pharmacy-call' : 'order',
    text: `${medicineText(context.cache, order)}: ${status.statusMessage}`,
    owner: ownerOf(order, me.practitionerId),
    since: order.meta?.lastUpdated ?? order.authoredOn ?? null,
  }))
}

const waits = ({ status: { state, callPharmacy } }: KnownOrder): boolean =>
  callPharmacy || state === 'held' || state === 'failed'

const ownerOf = ({ requester }: MedicationRequest, me: string): string | null =>
  idIn(requester, 'Practitioner') === me ? null : (requester?.display ?? null)
