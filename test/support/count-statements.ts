import Database from '../../main/engine/cache/native.ts'

export type Counted = {
  /** Statements that were executed. */
  statements: number
  /** Rows that they answered with. */
  rows: number
  /** Of each statement by its SQL, how often, and with how many rows. */
  bySql: Map<string, { statements: number; rows: number }>
}

type Execute = (...bound: unknown[]) => unknown

/** Counts what is asked of the files of SQLite in this process, until `stop`; not of databases in memory. */
export function countStatements() {
  const db = new Database(':memory:')
  const prototype = Object.getPrototypeOf(db.prepare('SELECT 1')) as Record<string, Execute>
  db.close()
  let counted: Counted = { statements: 0, rows: 0, bySql: new Map() }
  const count = (sql: string, rows: number) => {
    // Comes after writes as the clock has it, and reads nothing of a record.
    if (/^PRAGMA wal_checkpoint/.test(sql)) return
    counted.statements += 1
    counted.rows += rows
    const before = counted.bySql.get(sql) ?? none
    counted.bySql.set(sql, { statements: before.statements + 1, rows: before.rows + rows })
  }
  const originals = new Map<string, Execute>()
  for (const name of ['get', 'all', 'run'] as const) {
    const original = prototype[name] as Execute
    originals.set(name, original)
    prototype[name] = function (this: { source: string; database: { name: string } }, ...bound: unknown[]) {
      const answer = Reflect.apply(original, this, bound)
      if (this.database.name !== ':memory:')
        count(
          this.source,
          Array.isArray(answer) ? answer.length : name === 'get' && answer !== undefined ? 1 : 0,
        )
      return answer
    }
  }
  return {
    /** What was counted since the last time. */
    take(): Counted {
      const taken = counted
      counted = { statements: 0, rows: 0, bySql: new Map() }
      return taken
    },
    stop(): void {
      for (const [name, original] of originals) prototype[name] = original
    },
  }
}

/** Of which statements `more` has more than `than`, each with both numbers. */
export const moreOf = (more: Counted, than: Counted): string[] =>
  [...more.bySql].flatMap(([sql, { statements, rows }]) => {
    const before = than.bySql.get(sql) ?? none
    const grew = statements > before.statements || rows > before.rows
    const text = sql.replaceAll(/\s+/g, ' ').trim()
    return grew ? [`${before.statements} → ${statements} times, ${before.rows} → ${rows} rows: ${text}`] : []
  })

const none = { statements: 0, rows: 0 }
