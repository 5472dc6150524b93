import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Bundle, Resource } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { compartmentPages } from '../sync/pages.ts'
import { folderForEachTest } from './test/each-folder.ts'
import { position } from './test/folder.ts'

const source = process.env.ROUNDS_SYNTHEA ?? join(import.meta.dirname, '../../../../shared/data/synthea')
const files = existsSync(source) ? readdirSync(source).filter((name) => name.endsWith('.json')) : []
if (files.length === 0)
  console.log(`Skipped: no Synthea patients in ${source} (set ROUNDS_SYNTHEA to their folder).`)

const folder = folderForEachTest()

/** The largest of the patients, with `urn:uuid:` references made literal as a server stores them. */
function largest(): Resource[] {
  const [name = ''] = files.toSorted(
    (a, b) => statSync(join(source, b)).size - statSync(join(source, a)).size,
  )
  const text = readFileSync(join(source, name), 'utf8')
  const types = new Map(
    (JSON.parse(text) as Bundle).entry?.map(({ fullUrl, resource }) => [fullUrl, resource?.resourceType]),
  )
  const literal = text.replaceAll(/"urn:uuid:([0-9a-f-]{36})"/g, (whole, id) => {
    const type = types.get(`urn:uuid:${id}`)
    return type ? `"${type}/${id}"` : whole
  })
  return ((JSON.parse(literal) as Bundle).entry ?? []).flatMap(({ resource }) => resource ?? [])
}

test.skipIf(files.length === 0)(
  'the largest Synthea patient goes in, in small writes, and comes out whole',
  () => {
    const { cache } = folder.open()
    const resources = largest()
    const patientId = resources.find(({ resourceType }) => resourceType === 'Patient')?.id ?? ''
    const versions = resources.map((resource, n) => ({ resource, position: position(n + 1) }))
    const times: number[] = []
    for (const one of compartmentPages(patientId, versions, null, {
      cursor: null,
      asOf: '2026-01-05T14:00:00Z',
    })) {
      const start = performance.now()
      cache.applyPage(one)
      times.push(performance.now() - start)
    }
    times.sort((a, b) => a - b)
    console.log(
      `${resources.length} resources, ${times.length} writes, median ${times[Math.floor(times.length / 2)]?.toFixed(1)} ms, longest ${times.at(-1)?.toFixed(1)} ms`,
    )
    expect(cache.compartment(patientId)).toMatchObject({
      state: 'complete',
      completeAsOf: '2026-01-05T14:00:00Z',
    })
    for (const type of [
      'Patient',
      'Encounter',
      'Observation',
      'Condition',
      'MedicationRequest',
      'AllergyIntolerance',
      'Immunization',
    ] as const) {
      const given = resources.filter(({ resourceType }) => resourceType === type)
      const held = cache.ofPatient(type, patientId).map(({ resource }) => resource)
      expect(new Set(held.map(({ id }) => id))).toEqual(new Set(given.map(({ id }) => id)))
      expect(held.toSorted(byId)).toEqual(given.toSorted(byId))
    }
    const start = performance.now()
    const visits = cache.ofPatient('Encounter', patientId)
    for (const { resource } of visits) cache.ofEncounter('Observation', resource.id ?? '')
    console.log(
      `${visits.length} visits with their observations in ${(performance.now() - start).toFixed(1)} ms`,
    )

    cache.applyPage({
      cursor: null,
      compartment: null,
      versions: [],
      deleted: [],
      entered: [],
      left: { patients: [patientId], tasks: [] },
    })
    expect(cache.compartment(patientId)).toMatchObject({ state: 'none', resources: 0 })
    // Practitioners and organizations belong to nobody's chart.
    expect(cache.all('Observation')).toEqual([])
  },
)

const byId = (a: Resource, b: Resource) => (a.id ?? '').localeCompare(b.id ?? '')
