import { expect, test } from 'vitest'
import { openEncrypted } from '../encrypted-file.ts'
import { migrate } from '../migrate.ts'
import { folderForEachTest } from '../test/each-folder.ts'
import { theKey } from '../test/folder.ts'
import { mirrorSchema } from './all.ts'
import { mirror0001 } from './mirror-0001-resources.ts'
import { mirror0002 } from './mirror-0002-progress.ts'
import { mirror0003 } from './mirror-0003-unreadable.ts'

const folder = folderForEachTest()
const { mark } = mirrorSchema
const before = { mark, migrations: [mirror0001, mirror0002, mirror0003] }
const subject = { reference: 'Patient/p' }
const loinc = { coding: [{ system: 'http://loinc.org', code: '718-7' }] }
const resources = [
  { resourceType: 'Patient', id: 'p' },
  { resourceType: 'Condition', id: 'c1', subject, code: { text: 'Cough' }, recordedDate: '2026-01-05' },
  { resourceType: 'Condition', id: 'c2', subject, code: { text: 'cough' }, recordedDate: '2026-02-05' },
  ...['2024', '2026', '2025'].map((year) => ({
    resourceType: 'Observation',
    id: `o${year}`,
    status: 'final',
    subject,
    code: loinc,
    effectiveDateTime: `${year}-01-05`,
    valueQuantity: { value: Number(year) - 2012, unit: 'g/dL' },
  })),
  { resourceType: 'AllergyIntolerance', id: 'a', patient: subject, code: { text: 'Latex' } },
  { resourceType: 'Encounter', id: 'e', status: 'finished', class: {}, subject },
]

function fileOfVersion3(): void {
  const db = openEncrypted(folder.file('mirror.db'), theKey())
  migrate(db, before)
  const add = db.prepare('INSERT INTO resource VALUES (?, ?, ?, ?, NULL, ?)')
  for (const one of resources) add.run(one.resourceType, one.id, '1', 'p', JSON.stringify(one))
  db.close()
}

test('from version 3: counts are there, and nothing that was held is gone', () => {
  fileOfVersion3()
  const db = openEncrypted(folder.file('mirror.db'), theKey())
  migrate(db, mirrorSchema)
  expect(db.prepare('SELECT count(*) FROM resource').pluck().get()).toBe(resources.length)
  expect(db.prepare('SELECT * FROM chart_count').all()).toEqual([
    { patient: 'p', list: '', n: resources.length },
  ])
  db.exec("DELETE FROM resource WHERE id = 'a'")
  expect(db.prepare('SELECT n FROM chart_count').pluck().get()).toBe(resources.length - 1)
  db.close()
})

test('a chart held by the version before is listed when its file is opened', () => {
  fileOfVersion3()
  const { cache } = folder.open()
  expect(cache.compartment('p').resources).toBe(resources.length)
  expect(cache.chart.lines('p', 'Condition', 'problems', 10)).toMatchObject({
    total: 1,
    lines: [{ head: { id: 'c2' }, others: 2, other: { id: 'c2' } }],
  })
  const results = cache.chart.lines('p', 'Observation', 'results', 10)
  expect(results).toMatchObject({ total: 1, lines: [{ head: { id: 'o2026' }, awaited: null }] })
  const line = results?.lines[0]?.line ?? ''
  expect(cache.chart.before('p', line, 'o2026', 10).map(({ said }) => said)).toEqual([
    '2025-01-05',
    '2024-01-05',
  ])
  expect(cache.chart.list('p', 'allergies', 10)).toMatchObject({
    total: 1,
    items: [{ resource: { id: 'a' } }],
  })
  expect(cache.chart.list('p', 'encounters', 10)).toMatchObject({ total: 1 })
})
