import Database from 'better-sqlite3-multiple-ciphers'
import { expect, it } from 'vitest'
import { migrate } from '../../base/migrate.ts'
import { storeMigrations } from '../migrations.ts'

it('finds the signed notes that name somebody to co-sign them', () => {
  const db = new Database(':memory:')
  migrate(db, 'store', storeMigrations.slice(0, 6))
  const put = (n: number, status: string, mode: string, deleted = 0) => {
    const body = {
      resourceType: 'Composition',
      id: `n${n}`,
      status,
      attester: [{ mode, party: { reference: 'Practitioner/ben' } }],
    }
    db.prepare("INSERT INTO version VALUES (?, 'Composition', ?, ?, 0, ?)").run(
      n,
      body.id,
      `v${n}`,
      JSON.stringify(body),
    )
    db.prepare("INSERT INTO current VALUES ('Composition', ?, ?, ?, ?, 'p1', NULL, ?, 0)").run(
      body.id,
      n,
      n,
      deleted,
      status,
    )
  }
  put(1, 'final', 'professional')
  put(2, 'final', 'legal')
  put(3, 'preliminary', 'professional')
  put(4, 'final', 'professional', 1)
  migrate(db, 'store', storeMigrations)
  expect(db.prepare('SELECT * FROM co_signature_awaited').all()).toEqual([{ note: 'n1', supervisor: 'ben' }])
})
