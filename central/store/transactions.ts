import type Database from 'better-sqlite3-multiple-ciphers'
import type { Bus } from '../base/bus.ts'

/** What waits for a commit: the newest place in the feed, the providers who see a change, and other work. */
type Pending = { position: number; practitioners: Set<string> | 'all'; work: (() => void)[] }

/**
 * The store's transactions, also one within another. What they changed is announced once the outermost one is on disk;
 * what was rolled back is never announced, whether the whole or an inner one alone was. `ended` runs at the end of the
 * outermost and after each rollback.
 */
export function createTransactions(db: Database.Database, bus: Bus, ended: () => void) {
  /** Of the innermost transaction that is open. */
  let pending: Pending | undefined

  function atomically<T>(work: () => T): T {
    const outer = pending
    const own: Pending = { position: 0, practitioners: new Set(), work: [] }
    pending = own
    let committed = false
    let result: T
    try {
      result = outer ? db.transaction(work)() : db.transaction(work).immediate()
      committed = true
    } finally {
      pending = outer
      if (!outer || !committed) ended()
    }
    if (outer) add(outer, own)
    else announce(own)
    return result
  }

  function announce({ position, practitioners, work }: Pending): void {
    if (practitioners === 'all' || practitioners.size)
      bus.emit('changed', { position, practitioners: practitioners === 'all' ? 'all' : [...practitioners] })
    // The write is on disk by now, so one failure must not keep the rest from being done.
    const errors: unknown[] = []
    for (const it of work)
      try {
        it()
      } catch (error) {
        errors.push(error)
      }
    if (errors.length > 0) throw errors[0]
  }

  function add(to: Pending, more: Pending): void {
    to.position = Math.max(to.position, more.position)
    if (more.practitioners === 'all') to.practitioners = 'all'
    else if (to.practitioners !== 'all') for (const it of more.practitioners) to.practitioners.add(it)
    to.work.push(...more.work)
  }

  return {
    atomically,
    /** Runs once the outermost open transaction is on disk, never after a rollback; at once where none is open. */
    afterCommit(work: () => void): void {
      if (pending) pending.work.push(work)
      else work()
    },
    /** Tells these providers, after the commit, that the feed has something new for them up to this place. */
    tell(position: number, practitioners: string[] | 'all'): void {
      const news: Pending = {
        position,
        practitioners: practitioners === 'all' ? 'all' : new Set(practitioners),
        work: [],
      }
      if (pending) add(pending, news)
      else announce(news)
    },
  }
}
