import type { OpenItem } from '../../../preload/views/index.ts'
import { nameOfRequest } from '../../clinical/labs/request.ts'
import type { EngineContext } from '../context/engine-context.ts'
import { idIn } from '../fhir/read.ts'
import { knownTests } from './known-tests.ts'
import { testStatusOf } from './test-state.ts'
import { taskOf } from './test-view.ts'

/** Tests that were ordered in a visit and have no result yet: their requester's until there is one. */
export function openTests(context: EngineContext, encounterId: string): OpenItem[] {
  const { cache, session } = context
  const me = session.me()
  const { isSigned, sentOf, notEnded } = knownTests(cache, () => me)
  return sentOf(encounterId).flatMap(({ order, pending }): OpenItem[] => {
    const { state, statusMessage } = testStatusOf(order, {
      signed: isSigned(encounterId),
      pending,
      notCanceled: pending ? null : notEnded(order.id),
      task: taskOf(cache, encounterId, order.id),
      site: order.locationReference?.[0]?.display?.split(',')[0] ?? null,
    })
    if (state === 'resulted' || state === 'canceled') return []
    const owner =
      idIn(order.requester, 'Practitioner') === me.practitionerId ? null : order.requester?.display
    return [
      {
        kind: 'test',
        text: `${nameOfRequest(order)}: ${statusMessage}`,
        owner: owner ?? null,
        since: order.authoredOn ?? null,
      },
    ]
  })
}
