import Database from 'better-sqlite3-multiple-ciphers'
import { expect, it } from 'vitest'
import { migrate } from '../../base/migrate.ts'
import { storeMigrations } from '../migrations.ts'

it('leaves what patients referred to before, and begins with an empty directory', () => {
  const db = new Database(':memory:')
  migrate(db, 'store', storeMigrations.slice(0, 12))
  db.prepare("INSERT INTO shared_use VALUES ('p1', 'Organization', 'practice')").run()
  migrate(db, 'store', storeMigrations.slice(0, 13))
  expect(db.prepare('SELECT * FROM shared_use').all()).toEqual([
    { patient: 'p1', type: 'Organization', id: 'practice' },
  ])
  expect(db.prepare('SELECT count(*) FROM place').pluck().get()).toBe(0)
})
