import type { Key } from '../../../preload/contract/index.ts'
import { inboxOf } from '../inbox/inbox.ts'
import { resultView } from '../inbox/result-view.ts'
import { reviewWrites } from '../inbox/review-writes.ts'
import { dependsOn } from './depends-on.ts'
import type { Handlers } from './handlers.ts'
import type { Parts } from './parts.ts'
import { aboutVisits } from './pipeline.ts'

export function inboxFeature({ context }: Parts) {
  const { sent } = aboutVisits(context)
  const { ofChart } = dependsOn(context)
  const writes = reviewWrites(context)
  return {
    queries: {
      'inbox.list': {
        read: () => inboxOf(context),
        keys: (_, view) => [
          'session',
          'queue',
          'shared',
          ...(view?.items ?? []).flatMap(({ patientId }): Key[] =>
            ['patient', 'load', 'results', 'workflow'].map((part): Key => `chart:${patientId}:${part}`),
          ),
        ],
      },
      'inbox.result': {
        read: ({ taskId }) => resultView(context, taskId),
        keys: (of) => [...ofChart(of), 'visit', 'shared'],
      },
    },
    commands: {
      'inbox.viewed': { write: ({ taskId }) => writes.viewed(taskId) },
      'inbox.acknowledge': { write: (input) => sent(() => writes.acknowledge(input)) },
      'inbox.tell': { write: (input) => sent(() => writes.tell(input)) },
    },
  } satisfies Handlers<'inbox'>
}
