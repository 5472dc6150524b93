import type { OrderView, TestOrderView } from '../../../preload/views/index.ts'
import type { EngineContext } from '../context/engine-context.ts'

type Watched = Pick<OrderView, 'id' | 'medication' | 'statusMessage'> & {
  state: OrderView['state'] | TestOrderView['state']
}

/**
 * Tells the physician, once, of each order that was signed and then held or failed: it stays on screen, but
 * they may be with the next patient by now.
 */
export function createOrderWatch(context: EngineContext, list: (encounterId: string) => Watched[]) {
  return (encounterId: string): void => {
    if (!context.session.signedIn() || !context.visits.ofEncounter(encounterId)) return
    const notified = context.cache.ordersNotified(encounterId)
    const news = list(encounterId).flatMap(({ id, state, medication, statusMessage }) => {
      if (state !== 'held' && state !== 'failed') return []
      const known = notified.some((one) => one.orderId === id && one.state === state)
      return known ? [] : [{ id, state, medication, statusMessage }]
    })
    if (news.length === 0) return
    context.cache.markOrdersNotified(
      encounterId,
      news.map(({ id, state }) => ({ orderId: id, state })),
    )
    for (const { id, state, medication, statusMessage } of news) {
      context.platform.emit('notice', {
        id: `order-${id}-${state}`,
        severity: 'warning',
        message: `${medication}: ${statusMessage}`,
        encounterId,
      })
    }
  }
}
