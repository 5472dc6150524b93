import Database from 'better-sqlite3-multiple-ciphers'
import { expect, it } from 'vitest'
import { transmissions } from './0005-transmissions.ts'

function migrated(): Database.Database {
  const db = new Database(':memory:')
  transmissions.up(db)
  return db
}

it('keeps one effect for a prescription', () => {
  const db = migrated()
  const transmission = db.prepare("INSERT INTO transmission VALUES ('rx-1', ?, 't', 0)")
  transmission.run('a')
  expect(() => transmission.run('b')).toThrow('UNIQUE')
})
