import { countFavorite } from '../favorites/favorites.ts'
import { askForPharmacies } from '../orders/find-pharmacies.ts'
import { dependsOn } from './depends-on.ts'
import type { Handlers } from './handlers.ts'
import type { Parts } from './parts.ts'
import { aboutVisits } from './pipeline.ts'

export function ordersFeature({ context, orders, keepShared }: Parts) {
  const { about, sent } = aboutVisits(context)
  const { ofOrders } = dependsOn(context)
  const { handlers } = orders
  /** An order that is not signed stays here: nothing is sent. */
  const recorded = <T>(
    encounterId: string,
    act: () => T,
    what: 'order-changed' | 'pharmacy-preferred' = 'order-changed',
  ): T => {
    const visited = about(encounterId)
    const done = act()
    context.audit.record(what, visited)
    return done
  }
  return {
    queries: {
      'orders.list': { read: (input) => handlers['orders.list'](input), keys: ofOrders },
      'orders.scope': { read: (input) => handlers['orders.scope'](input), keys: () => [] },
      'orders.search': { read: (input) => handlers['orders.search'](input), keys: () => [] },
      'orders.notHere': { read: (input) => handlers['orders.notHere'](input), keys: () => [] },
      'orders.pharmacies': { read: (input) => handlers['orders.pharmacies'](input), keys: ofOrders },
      'orders.weight': { read: (input) => handlers['orders.weight'](input), keys: ofOrders },
      'orders.refill': { read: (input) => handlers['orders.refill'](input), keys: ofOrders },
      'orders.check': { read: (input) => handlers['orders.check'](input), keys: ofOrders },
    },
    commands: {
      'orders.draft': {
        write(input) {
          const drafted = recorded(input.encounterId, () => handlers['orders.draft'](input))
          if (input.favorite) countFavorite(context.cache, input.favorite)
          return drafted
        },
      },
      'orders.findPharmacies': {
        async ask({ query }) {
          const versions = await askForPharmacies(context.central, query)
          return {
            answer() {
              keepShared(versions)
              return { found: versions.length }
            },
          }
        },
      },
      'orders.preferPharmacy': {
        write: (input) =>
          sent(() =>
            recorded(input.encounterId, () => handlers['orders.preferPharmacy'](input), 'pharmacy-preferred'),
          ),
      },
      'orders.nameDiagnosis': {
        write: (input) => recorded(input.encounterId, () => handlers['orders.nameDiagnosis'](input)),
      },
      'orders.remove': {
        write: (input) => sent(() => recorded(input.encounterId, () => handlers['orders.remove'](input))),
      },
      'orders.stop': {
        write: (input) => sent(() => recorded(input.encounterId, () => handlers['orders.stop'](input))),
      },
      'orders.giveReason': {
        write: (input) => sent(() => recorded(input.encounterId, () => handlers['orders.giveReason'](input))),
      },
      'orders.called': {
        write: (input) => sent(() => recorded(input.encounterId, () => handlers['orders.called'](input))),
      },
    },
  } satisfies Handlers<'orders'>
}
