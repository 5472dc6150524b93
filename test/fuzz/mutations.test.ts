import fc from 'fast-check'
import { expect, test } from 'vitest'
import { elementFor, resourceTypes, valueFor } from './fhir.ts'
import { type Mutation, mutated, mutation, type Pool } from './mutations.ts'

const pool: Pool = { ids: ['Patient/other'], element: elementFor, mostBytes: 100_000 }
const note = () => ({
  resourceType: 'Composition',
  id: 'n-1',
  subject: { reference: 'Patient/p' },
  section: [{ title: 'Plan', text: { div: '<div xmlns="x"><p>Said</p></div>' } }],
})
const changed = (op: Mutation['op'], more: Partial<Mutation> = {}) =>
  JSON.stringify(mutated(note(), { op, at: 0, how: 0, much: 3, ...more }, pool))

test('each kind of change is drawn, and four in five change something', () => {
  const drawn = fc.sample(mutation, { seed: 1, numRuns: 2000 })
  const different = drawn.filter(
    (one) => JSON.stringify(mutated(note(), one, pool)) !== JSON.stringify(note()),
  )
  expect(new Set(different.map(({ op }) => op)).size).toBe(14)
  expect(different.length).toBeGreaterThan(1600)
})

test('the name of the prototype stands in the bytes as any other name', () => {
  expect(changed('prototype')).toContain('"__proto__":{"admin":true}')
  expect(({} as { admin?: boolean }).admin).toBeUndefined()
})

test('an id becomes another one’s, a text as long as it may be, a list as many, a value as deep', () => {
  expect(changed('other-id', { at: 0 })).toContain('Patient/other')
  expect(changed('long', { much: 2_000_000 }).length).toBeGreaterThan(40_000)
  expect(changed('long', { much: 2_000_000 }).length).toBeLessThan(100_000)
  expect(JSON.parse(changed('many', { at: 3, much: 300 })).section).toHaveLength(300)
  expect(changed('deep', { how: 1, much: 300 })).toContain('['.repeat(300))
})

test('what is added to a resource is an element that R4 has for it', () => {
  expect(resourceTypes()).toContain('Appointment')
  expect(resourceTypes().length).toBeGreaterThan(140)
  for (let how = 0; how < 200; how++) {
    const [name] = elementFor({ resourceType: 'AllergyIntolerance' }, how) ?? []
    expect(name).toMatch(/^[a-z]\w+$/i)
  }
  expect(valueFor('CodeableConcept', 6, 2)).toBeTypeOf('object')
})
