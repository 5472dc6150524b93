import { expect, test } from 'vitest'
import { openEncrypted } from '../encrypted-file.ts'
import { migrate } from '../migrate.ts'
import { folderForEachTest } from '../test/each-folder.ts'
import { theKey } from '../test/folder.ts'
import { mirror0001 } from './mirror-0001-resources.ts'
import { mirror0002 } from './mirror-0002-progress.ts'

const folder = folderForEachTest()

test('from version 1: a chart half loaded goes on where it was, and one may be released', () => {
  const db = openEncrypted(folder.file('mirror.db'), theKey())
  migrate(db, { mark: 1, migrations: [mirror0001] })
  db.exec(`
    INSERT INTO compartment VALUES ('p', 'partial', 'cursor', NULL);
    INSERT INTO compartment VALUES ('q', 'complete', NULL, '2026-01-05T14:00:00Z');`)
  migrate(db, { mark: 1, migrations: [mirror0001, mirror0002] })
  expect(db.prepare('SELECT * FROM compartment ORDER BY patient').all()).toEqual([
    { patient: 'p', state: 'partial', cursor: 'cursor', complete_as_of: null, loaded: 0, total: null },
    {
      patient: 'q',
      state: 'complete',
      cursor: null,
      complete_as_of: '2026-01-05T14:00:00Z',
      loaded: 0,
      total: null,
    },
  ])
  db.exec("UPDATE compartment SET state = 'released' WHERE patient = 'q'")
  expect(() => db.exec("UPDATE compartment SET state = 'other'")).toThrow('CHECK')
  db.close()
})
