import { expect, test } from 'vitest'
import { drugs, products } from '../catalogs/allergy-words/drugs.ts'
import { brandForms } from '../catalogs/brand-forms.ts'
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
  ['pulmicort', 'budesonide Dry Powder Inhaler or budesonide Inhalation Suspension'],
  ['rhinocort', 'budesonide Metered Dose Nasal Spray'],
  ['foradil', 'formoterol'],
  ['nasacort', 'triamcinolone acetonide Metered Dose Nasal Spray'],
  ['metrogel', 'metronidazole Topical Gel'],
  ['metro gel', 'metronidazole Topical Gel'],
  ['cortef', 'hydrocortisone Oral Tablet'],
  ['lopressor 100', 'metoprolol tartrate Oral Tablet 100'],
  ['glumetza', 'Modified 24 HR metformin hydrochloride Extended Release Oral Tablet'],
  ['avelox', 'moxifloxacin Injection or moxifloxacin Oral Tablet'],
  ['ees', 'erythromycin ethylsuccinate Oral Suspension or erythromycin ethylsuccinate Oral Tablet'],
  ['ciloxan', 'ciprofloxacin Ophthalmic Ointment or ciprofloxacin Ophthalmic Solution'],
  ['cataflam', 'diclofenac potassium Oral Tablet'],
  ['vistaril', 'hydroxyzine pamoate Oral Capsule'],
  ['inderal', '24 HR propranolol hydrochloride Extended Release Oral Capsule'],
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
  ['flovent', /fluticasone propionate 0.044 MG.ACTUAT Metered Dose Inhaler/],
  ['vigamox', /moxifloxacin .* Ophthalmic Solution/],
  ['ocuflox', /ofloxacin .* Ophthalmic Solution/],
  ['floxin', /ofloxacin .* Otic Solution/],
  ['flagyl', /metronidazole 500 MG Oral Tablet/],
  ['naprosyn', /^naproxen 500/],
  ['levoxyl', /levothyroxine sodium [^[]+$/],
  ['zituvio', /^sitagliptin 100/],
  ['effexor xr', /venlafaxine 75 MG Extended/],
  ['nitro', /^nitroglycerin/],
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
  expect(notInCatalog('zoloft 150')).toBe('sertraline Oral Tablet 150')
  expect(searchMedications('tylenol tablets')[0]?.name).toContain('acetaminophen')
})

test.each([
  ['t3', 'acetaminophen with codeine'],
  ['tylenol 3', 'acetaminophen with codeine'],
  ['percocet', 'acetaminophen with oxycodone'],
  ['duoneb', 'albuterol with ipratropium'],
])('“%s” is %s, and no plain part of it', (query, name) => {
  expect(searchMedications(query)).toEqual([])
  expect(notInCatalog(query)).toBe(name)
})

test('every name that people have for a medicine finds exactly the ingredients that it names', () => {
  const called = [
    ...products.flatMap(({ words, rxcuis }) => words.split(',').map((word) => ({ word, rxcuis, own: '' }))),
    ...drugs.flatMap(({ words, name, rxcui }) =>
      `${name},${words}`.split(',').map((word) => ({ word, rxcuis: [rxcui], own: name })),
    ),
  ]
  expect(called.length).toBeGreaterThan(800)
  for (const { word, rxcuis, own } of called) {
    const said = word.trim()
    const found = searchMedications(said).map(({ ingredients }) => ingredients.map(({ rxcui }) => rxcui))
    const exact = found.filter((one) => one.toSorted().join() === rxcuis.toSorted().join())
    // By its own name also what it is combined with, after it; by any other name nothing but it.
    const isOwn =
      (rxcuis.length === 1 && own === '') ||
      said.length <= 3 ||
      said.slice(0, 4) === own.slice(0, 4).toLowerCase()
    for (const [at, one] of found.entries()) {
      expect(
        rxcuis.every((rxcui) => one.includes(rxcui)),
        `${said} finds ${one}`,
      ).toBe(true)
      if (!isOwn || at < exact.length)
        expect(one.toSorted(), `${said} finds ${one}`).toEqual(rxcuis.toSorted())
    }
  }
})

test('every brand finds products in its forms alone, and of no other brand', () => {
  const amounts = /\b[\d.]+ (?:MG|UNT|ML|ACTUAT)(?:\/\w+)? ?/g
  for (const [brand, forms] of Object.entries(brandForms))
    for (const { name } of searchMedications(brand)) {
      const [generic = '', own] = name.replace(/^NDA\d+ /, '').split(/ \[|\]/)
      const form = generic.replaceAll(amounts, '').replace(/(?<!Release )Oral Capsule/, 'Oral Tablet')
      expect(forms.map((one) => one.replace(/(?<!Release )Oral Capsule/, 'Oral Tablet'))).toContain(form)
      if (own)
        expect(brand.startsWith(own.toLowerCase().split(/\W/)[0] ?? ''), `${brand}: ${name}`).toBe(true)
    }
})
