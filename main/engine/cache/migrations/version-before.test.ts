import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { openEncrypted, type Sqlite } from '../encrypted-file.ts'
import { migrate, type Schema, versionOf } from '../migrate.ts'
import { folderForEachTest } from '../test/each-folder.ts'
import { theKey } from '../test/folder.ts'
import { mirrorSchema, workSchema } from './all.ts'

/**
 * Each step from a file on disk that the steps before it made, with a row in every table. Beside it a step's own test
 * says what it does with rows that matter. The sums keep a step that was released as it was: add those of a version's
 * new steps when it goes out.
 */
const released: Record<string, Record<number, string>> = {
  work: { 1: '827f4d1329e1020d', 2: '298f36ce8d27610f' },
  mirror: { 1: '7bd8239117c47581' },
}

const folder = folderForEachTest()

const upTo = ({ mark, migrations }: Schema, version: number): Schema => ({
  mark,
  migrations: migrations.filter(({ to }) => to <= version),
})
const open = () => openEncrypted(folder.file('file.db'), theKey())
const tablesOf = (db: Sqlite) =>
  db
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .pluck()
    .all() as string[]
const formOf = (db: Sqlite) =>
  createHash('sha256')
    .update(
      (
        db
          .prepare('SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name')
          .pluck()
          .all() as string[]
      ).join('\n'),
    )
    .digest('hex')
    .slice(0, 16)

/** The first value that a CHECK of the column lets in. */
const allowed = (sql: string, column: string): string | undefined =>
  new RegExp(`${column} IN \\('([^']+)'`).exec(sql)?.[1]

/** A row of each column's type, whatever the table is for. */
function fill(db: Sqlite): void {
  db.pragma('foreign_keys=OFF')
  for (const table of tablesOf(db)) {
    const columns = db.pragma(`table_info(${table})`) as { name: string; type: string }[]
    const sql = db.prepare('SELECT sql FROM sqlite_master WHERE name = ?').pluck().get(table) as string
    const values = columns.map(
      ({ name, type }) =>
        allowed(sql, name) ?? (type === 'INTEGER' ? 1 : type === 'BLOB' ? Buffer.from('b') : 'text'),
    )
    db.prepare(`INSERT INTO ${table} VALUES (${values.map(() => '?').join(', ')})`).run(...values)
  }
}

describe.each([
  ['work', workSchema],
  ['mirror', mirrorSchema],
])('%s', (name, schema) => {
  test.each(schema.migrations.map(({ to }) => to))(
    'to version %i from a file of the version before',
    (to) => {
      const before = open()
      migrate(before, upTo(schema, to - 1))
      fill(before)
      const tables = tablesOf(before)
      const rows = tables.map((table) => before.prepare(`SELECT count(*) FROM ${table}`).pluck().get())
      before.close()

      const db = open()
      migrate(db, upTo(schema, to))
      expect(versionOf(db)).toBe(to)
      const left = tables.map((table) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get())
      expect(left).toEqual(rows)
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
      const sum = released[name]?.[to]
      if (sum) expect(formOf(db), `the form of ${name} at version ${to}`).toBe(sum)
      db.close()
    },
  )
})
