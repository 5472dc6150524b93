import { describe, expect, test } from 'vitest'
import { fillTables, formOf, tablesOf } from '../../../../test/support/schema.ts'
import { openEncrypted, type Sqlite } from '../encrypted-file.ts'
import { migrate, versionOf } from '../migrate.ts'
import { folderForEachTest } from '../test/each-folder.ts'
import { theKey } from '../test/folder.ts'
import { mirrorSchema, workSchema } from './all.ts'
import type { Schema } from './migration.ts'

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
const fill = (db: Sqlite) => fillTables(db, tablesOf(db))

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
