import { expect, test } from 'vitest'
import { systems } from './code-systems.ts'
import { conceptText } from './concepts.ts'

const rxnorm = (code: string, more: object = {}) => ({ system: systems.rxnorm, code, ...more })

test('reads a concept by its text, then by the display of the coding a user chose', () => {
  expect(conceptText({ text: ' Aspirin ', coding: [rxnorm('1191', { display: 'aspirin' })] })).toBe('Aspirin')
  expect(
    conceptText({
      coding: [
        { system: 'https://lab.example', code: 'A', display: 'acetylsalicylate' },
        rxnorm('1191', { display: 'aspirin', userSelected: true }),
      ],
    }),
  ).toBe('aspirin')
  expect(conceptText({ coding: [rxnorm('1191'), { code: 'A', display: 'acetylsalicylate' }] })).toBe(
    'acetylsalicylate',
  )
})

test('names a code without display from the catalogs of this machine', () => {
  const named = (system: string, code: string) => conceptText({ coding: [{ system, code }] })
  expect(named(systems.rxnorm, '311372')).toBe('loratadine 10 MG Oral Tablet')
  expect(named(systems.rxnorm, '733')).toBe('ampicillin')
  expect(named(systems.rxnorm, '70618')).toBe('penicillin')
  expect(named(systems.rxnorm, '10831')).toBe('sulfamethoxazole / trimethoprim')
  expect(named(systems.snomed, '91935009')).toBe('Allergy to peanuts')
  expect(named(systems.loinc, '718-7')).toBe('Hemoglobin')
  expect(named(systems.loinc, '18842-5')).toBe('Discharge summary')
  // A later coding may be the one that is known.
  expect(conceptText({ coding: [rxnorm('999999'), rxnorm('733')] })).toBe('ampicillin')
})

test('shows an unknown code with its system, never as a bare figure', () => {
  expect(conceptText({ coding: [rxnorm('999999')] })).toBe('RxNorm 999999')
  expect(conceptText({ coding: [{ system: systems.icd10cm, code: 'F32.A' }] })).toBe('ICD-10-CM F32.A')
  expect(conceptText({ coding: [{ system: 'https://ehr.example/drugs', code: '12' }] })).toBe(
    'Code 12 (ehr.example)',
  )
  expect(conceptText({ coding: [{ system: 'urn:oid:1.2.3', code: '12' }] })).toBe('Code 12')
  expect(conceptText({ coding: [{ code: '12' }] })).toBe('Code 12')
})

test('gives an empty text for a concept without code, display and text', () => {
  expect(conceptText(undefined)).toBe('')
  expect(conceptText({ text: ' ', coding: [{ system: systems.rxnorm }] })).toBe('')
})
