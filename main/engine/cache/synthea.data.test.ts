import type { Resource } from '@medplum/fhirtypes'
import { expect } from 'vitest'
import { dataTest } from '../../../test/support/real-data.ts'
import { largestOf, syntheaPatients } from '../../../test/support/synthea.ts'
import { compartmentPages } from '../sync/pages.ts'
import { folderForEachTest } from './test/each-folder.ts'
import { position } from './test/folder.ts'

const folder = folderForEachTest()

dataTest('the largest Synthea patient goes in, in small writes, and comes out whole', 'synthea', (path) => {
  const { cache } = folder.open()
  const { patientId, resources } = largestOf(syntheaPatients(path))
  const versions = resources.map((resource, n) => ({ resource, position: position(n + 1) }))
  const times: number[] = []
  for (const one of compartmentPages(patientId, { versions }, null, {
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
    unreadable: [],
    deleted: [],
    entered: [],
    left: { patients: [patientId], tasks: [] },
  })
  expect(cache.compartment(patientId)).toMatchObject({ state: 'none', resources: 0 })
  // Practitioners and organizations belong to nobody's chart.
  expect(cache.all('Observation')).toEqual([])
})

const byId = (a: Resource, b: Resource) => (a.id ?? '').localeCompare(b.id ?? '')
