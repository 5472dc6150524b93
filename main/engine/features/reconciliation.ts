import { reconciliationOf } from '../reconciliation/reconciliation.ts'
import { answer, takeBack } from '../reconciliation/reconciliation-writes.ts'
import { dependsOn } from './depends-on.ts'
import type { Handlers } from './handlers.ts'
import type { Parts } from './parts.ts'

export function reconciliationFeature({ context }: Parts) {
  const { ofPart } = dependsOn(context)
  return {
    queries: {
      'reconciliation.get': {
        read: ({ encounterId }) => reconciliationOf(context, encounterId),
        keys: (of) => [...ofPart(of, 'medications', 'workflow', 'other'), 'practitioner', 'shared'],
      },
    },
    commands: {
      'reconciliation.answer': { write: (input) => answer(context, input) },
      'reconciliation.takeBack': { write: (input) => takeBack(context, input) },
    },
  } satisfies Handlers<'reconciliation'>
}
