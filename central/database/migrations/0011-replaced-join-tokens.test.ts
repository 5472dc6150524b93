import Database from 'better-sqlite3-multiple-ciphers'
import { expect, it } from 'vitest'
import { migrate } from '../../base/migrate.ts'
import { storeMigrations } from '../migrations.ts'

it('leaves the tokens that were given before as they are, and has room for those that are replaced', () => {
  const db = new Database(':memory:')
  migrate(db, 'store', storeMigrations.slice(0, 10))
  db.prepare('INSERT INTO join_token VALUES (?, ?)').run('given-before', 'visit')
  migrate(db, 'store', storeMigrations.slice(0, 11))
  expect(db.prepare('SELECT * FROM join_token').all()).toEqual([
    { token: 'given-before', encounter: 'visit' },
  ])
  // A visit may have had several, a token is that of one visit.
  const put = db.prepare('INSERT INTO replaced_join_token VALUES (?, ?)')
  for (const token of ['first', 'second']) put.run(token, 'visit')
  expect(() => put.run('first', 'another')).toThrow('UNIQUE')
})
