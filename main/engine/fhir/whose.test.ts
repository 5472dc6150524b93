import { expect, test } from 'vitest'
import { idOf } from './whose.ts'

test.each([
  ['Encounter/e-1', 'e-1'],
  ['https://central.example/fhir/R4/Encounter/e-1', 'e-1'],
  ['Encounter/e-1/_history/3', 'e-1'],
  ['Patient/e-1', null],
  ['#e-1', null],
])('a reference %s names an Encounter by its id', (reference, id) => {
  expect(idOf(reference, 'Encounter')).toBe(id)
})

test.each(['Encounter/', 'Encounter/€', 'Encounter/a b', `Encounter/${'x'.repeat(65)}`, 'Encounter/1?x=y'])(
  'what is no id of FHIR’s names nothing: %s',
  (reference) => {
    expect(idOf(reference, 'Encounter')).toBeNull()
  },
)
