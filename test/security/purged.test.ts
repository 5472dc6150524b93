import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openEncrypted, type Sqlite } from '../../main/engine/cache/encrypted-file.ts'
import { makeMarks } from './marks.ts'
import { isMirrored, searchInside } from './purged.ts'
import { searcherFor } from './search.ts'

const marks = makeMarks()
const search = searcherFor(marks)
const key = Buffer.alloc(32, 9)
let folder: string
let path: string
let db: Sqlite

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-purged-'))
  path = join(folder, 'mirror.db')
  db = openEncrypted(path, key)
  db.exec('CREATE TABLE resource (json TEXT)')
  db.prepare('INSERT INTO resource VALUES (?)').run(`Patient/p ${marks.word('name')}`.padEnd(20_000))
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true, force: true })
})

it('opens the file with the key, and sees a row while it is there', () => {
  expect(isMirrored(path, key, 'Patient/p')).toBe(true)
  expect(searchInside(path, key, search, true)).toMatchObject([{ mark: 'name' }])
  expect(search(db.serialize())).toMatchObject([{ mark: 'name' }])
  db.exec('DELETE FROM resource')
  expect(isMirrored(path, key, 'Patient/p')).toBe(false)
  expect(searchInside(path, key, search, true)).toEqual([])
})

it('finds in free pages what was deleted without being overwritten', () => {
  db.pragma('secure_delete=OFF')
  db.exec('DELETE FROM resource')
  expect(isMirrored(path, key, 'Patient/p')).toBe(false)
  expect(searchInside(path, key, search, true)).toMatchObject([{ mark: 'name' }])
})

it('finds in the main file what only the WAL knows to be deleted', () => {
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.exec('DELETE FROM resource')
  expect(searchInside(path, key, search, true)).toEqual([])
  expect(searchInside(path, key, search, false)).toMatchObject([{ mark: 'name' }])
})
