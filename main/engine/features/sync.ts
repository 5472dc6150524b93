import type { Key } from '../../../preload/contract/index.ts'
import { aboutVisit } from '../context/engine-context.ts'
import type { Handlers } from './handlers.ts'
import type { Parts } from './parts.ts'

/** What was put aside names its patient and its author. */
const ofAside = (rows: unknown[] = []): Key[] => [
  'sync',
  ...(rows.length > 0 ? (['chart', 'practitioner', 'queue'] as const) : []),
]

export function syncFeature(parts: Parts) {
  const { context } = parts
  return {
    queries: {
      'sync.status': {
        read: () => parts.syncStatus(),
        keys: (_, status) => ['session', 'central', ...ofAside(status?.setAside)],
      },
      'sync.setAside': {
        read: () => parts.syncStatus().setAside,
        keys: (_, aside) => ['session', ...ofAside(aside)],
      },
    },
    commands: {
      'sync.setAsideViewed': {
        write() {
          for (const row of context.cache.outbox())
            if (row.state === 'set-aside')
              context.audit.recordOnce('set-aside-opened', aboutVisit(row), row.key)
        },
      },
      'sync.now': {
        async ask() {
          await parts.syncNow()
          return { answer: () => parts.syncStatus() }
        },
      },
    },
  } satisfies Handlers<'sync'>
}
