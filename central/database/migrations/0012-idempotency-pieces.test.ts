import Database from 'better-sqlite3-multiple-ciphers'
import { expect, it } from 'vitest'
import { migrate } from '../../base/migrate.ts'
import { storeMigrations } from '../migrations.ts'

it('leaves the answers that were kept before whole', () => {
  const db = new Database(':memory:')
  migrate(db, 'store', storeMigrations.slice(0, 11))
  db.prepare("INSERT INTO idempotency VALUES ('ada', 'key', x'00', 200, '{}', 'whole', 0)").run()
  migrate(db, 'store', storeMigrations.slice(0, 12))
  expect(db.prepare('SELECT body, at, pieces FROM idempotency').all()).toEqual([
    { body: 'whole', at: 0, pieces: null },
  ])
})
