import { expect, test } from 'vitest'
import { openEncrypted } from '../encrypted-file.ts'
import { migrate } from '../migrate.ts'
import { folderForEachTest } from '../test/each-folder.ts'
import { theKey } from '../test/folder.ts'
import { mirrorSchema } from './all.ts'

const folder = folderForEachTest()

test('a file of the version before keeps its copies, and has no edition yet', () => {
  const { mark, migrations } = mirrorSchema
  const db = openEncrypted(folder.file('mirror.db'), theKey())
  migrate(db, { mark, migrations: migrations.filter(({ to }) => to < 7) })
  db.prepare(
    `INSERT INTO resource (type, id, position, patient, json) VALUES ('Patient', 'p', '1', 'p', '{"resourceType":"Patient","id":"p"}')`,
  ).run()
  db.close()

  const { cache } = folder.open()
  expect(cache.read('Patient', 'p')?.resource.id).toBe('p')
  expect(cache.editions.list()).toEqual([])
})
