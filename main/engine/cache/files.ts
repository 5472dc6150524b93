import type { Clock } from '../../base/clock.ts'
import type { OutboxRow } from './cache.ts'
import type { Mirror } from './mirror.ts'
import type { Work } from './work.ts'

/** The two files of a cache, as its parts use them. */
export type Files = {
  /** Runs on the file `work`; SQLite's errors come out as the cache's. */
  onWork<T>(action: (work: Work) => T): T
  /** Runs on the file `mirror`, which is made anew when it turns out damaged. */
  onMirror<T>(action: (mirror: Mirror) => T): T
  resetMirror(): void
  /** Of both. */
  revision(of?: 'shared'): number
  clock: Clock
}

export function rowOf(work: Work, id: number): OutboxRow {
  const row = work.row(id)
  if (!row) throw new Error('An outbox row vanished within its own transaction.')
  return row
}
