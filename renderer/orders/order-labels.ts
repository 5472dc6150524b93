import type { FavoriteView, OrderView } from '../../preload/views/index.ts'
import { assertNever } from '../base/assert-never.ts'
import { count } from '../ui/format.ts'

/** A prescription's state in a word or two; `statusMessage` of the engine says who must act. */
export function orderStateLabel({ state, pharmacy }: Pick<OrderView, 'state' | 'pharmacy'>): string {
  switch (state) {
    case 'draft':
      return 'Draft'
    case 'signed-here':
      return 'Signed, not sent yet'
    case 'active':
      return 'Accepted'
    case 'held':
      return 'Held'
    case 'transmitting':
      return 'On its way'
    case 'transmitted':
      return `At ${pharmacy?.short ?? 'the pharmacy'}`
    case 'failed':
      return 'Not transmitted'
    case 'stopped':
      return 'Stopped'
    default:
      return assertNever(state)
  }
}

/** "1 tablet twice daily for 10 days · 20 tablets · no refills" */
export function orderLine(
  order: Pick<OrderView, 'dosage' | 'quantity' | 'quantityUnit' | 'refills'>,
): string {
  return `${order.dosage} · ${order.quantity} ${order.quantityUnit} · ${refillsOf(order)}`
}

const refillsOf = ({ refills }: { refills: number }): string =>
  refills === 0 ? 'no refills' : count(refills, 'refill')

/** The same of a favorite, whose quantity may follow from the dose. */
export const favoriteLine = (
  favorite: Pick<FavoriteView, 'dosage' | 'quantity' | 'quantityUnit' | 'refills'>,
): string =>
  [
    favorite.dosage,
    favorite.quantity === null ? 'quantity by the dose' : `${favorite.quantity} ${favorite.quantityUnit}`,
    refillsOf(favorite),
  ].join(' · ')
