import { expect, test } from 'vitest'
import { openEncrypted } from '../encrypted-file.ts'
import { migrate } from '../migrate.ts'
import { folderForEachTest } from '../test/each-folder.ts'
import { theKey } from '../test/folder.ts'
import { mirrorSchema } from './all.ts'

const folder = folderForEachTest()

test('what a file of the version before holds is news by its dates when it is opened', () => {
  const { mark, migrations } = mirrorSchema
  const db = openEncrypted(folder.file('mirror.db'), theKey())
  migrate(db, { mark, migrations: migrations.filter(({ to }) => to < 9) })
  const add = db.prepare(
    "INSERT INTO resource (type, id, position, patient, json) VALUES ('AllergyIntolerance', ?, '1', 'p', ?)",
  )
  for (const [id, recordedDate] of [
    ['before', '2026-01-05'],
    ['since', '2026-10-05'],
  ] as const)
    add.run(
      id,
      JSON.stringify({
        resourceType: 'AllergyIntolerance',
        id,
        patient: { reference: 'Patient/p' },
        code: { text: id },
        recordedDate,
      }),
    )
  db.close()

  const { allergies } = folder.open().cache.chart.news('p', Date.parse('2026-06-01'), 10)
  expect(allergies.map(({ id }) => id)).toEqual(['since'])
})

test('what is new is found by the index alone, and critical results by theirs', () => {
  const db = openEncrypted(folder.file('mirror.db'), theKey())
  migrate(db, mirrorSchema)
  const plan = (sql: string) =>
    (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[])
      .map(({ detail }) => detail)
      .join('; ')
  expect(
    plan(
      "SELECT type, id, line, encounter, concern, max(told) FROM resource WHERE patient = 'p' AND chart_list = 'observations' AND told > 0 GROUP BY line, concern",
    ),
  ).toContain('COVERING INDEX resource_told')
  expect(
    plan("SELECT id FROM resource WHERE patient = 'p' AND concern = 2 ORDER BY told DESC LIMIT 6"),
  ).toContain('INDEX resource_critical')
  db.close()
})
