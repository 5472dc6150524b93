import { expect, it } from 'vitest'
import { editionOn, isPast } from './edition.ts'
import { trainingEditions } from './training-edition.ts'

const versionOn = (day: string) => editionOn(trainingEditions, day)?.version ?? null

it('the edition in force is the last that had begun, from its first day on', () => {
  expect(['2025-09-30', '2025-10-01', '2026-09-30', '2026-10-01', '2030-01-01'].map(versionOn)).toEqual([
    null,
    '2026',
    '2026',
    '2027',
    '2027',
  ])
})

it('an edition is past after its last day, and never where none is known', () => {
  const edition = { version: '2022', title: '', starts: '2021-10-01', ends: '2022-09-30' }
  expect([isPast(edition, '2022-09-30'), isPast(edition, '2022-10-01')]).toEqual([false, true])
  expect(isPast({ ...edition, ends: null }, '2030-01-01')).toBe(false)
})
