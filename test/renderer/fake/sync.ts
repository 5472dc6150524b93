import type { SyncView } from '../../../preload/views/index.ts'
import { type AnswersOf, type Around, now } from './answers.ts'
import type { Scenario } from './scenario.ts'

export const syncOf = (scenario: Scenario): SyncView => ({
  central:
    scenario.queue === 'offline' ? 'unreachable' : scenario.version === 'too-old' ? 'too-old' : 'reachable',
  sunset: scenario.version === 'announced' ? '2026-12-05T17:00:00Z' : null,
  message: '',
  lastContact: now(),
  lastContactSeconds: scenario.queue === 'offline' ? 734 : 4,
  unsent: scenario.queue === 'offline' ? 2 : 0,
  setAside: [],
  unreadable: null,
  charts: { complete: 12, loading: 0, percent: null },
  cacheMessage: null,
})

export function syncAnswers({ world }: Around): AnswersOf<'sync'> {
  return {
    'sync.status': () => world.sync,
    'sync.setAside': () => world.sync.setAside,
    'sync.setAsideViewed': () => ({}),
    'sync.now': () => world.sync,
  }
}
