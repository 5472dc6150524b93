import { expect, test } from 'vitest'
import { systems } from './code-systems.ts'
import { listedAsNone, recordsNone, recordsNoneOfOneKind, recordsNothing } from './recorded-none.ts'

const concept = (system: string, code: string) => ({ coding: [{ system, code }] })

test('reads each published "none known" code as none, for its own list only', () => {
  expect(recordsNone('allergies', concept(systems.snomed, '716186003'))).toBe(true)
  expect(recordsNone('allergies', concept(systems.snomed, '160244002'))).toBe(true)
  expect(recordsNone('allergies', concept(systems.ips, 'no-known-allergies'))).toBe(true)
  expect(recordsNone('medications', concept(systems.snomed, '787481004'))).toBe(true)
  expect(recordsNone('problems', concept(systems.snomed, '160245001'))).toBe(true)
  expect(recordsNone('problems', concept(systems.snomed, '160244002'))).toBe(false)
  expect(recordsNone('allergies', concept(systems.loinc, '716186003'))).toBe(false)
})

test('reads "no known allergies" as none, and not with other words beside it', () => {
  for (const text of ['No known allergies', 'No Known Allergy.', 'NKA'])
    expect(recordsNone('allergies', { text }), text).toBe(true)
  for (const text of ['No known allergies except latex', 'NKA per mother, check', 'Nickel', ''])
    expect(recordsNone('allergies', { text }), text).toBe(false)
  // A code says more than the words beside it.
  expect(recordsNone('allergies', { ...concept(systems.rxnorm, '723'), text: 'NKA' })).toBe(false)
  expect(recordsNone('problems', { text: 'No known allergies' })).toBe(false)
})

test('does not read "no known drug allergies" as no allergies at all', () => {
  for (const code of ['409137002', '428607008', '429625007', '716184000']) {
    expect(recordsNoneOfOneKind(concept(systems.snomed, code)), code).toBe(true)
    expect(recordsNone('allergies', concept(systems.snomed, code)), code).toBe(false)
  }
  expect(recordsNoneOfOneKind(concept(systems.ips, 'no-known-food-allergies'))).toBe(true)
  expect(recordsNoneOfOneKind({ text: 'NKDA' })).toBe(true)
  expect(recordsNoneOfOneKind({ text: 'No known drug allergies' })).toBe(true)
  expect(recordsNoneOfOneKind({ text: 'Penicillin' })).toBe(false)
})

test('reads "no information" neither as none nor as an entry', () => {
  const unknown = concept(systems.ips, 'no-allergy-info')
  expect(recordsNothing('allergies', unknown)).toBe(true)
  expect(recordsNone('allergies', unknown)).toBe(false)
  expect(recordsNothing('medications', unknown)).toBe(false)
})

test('an empty list says none only by its reason, while it is current and stays empty', () => {
  const list = {
    resourceType: 'List' as const,
    status: 'current' as const,
    mode: 'snapshot' as const,
    code: concept(systems.loinc, '10160-0'),
    emptyReason: { coding: [{ code: 'nilknown' }] },
  }
  expect(listedAsNone('medications', [list])).toBe(true)
  expect(listedAsNone('allergies', [list])).toBe(false)
  expect(listedAsNone('medications', [{ ...list, status: 'retired' }])).toBe(false)
  expect(listedAsNone('medications', [{ ...list, emptyReason: { coding: [{ code: 'notasked' }] } }])).toBe(
    false,
  )
  expect(listedAsNone('medications', [{ ...list, entry: [{ item: { reference: 'x' } }] }])).toBe(false)
})
