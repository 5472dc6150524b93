import { createHash } from 'node:crypto'
import type Database from 'better-sqlite3-multiple-ciphers'

export const tablesOf = (db: Database.Database): string[] =>
  db
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .pluck()
    .all() as string[]

/** Sixteen hex digits of the whole schema's SQL: another form, other digits. */
export const formOf = (db: Database.Database): string =>
  createHash('sha256')
    .update(
      db
        .prepare('SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name')
        .pluck()
        .all()
        .join('\n'),
    )
    .digest('hex')
    .slice(0, 16)

/** A row in each of these tables, of each column's type, whatever the table is for. */
export function fillTables(db: Database.Database, tables: string[]): void {
  db.pragma('foreign_keys=OFF')
  for (const table of tables) {
    const columns = (
      db.pragma(`table_xinfo(${table})`) as { name: string; type: string; hidden: number }[]
    ).filter(({ hidden }) => hidden === 0)
    const sql = db.prepare('SELECT sql FROM sqlite_master WHERE name = ?').pluck().get(table) as string
    const values = columns.map(
      ({ name, type }) =>
        allowed(sql, name) ??
        (type.startsWith('INT') || type === 'REAL' ? 1 : type === 'BLOB' ? Buffer.from('b') : '{}'),
    )
    const names = columns.map(({ name }) => `"${name}"`)
    db.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${values.map(() => '?').join(', ')})`).run(
      ...values,
    )
  }
}

/** The first value that a CHECK of the column lets in. */
const allowed = (sql: string, column: string): string | undefined =>
  new RegExp(`${column} IN \\('([^']+)'`).exec(sql)?.[1]
