import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import { expect, it } from 'vitest'
import { epochOf, factOf, nextPosition, openDatabase, positionText, setFact } from '../database/database.ts'
import { DatabaseTooNew, migrate } from './migrate.ts'

const file = () => join(mkdtempSync(join(tmpdir(), 'central-')), 'central.sqlite')
const tables = (db: Database.Database) =>
  db
    .prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'")
    .all()
    .map((it) => it.name)

it('brings each part’s tables up to date by itself, once', () => {
  const db = new Database(':memory:')
  const ran: number[] = []
  const step = (number: number) => ({ number, name: `${number}`, up: () => void ran.push(number) })
  migrate(db, 'a', [step(1)])
  migrate(db, 'a', [step(1), step(2)])
  migrate(db, 'b', [step(1)])
  expect(ran).toEqual([1, 2, 1])
})

it('leaves nothing of a step that fails', () => {
  const db = new Database(':memory:')
  const failing = {
    number: 1,
    name: 'failing',
    up(it: Database.Database) {
      it.exec('CREATE TABLE half (id)')
      throw new Error('no')
    },
  }
  expect(() => migrate(db, 'a', [failing])).toThrow('no')
  expect(tables(db)).toEqual(['migration'])
})

it('leaves a file of a newer program untouched', () => {
  const path = file()
  const db = openDatabase(path)
  db.prepare("INSERT INTO migration VALUES ('store', 999, 'later')").run()
  db.close()
  expect(() => openDatabase(path)).toThrow(DatabaseTooNew)
})

it('keeps its epoch, until it is told that it was restored', () => {
  const path = file()
  const db = openDatabase(path)
  const epoch = epochOf(db)
  db.close()
  const again = openDatabase(path)
  expect(epochOf(again)).toBe(epoch)
  expect(epochOf(again, true)).not.toBe(epoch)
  setFact(again, 'x', 'y')
  expect(factOf(again, 'x')).toBe('y')
  again.close()
})

it('never gives a place in the feed twice', () => {
  const db = openDatabase(':memory:')
  const first = nextPosition(db)
  db.exec('DELETE FROM change')
  expect(nextPosition(db)).toBe(first + 1)
  expect(positionText(first)).toBe('0000000000000001')
  db.close()
})
