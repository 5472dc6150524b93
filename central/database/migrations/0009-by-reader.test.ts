import Database from 'better-sqlite3-multiple-ciphers'
import { expect, it } from 'vitest'
import { migrate } from '../../base/migrate.ts'
import { storeMigrations } from '../migrations.ts'

it('fills in the agent of AuditEvents that were there before', () => {
  const db = new Database(':memory:')
  migrate(db, 'store', storeMigrations.slice(0, 8))
  const put = (n: number, agent: unknown, deleted = 0) => {
    const body = JSON.stringify({ resourceType: 'AuditEvent', id: `e${n}`, agent })
    db.prepare("INSERT INTO version VALUES (?, 'AuditEvent', ?, ?, 0, ?)").run(n, `e${n}`, `v${n}`, body)
    db.prepare("INSERT INTO current VALUES ('AuditEvent', ?, ?, ?, ?, 'p1', NULL, NULL, 0)").run(
      `e${n}`,
      n,
      n,
      deleted,
    )
  }
  const by = (reference: string) => ({ who: { reference } })
  put(1, [by('Practitioner/ada')])
  put(2, [{ who: { display: 'a device' } }])
  put(3, [by('Practitioner/ben'), by('Practitioner/ada'), by('Practitioner/ada')])
  put(4, [by('Patient/p1')])
  put(5, [by('Practitioner/ada')], 1)
  migrate(db, 'store', storeMigrations)
  expect(db.prepare('SELECT practitioner, position FROM audit_agent ORDER BY 2, 1').all()).toEqual([
    { practitioner: 'ada', position: 1 },
    { practitioner: 'ada', position: 3 },
    { practitioner: 'ben', position: 3 },
  ])
})
