import Database from 'better-sqlite3-multiple-ciphers'
import { expect, it } from 'vitest'
import { migrate } from '../../base/migrate.ts'
import { storeMigrations } from '../migrations.ts'

it('finds the meetings of appointments that were there before', () => {
  const db = new Database(':memory:')
  migrate(db, 'store', storeMigrations.slice(0, 5))
  const put = (n: number, status: string, deleted = 0) => {
    const body = {
      resourceType: 'Appointment',
      id: `a${n}`,
      status,
      start: '2026-11-24T15:00:00Z',
      end: '2026-11-24T15:30:00Z',
      participant: [
        { actor: { reference: 'Patient/p1' }, status: 'accepted' },
        { actor: { reference: 'Practitioner/ada' }, status: 'accepted' },
        { actor: { reference: 'Practitioner/ben' }, status: 'declined' },
      ],
    }
    db.prepare("INSERT INTO version VALUES (?, 'Appointment', ?, ?, 0, ?)").run(
      n,
      body.id,
      `v${n}`,
      JSON.stringify(body),
    )
    db.prepare("INSERT INTO current VALUES ('Appointment', ?, ?, ?, ?, 'p1', NULL, ?, 0)").run(
      body.id,
      n,
      n,
      deleted,
      status,
    )
  }
  put(1, 'booked')
  put(2, 'cancelled')
  put(3, 'booked', 1)
  migrate(db, 'store', storeMigrations)
  expect(db.prepare('SELECT * FROM meeting').all()).toEqual([
    {
      appointment: 'a1',
      practitioner: 'ada',
      patient: 'p1',
      starts_at: Date.parse('2026-11-24T15:00:00Z'),
      ends_at: Date.parse('2026-11-24T15:30:00Z'),
      told: 0,
    },
  ])
})
