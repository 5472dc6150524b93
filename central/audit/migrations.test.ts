import Database from 'better-sqlite3-multiple-ciphers'
import { expect, it } from 'vitest'
import { migrate } from '../base/migrate.ts'
import { createChains } from './chains.ts'
import { auditMigrations } from './migrations.ts'

it('leaves what is known of a workstation with who was last signed in there, and a later cut is still seen', () => {
  const db = new Database(':memory:')
  migrate(db, 'audit', auditMigrations.slice(0, 2))
  db.exec(`
    INSERT INTO audit_chain VALUES ('device-1', 1, 7, 'h7', 0, 'ada');
    INSERT INTO audit_known VALUES ('device-1', 1, 6, 'h6'), ('device-1', 1, 7, 'h7'), ('device-2', 0, 1, 'h1');
    INSERT INTO audit_discrepancy VALUES ('device-1', 'cut', 3, 'h3', 5, 'ben');
  `)
  const found: string[] = []
  const chains = createChains(
    db,
    () => 1_000_000,
    ({ practitioner, kind }) => found.push(`${practitioner} ${kind}`),
  )
  const ada = { practitioner: 'ada', device: 'device-1' }
  expect(chains.anchorOf(ada)).toMatchObject({ count: 7, hash: 'h7' })
  expect(chains.anchorOf({ ...ada, practitioner: 'ben' })).toBeUndefined()
  expect(db.prepare('SELECT count(*) FROM audit_known').pluck().get()).toBe(3)
  expect(db.prepare('SELECT practitioner, kind, count FROM audit_discrepancy').raw().all()).toEqual([
    ['ben', 'cut', 3],
  ])
  chains.stated(ada, { count: 6, hash: 'another' })
  expect(found).toEqual(['ada rewritten'])
})
