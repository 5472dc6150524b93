import Database from 'better-sqlite3-multiple-ciphers'
import { expect, it } from 'vitest'
import { leases } from './0003-leases.ts'

function migrated(): Database.Database {
  const db = new Database(':memory:')
  leases.up(db)
  return db
}

it('gives each claim number of a Task once', () => {
  const db = migrated()
  const claim = db.prepare("INSERT INTO claim VALUES ('t', ?, 'ada', 0)")
  claim.run(1)
  expect(() => claim.run(1)).toThrow('UNIQUE')
})

it('knows three states of a lease, no other', () => {
  const db = migrated()
  const lease = db.prepare("INSERT INTO lease VALUES (?, 'ada', 1, 0, ?, 0)")
  for (const state of ['held', 'released', 'ended']) lease.run(state, state)
  expect(() => lease.run('t', 'lost')).toThrow('CHECK')
})
