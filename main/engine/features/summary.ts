import { summaryOf } from '../summary/summary.ts'
import { dependsOn } from './depends-on.ts'
import type { Handlers } from './handlers.ts'
import type { Parts } from './parts.ts'

export function summaryFeature({ context, orders }: Parts) {
  const summary = summaryOf(context, orders)
  const { ofNote, ofOrders } = dependsOn(context)
  return {
    queries: {
      'summary.get': {
        read: ({ encounterId }) => summary.view(encounterId),
        keys: (of) => [...ofNote(of), ...ofOrders(of)],
      },
    },
    commands: {
      'summary.viewed': { write: ({ encounterId }) => summary.viewed(encounterId) },
      'summary.release': { write: ({ encounterId, how }) => summary.release(encounterId, how) },
    },
  } satisfies Handlers<'summary'>
}
