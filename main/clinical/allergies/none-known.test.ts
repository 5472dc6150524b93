import { expect, test } from 'vitest'
import { recordsNone, recordsNoneOfOneKind } from '../codes/recorded-none.ts'
import { noneKnownBy, noneKnownCode } from './none-known.ts'
import { noneMeant } from './none-meant.ts'

const entry = (code: object) => ({
  resourceType: 'AllergyIntolerance' as const,
  patient: { reference: 'Patient/p' },
  code,
})

test('what is recorded as none known is read as that by the chart and the screen', () => {
  expect(recordsNone('allergies', noneKnownCode('all'))).toBe(true)
  for (const of of ['drugs', 'food'] as const) {
    expect(recordsNoneOfOneKind(noneKnownCode(of)), of).toBe(true)
    expect(recordsNone('allergies', noneKnownCode(of)), of).toBe(false)
  }
  for (const of of ['drugs', 'food', 'all'] as const) expect(noneKnownBy(entry(noneKnownCode(of)))).toBe(of)
  expect(noneKnownBy(entry({ text: 'NKDA' }))).toBe('drugs')
  expect(noneKnownBy(entry({ text: 'Penicillin' }))).toBe(null)
})

test('words that mean none are told from an allergy', () => {
  for (const text of [
    'NKDA',
    'nkda.',
    'No known drug allergies',
    'no drug allergies',
    'Denies drug allergies',
    'denies any drug allergy',
    'no medication allergies',
    'No allergies to any medications',
    'sin alergias a medicamentos',
  ])
    expect(noneMeant(text), text).toBe('drugs')
  for (const text of [
    'NKA',
    'none',
    'None known',
    'No known allergies',
    'no allergies',
    'denies allergies',
    'Patient denies any allergies',
    'sin alergias conocidas',
    'niega alergias',
    'ninguna',
  ])
    expect(noneMeant(text), text).toBe('all')
  for (const text of ['NKFA', 'No known food allergies', 'no food allergies'])
    expect(noneMeant(text), text).toBe('food')
  for (const text of [
    '',
    'Penicillin',
    'No penicillin',
    'NKDA except sulfa',
    'No known allergies but latex',
    'drug allergies',
    'Nonoxynol',
    'food allergy',
    'denies penicillin allergy',
    'allergies',
    'Nickel',
  ])
    expect(noneMeant(text), text).toBe(null)
})
