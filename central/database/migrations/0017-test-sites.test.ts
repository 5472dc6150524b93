import Database from 'better-sqlite3-multiple-ciphers'
import { expect, it } from 'vitest'
import { migrate } from '../../base/migrate.ts'
import { storeMigrations } from '../migrations.ts'

it('leaves the directory of pharmacies as it is, and begins without sites for tests', () => {
  const db = new Database(':memory:')
  const upTo = (number: number) => storeMigrations.filter((one) => one.number <= number)
  migrate(db, 'store', upTo(16))
  db.prepare("INSERT INTO place VALUES ('corner', 'corner', 0, 'corner', 'salem', 'ma', '01970')").run()
  migrate(db, 'store', upTo(17))
  expect(db.prepare('SELECT location FROM place').pluck().all()).toEqual(['corner'])
  expect(db.prepare('SELECT count(*) FROM test_site').pluck().get()).toBe(0)
  expect(db.prepare('SELECT count(*) FROM test_performed').pluck().get()).toBe(0)
})
