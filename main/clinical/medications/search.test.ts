import { expect, test } from 'vitest'
import { notInCatalog, searchMedications } from './search.ts'

const first = (query: string) => searchMedications(query)[0]?.name.toLowerCase() ?? ''

test.each([
  ['amoxicillin 400', 'amoxicillin 80 mg/ml oral suspension'],
  ['amoxicilin', 'amoxicillin'],
  ['amoxcillin 500', 'amoxicillin 500 mg'],
  ['zpak', 'azithromycin'],
  ['z-pak', 'azithromycin'],
  ['azithromicin', 'azithromycin'],
  ['bactrim ds', 'sulfamethoxazole'],
  ['tmp-smx', 'sulfamethoxazole'],
  ['septra', 'sulfamethoxazole'],
  ['keflex', 'cephalexin'],
  ['keflex 500', 'cephalexin 500 mg'],
  ['tylenol', 'acetaminophen'],
  ['motrin', 'ibuprofen'],
  ['ibuprofin', 'ibuprofen'],
  ['zofran', 'ondansetron'],
  ['flexeril', 'cyclobenzaprine'],
  ['proair', 'albuterol'],
  ['lexapro', 'escitalopram'],
  ['zoloft', 'sertraline'],
  ['penicillin vk', 'penicillin v'],
  ['loratidine', 'loratadine'],
])('“%s” finds %s', (query, name) => {
  expect(first(query)).toContain(name)
})

test('what people call a medicine that is not here is named; what is nobody’s name is not', () => {
  expect(searchMedications('medrol')).toEqual([])
  expect(notInCatalog('medrol')).toBe('methylprednisolone')
  expect(notInCatalog('tylenol')).toBeNull()
  expect(notInCatalog('amox')).toBeNull()
  expect(notInCatalog('zzzz')).toBeNull()
  expect(notInCatalog('')).toBeNull()
})

test.each(['felodipine', 'lansoprazole', 'dapagliflozin', 'linagliptin', 'pitavastatin', 'fluvoxamine'])(
  '“%s” is another medicine, and no misspelling of one that is here',
  (query) => {
    expect(searchMedications(query)).toEqual([])
  },
)

test('a word that names a medicine is not corrected, though one letter makes it one that is here', () => {
  // Each is named beside the catalog only: in the rows of what must not meet, or in the words of allergies.
  for (const name of ['ketoprofen', 'cefixime', 'desipramine', 'lovastatin'])
    expect(searchMedications(name)).toEqual([])
  expect(searchMedications('propranalol 10')[0]?.name).toContain('propranolol')
})

test.each([
  ['pulmicort', 'budesonide inhaled'],
  ['rhinocort', 'budesonide nasal'],
  ['foradil', 'formoterol'],
  ['nasacort', 'triamcinolone nasal'],
  ['metrogel', 'metronidazole topical'],
  ['metro gel', 'metronidazole topical'],
  ['cortef', 'hydrocortisone tablet'],
  ['lopressor 100', 'metoprolol tartrate 100'],
])('of “%s” no other salt, form or combination is offered: %s is not here', (query, name) => {
  expect(searchMedications(query)).toEqual([])
  expect(notInCatalog(query)).toBe(name)
})

test.each([
  ['lopressor', /tartrate/],
  ['toprol', /succinate/],
  ['toprol xl 50', /succinate 50 MG/],
  ['glucophage', /^metformin/],
  ['glucophage xr', /Extended Release/],
  ['budesonida', /formoterol/],
  ['smx', /trimethoprim/],
])('“%s” offers only what is that salt or form', (query, name) => {
  const found = searchMedications(query)
  expect(found.length).toBeGreaterThan(0)
  for (const one of found) expect(one.name).toMatch(name)
})

test('another strength than was asked for is not offered in its place', () => {
  expect(searchMedications('azithromycin 251')).toEqual([])
  expect(searchMedications('zoloft 150')).toEqual([])
  expect(notInCatalog('zoloft 150')).toBe('sertraline 150')
  expect(searchMedications('tylenol tablets')[0]?.name).toContain('acetaminophen')
})
