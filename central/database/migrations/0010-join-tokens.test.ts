import Database from 'better-sqlite3-multiple-ciphers'
import { expect, it } from 'vitest'
import { migrate } from '../../base/migrate.ts'
import { storeMigrations } from '../migrations.ts'

const join = (value: string) => ({ system: 'https://rounds.example/fhir/join', value })
const number = { system: 'urn:visits', value: '7' }

it('takes the tokens out of every version, and leaves each with the visit that had it first', () => {
  const db = new Database(':memory:')
  migrate(db, 'store', storeMigrations.slice(0, 9))
  let position = 0
  const put = (id: string, body: string, type = 'Encounter') => {
    position++
    db.prepare('INSERT INTO version VALUES (?, ?, ?, ?, 0, ?)').run(position, type, id, `v${position}`, body)
    db.prepare(
      `INSERT INTO current VALUES (?, ?, ?, ?, 0, 'p', ?, NULL, 0)
       ON CONFLICT (type, id) DO UPDATE SET version = excluded.version`,
    ).run(type, id, position, position, id)
  }
  const encounter = (id: string, identifier?: object[]) =>
    put(id, JSON.stringify({ resourceType: 'Encounter', id, identifier, length: { value: 1 } }))
  encounter('visit', [join('token-of-the-visit')])
  encounter('trap', [join('token-of-the-visit')])
  encounter('visit', [number, join('token-of-the-visit')])
  encounter('without')
  // A number as it was written stays so.
  put(
    'decimal',
    '{"resourceType":"Encounter","identifier":[{"system":"https://rounds.example/fhir/join","value":"t2"}],"x":1.50}',
  )
  put('other', JSON.stringify({ resourceType: 'Task', identifier: [join('t3')] }), 'Task')
  const index = db.prepare('INSERT INTO identifier VALUES (?, ?, ?, ?)')
  index.run('Encounter', 'token-of-the-visit', 'https://rounds.example/fhir/join', 'visit')
  index.run('Encounter', '7', 'urn:visits', 'visit')

  migrate(db, 'store', storeMigrations)
  expect(db.prepare('SELECT * FROM join_token ORDER BY token').all()).toEqual([
    { token: 't2', encounter: 'decimal' },
    { token: 'token-of-the-visit', encounter: 'visit' },
  ])
  const bodies = db.prepare('SELECT body FROM version ORDER BY position').pluck().all() as string[]
  expect(bodies.slice(0, 5).join()).not.toContain('token')
  expect(bodies[0]).toBe('{"resourceType":"Encounter","id":"visit","length":{"value":1}}')
  expect(JSON.parse(bodies[2] as string).identifier).toEqual([number])
  expect(bodies[4]).toBe('{"resourceType":"Encounter","x":1.50}')
  expect(bodies[5]).toContain('t3')
  expect(db.prepare('SELECT value FROM identifier').pluck().all()).toEqual(['7'])
})
