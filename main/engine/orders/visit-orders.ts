import { allergyListState } from '../chart/chart-parts.ts'
import { type EngineContext, now, visitOf } from '../context/engine-context.ts'
import { statedLocation } from '../record/stated-location.ts'
import { licensure } from '../visit/visit-view.ts'
import { type Orders, ordersOf } from './orders.ts'
import type { OrdersDeps } from './orders-deps.ts'

/** The orders of a visit, told what they need to know of it. */
export const visitOrders = (context: EngineContext): Orders => ordersOf(ordersDepsOf(context))

/** Who orders, under which claim, licensed where. */
export function ordersDepsOf(context: EngineContext): OrdersDeps {
  return {
    cache: context.cache,
    clock: { ...context.platform.clock, now: () => context.serverNow() ?? context.platform.clock.now() },
    author: () => context.session.me(),
    licensure(encounterId) {
      const place = statedLocation(context.cache.read('Encounter', encounterId)?.resource)
      return licensure(context.session.practitioner(), place, Date.parse(now(context)))
    },
    claim(encounterId) {
      const { held, taskId } = visitOf(context, encounterId)
      return held && !held.takenOver && !held.givenUp ? `${taskId} ${held.claim}` : null
    },
    ...(context.platform.doseLimits ? { limits: context.platform.doseLimits } : {}),
    listState: (patientId) => allergyListState(context.cache, patientId),
  }
}
