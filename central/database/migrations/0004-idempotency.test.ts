import Database from 'better-sqlite3-multiple-ciphers'
import { expect, it } from 'vitest'
import { idempotency } from './0004-idempotency.ts'

function migrated(): Database.Database {
  const db = new Database(':memory:')
  idempotency.up(db)
  return db
}

it('keeps one answer for a provider’s key; another provider may use the same', () => {
  const db = migrated()
  const kept = db.prepare("INSERT INTO idempotency VALUES (?, 'key', x'00', 200, '{}', '', 0)")
  kept.run('ada')
  kept.run('ben')
  expect(() => kept.run('ada')).toThrow('UNIQUE')
})
