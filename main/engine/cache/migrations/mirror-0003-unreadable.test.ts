import { expect, test } from 'vitest'
import { openEncrypted } from '../encrypted-file.ts'
import { migrate } from '../migrate.ts'
import { folderForEachTest } from '../test/each-folder.ts'
import { theKey } from '../test/folder.ts'
import { mirror0001 } from './mirror-0001-resources.ts'
import { mirror0002 } from './mirror-0002-progress.ts'
import { mirror0003 } from './mirror-0003-unreadable.ts'

const folder = folderForEachTest()

test('from version 2: what is held stays, and an entry that can’t be read has a place, once by its name', () => {
  const db = openEncrypted(folder.file('mirror.db'), theKey())
  migrate(db, { mark: 1, migrations: [mirror0001, mirror0002] })
  db.exec("INSERT INTO resource VALUES ('Patient', 'p', '1', 'p', NULL, '{}')")
  migrate(db, { mark: 1, migrations: [mirror0001, mirror0002, mirror0003] })
  expect(db.prepare('SELECT count(*) FROM resource').pluck().get()).toBe(1)
  const add = "INSERT INTO unreadable VALUES ('Patient', 'p', '2', NULL, NULL, NULL)"
  db.exec(add)
  expect(() => db.exec(add)).toThrow('UNIQUE')
  db.close()
})
