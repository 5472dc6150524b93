import { allergyListState } from '../chart/chart-view.ts'
import { type Desk, now, visitOf } from '../desk.ts'
import { type Orders, ordersOf } from '../orders/orders.ts'
import { statedLocation } from './stated-location.ts'
import { licensure } from './visit-view.ts'

/** The orders of a visit, told what they need to know of it: who, under which claim, licensed where. */
export function visitOrders(desk: Desk): Orders {
  return ordersOf({
    cache: desk.cache,
    clock: { ...desk.outside.clock, now: () => desk.serverNow() ?? desk.outside.clock.now() },
    author: () => desk.session.me(),
    licensure(encounterId) {
      const place = statedLocation(desk.cache.read('Encounter', encounterId)?.resource)
      return licensure(desk.session.practitioner(), place, Date.parse(now(desk)))
    },
    claim(encounterId) {
      const { held, taskId } = visitOf(desk, encounterId)
      return held && !held.takenOver && !held.givenUp ? `${taskId} ${held.claim}` : null
    },
    listState: (patientId) => allergyListState(desk.cache, patientId),
    emit: (event, payload) => desk.outside.emit(event, payload),
  })
}
