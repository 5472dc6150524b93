import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fillTables, formOf, tablesOf } from '../../test/support/schema.ts'
import { auditMigrations } from '../audit/migrations.ts'
import { type Migration, migrate } from '../base/migrate.ts'
import { storeMigrations } from '../database/migrations.ts'
import { deviceMigrations } from '../devices/migrations.ts'
import { identityMigrations } from '../identity/migrations.ts'
import { leaseMigrations } from '../leases/migrations.ts'
import { realtimeMigrations } from '../realtime/migrations.ts'

/**
 * Each step of the central API's database from a file on disk that the steps before it made, with a row in every table
 * of its part. The sums keep a step that was released as it was: add
 * those of a version's new steps when it goes out.
 */
const parts: Record<string, { steps: Migration[]; released: string[] }> = {
  store: {
    steps: storeMigrations,
    released: [
      '48f1ea72c00d65e3',
      '2ad79ef974c3929c',
      '328f6b18243802fc',
      'ae57d9c1281fd809',
      'b43f0c597880b4d9',
    ],
  },
  identity: { steps: identityMigrations, released: ['6e1e3c63a93c2161', 'ab16988d9da025e3'] },
  realtime: { steps: realtimeMigrations, released: ['b62b53f606abdd41'] },
  audit: { steps: auditMigrations, released: ['4f8b5f18287f3b75'] },
  devices: { steps: deviceMigrations, released: [] },
  leases: { steps: leaseMigrations, released: [] },
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-central-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const open = () => new Database(join(folder, 'central.db'))
const ownOf = (db: Database.Database) => tablesOf(db).filter((name) => name !== 'migration')
const fill = (db: Database.Database) => fillTables(db, ownOf(db))

describe.each(Object.keys(parts))('%s', (part) => {
  const { steps, released } = parts[part] as (typeof parts)[string]
  test.each(steps.map(({ number, name }) => [number, name] as const))(
    'to %i, %s, from the version before',
    (number) => {
      const before = open()
      migrate(
        before,
        part,
        steps.filter((step) => step.number < number),
      )
      fill(before)
      const tables = ownOf(before)
      const count = (db: Database.Database) =>
        tables.map((table) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get())
      const rows = count(before)
      before.close()

      const db = open()
      migrate(
        db,
        part,
        steps.filter((step) => step.number <= number),
      )
      expect(count(db)).toEqual(rows)
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
      const sum = released[number - 1]
      if (sum) expect(formOf(db), `the form of ${part} at ${number}`).toBe(sum)
      db.close()
    },
  )
})
