import type { Input } from '../../../preload/contract/index.ts'
import { dependsOn } from './depends-on.ts'
import type { Handlers } from './handlers.ts'
import type { Parts } from './parts.ts'
import { aboutVisits } from './pipeline.ts'

export function labsFeature({ context, labs }: Parts) {
  const { about, sent } = aboutVisits(context)
  const { ofOrders } = dependsOn(context)
  const { handlers } = labs
  /** An order that is not signed stays here: nothing is sent. */
  const recorded = <T>({ encounterId }: { encounterId: string }, act: () => T): T => {
    const visited = about(encounterId)
    const done = act()
    context.audit.record('order-changed', visited)
    return done
  }
  return {
    queries: {
      'labs.list': { read: handlers['labs.list'], keys: ofOrders },
      'labs.search': { read: handlers['labs.search'], keys: () => ['shared'] },
      'labs.form': { read: handlers['labs.form'], keys: ofOrders },
    },
    commands: {
      'labs.order': {
        write: (input: Input<'labs.order'>) => recorded(input, () => handlers['labs.order'](input)),
      },
      'labs.orderSet': {
        write: (input: Input<'labs.orderSet'>) => recorded(input, () => handlers['labs.orderSet'](input)),
      },
      'labs.remove': {
        write: (input: Input<'labs.remove'>) =>
          sent(() => recorded(input, () => handlers['labs.remove'](input))),
      },
      'labs.cancel': {
        write: (input: Input<'labs.cancel'>) =>
          sent(() => recorded(input, () => handlers['labs.cancel'](input))),
      },
    },
  } satisfies Handlers<'labs'>
}
