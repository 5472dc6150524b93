import type { Desk } from '../desk.ts'
import type { Orders } from '../orders/orders.ts'

/**
 * Tells the physician, once, of each prescription that was signed and then held or failed: it stays on screen, but
 * they may be with the next patient by now.
 */
export function createOrderWatch(desk: Desk, orders: Orders) {
  return (encounterId: string): void => {
    if (!desk.session.signedIn() || !desk.visits.ofEncounter(encounterId)) return
    const fact = `orders-told:${encounterId}`
    const told: string[] = JSON.parse(desk.cache.fact(fact) ?? '[]')
    const stuck = orders.list(encounterId).filter(({ state }) => state === 'held' || state === 'failed')
    const news = stuck.filter(({ id, state }) => !told.includes(`${id} ${state}`))
    if (news.length === 0) return
    desk.cache.setFact(fact, JSON.stringify([...told, ...news.map(({ id, state }) => `${id} ${state}`)]))
    for (const { id, state, medication, stateWords } of news) {
      desk.outside.emit('notice', {
        id: `order-${id}-${state}`,
        severity: 'warning',
        words: `${medication}: ${stateWords}`,
        encounterId,
      })
    }
  }
}
