import { expect, test } from 'vitest'
import { openEncrypted, type Sqlite } from '../encrypted-file.ts'
import { migrate } from '../migrate.ts'
import { folderForEachTest } from '../test/each-folder.ts'
import { theKey } from '../test/folder.ts'
import { mirrorSchema } from './all.ts'
import { mirror0001 } from './mirror-0001-resources.ts'
import { mirror0002 } from './mirror-0002-progress.ts'
import { mirror0003 } from './mirror-0003-unreadable.ts'
import { mirror0004 } from './mirror-0004-chart-lists.ts'
import { mirror0005 } from './mirror-0005-panels-by-id.ts'

const folder = folderForEachTest()
const { mark } = mirrorSchema
const before = [mirror0001, mirror0002, mirror0003, mirror0004]

/** How SQLite goes about each look for the other observations of a panel that stands in a trigger. */
function plansOfTriggers(db: Sqlite): string[] {
  const triggers = db
    .prepare("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
    .pluck()
    .all() as string[]
  return triggers
    .flatMap((sql) => sql.match(/SELECT r\.patient[^;]*?(?= ON CONFLICT)/g) ?? [])
    .map((sql) => db.prepare(`EXPLAIN QUERY PLAN ${sql.replaceAll(/(?:NEW|OLD)\.id/g, "'x'")}`).all())
    .map((plan) => (plan as { detail: string }[]).map(({ detail }) => detail).join('; '))
}
const throughAll = /\(type=\?\)/

test('from version 4: a row that comes, changes or goes is no reason to go through all observations', () => {
  const db = openEncrypted(folder.file('mirror.db'), theKey())
  migrate(db, { mark, migrations: before })
  const were = plansOfTriggers(db)
  expect(were.filter((plan) => throughAll.test(plan))).toHaveLength(4)
  migrate(db, { mark, migrations: [...before, mirror0005] })
  const are = plansOfTriggers(db)
  expect(are).toHaveLength(were.length)
  expect(are.filter((plan) => throughAll.test(plan))).toEqual([])
  db.close()
})

test('from version 4: what was held is there, and its panels are followed as before', () => {
  const db = openEncrypted(folder.file('mirror.db'), theKey())
  migrate(db, { mark, migrations: before })
  const add = db.prepare(
    `INSERT INTO resource (type, id, position, patient, json, chart_list, line)
      VALUES ('Observation', ?, '1', 'p', '{}', 'observations', ?)`,
  )
  add.run('panel', 'a')
  add.run('member', 'b')
  db.exec("INSERT INTO panel_member VALUES ('panel', 'member'); DELETE FROM chart_dirty")
  migrate(db, { mark, migrations: [...before, mirror0005] })
  const dirty = () => {
    const lines = db.prepare('SELECT line FROM chart_dirty ORDER BY line').pluck().all()
    db.exec('DELETE FROM chart_dirty')
    return lines
  }
  db.exec("UPDATE resource SET line = 'c' WHERE id = 'member'")
  expect(dirty()).toEqual(['a', 'b', 'c'])
  db.exec("DELETE FROM resource WHERE id = 'panel'")
  expect(dirty()).toEqual(['a', 'c'])
  add.run('panel', 'a')
  expect(dirty()).toEqual(['a'])
  expect(db.prepare('SELECT count(*) FROM panel_member').pluck().get()).toBe(0)
  expect(db.prepare('SELECT count(*) FROM resource').pluck().get()).toBe(2)
  db.close()
})
