import { createHash } from 'node:crypto'
import type { Sqlite } from '../../cache/encrypted-file.ts'
import Database from '../../cache/native.ts'

type Statement = { source: string; readonly: boolean; database: { name: string } }
type Execute = (...bound: unknown[]) => unknown

/** The begin and end of transactions, but for the one that puts all of it on disk. */
const frame = /^(BEGIN|ROLLBACK|SAVEPOINT|RELEASE)/i

/**
 * Makes the file of unsent work fail at one of the statements that write to it: right after it, or instead of it where
 * it is the commit. Of databases of this process, until `stop`.
 */
export function failingStatement() {
  const db = new Database(':memory:')
  const prototype = Object.getPrototypeOf(db.prepare('SELECT 1')) as Record<string, Execute>
  db.close()
  let left = 0
  let only = /./
  let failed = false
  let afterFault: (() => void) | undefined
  /** Of the workstation that was made last: an earlier one in the same test goes on by itself. */
  let work: Sqlite | undefined
  const seen = new WeakSet<object>()
  const originals = new Map<string, Execute>()
  for (const name of ['get', 'all', 'run'] as const) {
    const original = prototype[name] as Execute
    originals.set(name, original)
    prototype[name] = function (this: Statement, ...bound: unknown[]) {
      const commits = this.source === 'COMMIT'
      const writes = commits || !(this.readonly || frame.test(this.source))
      const ofWork = this.database.name.endsWith('work.db')
      if (ofWork && !seen.has(this.database)) {
        seen.add(this.database)
        work = this.database as Sqlite
      }
      const fails = writes && this.database === work && left > 0 && only.test(this.source) && --left === 0
      if (fails) {
        failed = true
        // The transaction has no wait in it: it is rolled back by then, and nothing else was done.
        queueMicrotask(() => afterFault?.())
      }
      if (fails && commits) throw new Error('a fault instead of the commit')
      const answer = Reflect.apply(original, this, bound)
      if (fails) throw new Error('a fault after a statement')
      return answer
    }
  }
  const asked = (): Sqlite => {
    if (!work) throw new Error('Nothing was asked of the file yet.')
    return work
  }
  const arm = (nth: number, statements = /./) => {
    left = nth
    only = statements
    failed = false
  }
  return {
    /** Does `act` with a fault at its n-th statement, as far as it goes on without waiting. Whether it got there. */
    at<T>(nth: number, act: () => T): { done: T; failed: boolean } {
      arm(nth)
      try {
        return { done: act(), failed }
      } finally {
        left = 0
      }
    },
    /**
     * The same until it is done, whatever else is written meanwhile: at the n-th of these statements. With what `look`
     * finds right after the fault: sync may bring the same from the central API before the command has answered.
     */
    async within<T, L>(
      nth: number,
      statements: RegExp,
      act: () => Promise<T>,
      look: () => L,
    ): Promise<{ done: T; left: L | undefined }> {
      let found: L | undefined
      arm(nth, statements)
      afterFault = () => (found = look())
      try {
        return { done: await act(), left: found }
      } finally {
        left = 0
        afterFault = undefined
      }
    },
    /** The rows of one table. */
    rows: (table: string) => asked().prepare(`SELECT * FROM "${table}"`).all() as Record<string, unknown>[],
    /** A digest of each table of the file. */
    digests(): Record<string, string> {
      const tables = asked()
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table'")
        .pluck()
        .all() as string[]
      const digest = (table: string) =>
        createHash('sha256')
          .update(JSON.stringify(this.rows(table)))
          .digest('hex')
      return Object.fromEntries(tables.map((table) => [table, digest(table)]))
    },
    stop(): void {
      for (const [name, original] of originals) prototype[name] = original
    },
  }
}
