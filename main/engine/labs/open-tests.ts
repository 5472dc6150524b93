import type { OpenItem } from '../../../preload/views/index.ts'
import { nameOfRequest } from '../../clinical/labs/request.ts'
import type { EngineContext } from '../context/engine-context.ts'
import { idIn } from '../fhir/read.ts'
import { type KnownTest, knownTests } from './known-tests.ts'
import { testStatusOf } from './test-state.ts'
import { taskOf } from './test-view.ts'

/** Tests that were ordered in a visit and have no result yet: their requester's until there is one. */
export function openTests(context: EngineContext, encounterId: string): OpenItem[] {
  const { cache, session } = context
  const me = session.me()
  const { isSigned, sentOf, unsignedOf, notEnded } = knownTests(cache, () => me)
  const signed = isSigned(encounterId)
  const sent = sentOf(encounterId).map(({ order, pending }): KnownTest => {
    const status = testStatusOf(order, {
      signed,
      pending,
      notCanceled: pending ? null : notEnded(order.id),
      task: taskOf(cache, encounterId, order.id),
      site: order.locationReference?.[0]?.display?.split(',')[0] ?? null,
    })
    return { order, status }
  })
  // Of a visit that is not signed what is unsigned goes out with the signature.
  const known = signed ? [...sent, ...unsignedOf(encounterId)] : sent
  return known
    .filter(({ status: { state } }) => state !== 'resulted' && state !== 'canceled')
    .map(({ order, status }) => ({
      kind: 'test',
      text: `${nameOfRequest(order)}: ${status.statusMessage}`,
      owner:
        idIn(order.requester, 'Practitioner') === me.practitionerId
          ? null
          : (order.requester?.display ?? null),
      since: order.authoredOn ?? null,
    }))
}
