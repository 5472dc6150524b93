import { expect, test } from 'vitest'
import { searchMedications } from '../medications/search.ts'
import { allergyClasses, crossReactions } from './allergy-classes.ts'
import { catalog, medicationOf } from './medications.ts'

const names = (query: string) => searchMedications(query).map(({ name }) => name)

test('each product once, with ingredients, a usual dosage and a quantity', () => {
  expect(catalog.length).toBeGreaterThan(120)
  expect(new Set(catalog.map(({ rxcui }) => rxcui)).size).toBe(catalog.length)
  for (const one of catalog) {
    expect(one.rxcui).toMatch(/^\d+$/)
    expect(one.ingredients.length).toBeGreaterThan(0)
    expect(one.usualDosage).not.toBe('')
    expect(one.usualQuantity).toBeGreaterThan(0)
    expect(one.quantityUnit).not.toBe('')
    expect(one.brand).toBe(one.name.endsWith(']'))
  }
})

test('an ingredient has one name and one code throughout', () => {
  const codes = new Map<string, string>()
  const held = new Map<string, string>()
  for (const { ingredients } of catalog) {
    for (const { rxcui, name } of ingredients) {
      expect(codes.get(name) ?? rxcui, name).toBe(rxcui)
      expect(held.get(rxcui) ?? name, rxcui).toBe(name)
      codes.set(name, rxcui)
      held.set(rxcui, name)
    }
  }
})

test('a combination has each of its ingredients', () => {
  expect(medicationOf('824194')).toMatchObject({
    name: 'amoxicillin 875 MG / clavulanate 125 MG Oral Tablet [Augmentin]',
    brand: true,
    ingredients: [
      { rxcui: '723', name: 'amoxicillin' },
      { rxcui: '48203', name: 'clavulanate' },
    ],
  })
  expect(medicationOf('849580')?.ingredients.map(({ name }) => name)).toEqual([
    'sulfamethoxazole',
    'trimethoprim',
  ])
  expect(medicationOf('311372')?.ingredients).toEqual([{ rxcui: '28889', name: 'loratadine' }])
})

test('found by brand, by generic name, by beginnings in any order, with a strength', () => {
  expect(names('augm')[0]).toContain('[Augmentin]')
  expect(names('Augmentin 875')).toEqual([
    'amoxicillin 875 MG / clavulanate 125 MG Oral Tablet [Augmentin]',
    'amoxicillin 875 MG / clavulanate 125 MG Oral Tablet',
  ])
  expect(names('clav amox 875')).toContain('amoxicillin 875 MG / clavulanate 125 MG Oral Tablet')
  expect(names('amoxicillin')[0]).toBe('amoxicillin 80 MG/ML Oral Suspension')
  expect(names('lorat').slice(0, 2)).toEqual([
    'loratadine 1 MG/ML Oral Solution',
    'loratadine 10 MG Oral Tablet',
  ])
  expect(names('metformin')).toContain('metformin hydrochloride 1000 MG Oral Tablet')
})

test('finds nothing for an empty query, an unknown word, or the inside of a word', () => {
  expect(names('')).toEqual([])
  expect(names('  -  ')).toEqual([])
  expect(names('zzzz')).toEqual([])
  expect(names('cillin')).toEqual([])
})

test('returns at most the number asked for', () => {
  expect(searchMedications('o', 5)).toHaveLength(5)
})

test('no class names a member twice, and no ingredient of a class is misnamed in the catalog', () => {
  for (const { members } of allergyClasses) expect(new Set(members).size).toBe(members.length)
  const classOf = (name: string) => {
    const rxcui =
      catalog.flatMap(({ ingredients }) => ingredients).find((one) => one.name === name)?.rxcui ?? ''
    // Of a group that is only named whole nobody reacts for another.
    return allergyClasses
      .filter(({ members, within }) => within !== 'named' && members.includes(rxcui))
      .map(({ id }) => id)
  }
  expect(classOf('amoxicillin')).toEqual(['penicillins'])
  expect(classOf('penicillin V')).toEqual(['penicillins'])
  expect(classOf('cephalexin')).toEqual(['cephalosporins'])
  expect(classOf('sulfamethoxazole')).toEqual(['sulfonamide-antibiotics'])
  expect(classOf('naproxen')).toEqual(['nsaids'])
  expect(classOf('azithromycin')).toEqual(['macrolides'])
  expect(classOf('levofloxacin')).toEqual(['fluoroquinolones'])
  expect(classOf('doxycycline')).toEqual(['tetracyclines'])
  expect(classOf('lisinopril')).toEqual(['ace-inhibitors'])
  for (const free of ['loratadine', 'furosemide', 'hydrochlorothiazide', 'trimethoprim', 'acetaminophen']) {
    expect(classOf(free)).toEqual([])
  }
  for (const { source, message } of crossReactions) expect(source && message).toBeTruthy()
})
