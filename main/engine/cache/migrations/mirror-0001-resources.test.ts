import { expect, test } from 'vitest'
import { openEncrypted } from '../encrypted-file.ts'
import { migrate, versionOf } from '../migrate.ts'
import { folderForEachTest } from '../test/each-folder.ts'
import { theKey } from '../test/folder.ts'
import { mirror0001 } from './mirror-0001-resources.ts'

const folder = folderForEachTest()

test('from an empty file: charts are found by patient and by visit through an index', () => {
  const db = openEncrypted(folder.file('mirror.db'), theKey())
  migrate(db, { mark: 1, migrations: [mirror0001] })
  expect(versionOf(db)).toBe(1)
  for (const column of ['patient', 'encounter']) {
    const [plan] = db
      .prepare(`EXPLAIN QUERY PLAN SELECT json FROM resource WHERE ${column} = ? AND type = ?`)
      .all('p', 'Condition') as { detail: string }[]
    expect(plan?.detail).toContain(`USING INDEX resource_${column}`)
  }
  db.close()
})
