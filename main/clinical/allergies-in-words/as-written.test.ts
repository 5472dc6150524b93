import type { AllergyIntolerance } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import { screenAllergies } from '../allergies/allergy-screen.ts'
import { noneMeant } from '../allergies/none-meant.ts'
import { allergyClasses } from '../catalogs/allergy-classes.ts'
import { classWords } from '../catalogs/allergy-words/classes.ts'
import { drugs, products } from '../catalogs/allergy-words/drugs.ts'
import { whichWords } from '../catalogs/allergy-words/which.ts'
import { ingredientOf } from '../catalogs/ingredients.ts'
import { catalog, type Ingredient } from '../catalogs/medications.ts'
import { plain } from './phrases.ts'
import { readWords } from './read.ts'
import { named, silent, stopped } from './test/as-written.ts'

const inWords = (text: string): AllergyIntolerance => ({
  resourceType: 'AllergyIntolerance',
  id: 'a',
  code: { text },
  patient: { reference: 'Patient/p' },
})
const severityOf = (ingredients: Ingredient[], text: string) =>
  screenAllergies({ ingredients, allergies: [inWords(text)], listState: 'listed' }).alerts[0]?.severity ??
  'silent'

const ingredientsOf = (name: string): Ingredient[] => {
  const [word = ''] = name.toLowerCase().split(' ')
  const product = catalog.find((one) => one.name.toLowerCase().includes(word))
  const substance = drugs.find((one) => one.name === word)
  return product?.ingredients ?? (substance ? [substance] : [])
}

describe('an allergy in words is never silent', () => {
  test.each(Object.entries(stopped))('%s stops for each of its ways of writing', (name, written) => {
    const ingredients = ingredientsOf(name)
    expect(ingredients, name).not.toEqual([])
    expect(written.filter((text) => severityOf(ingredients, text) !== 'stop')).toEqual([])
  })

  test.each(Object.entries(named))(
    'the substance %s stops for each of its ways of writing',
    (rxcui, written) => {
      const ingredient = ingredientOf(rxcui)
      if (!ingredient) throw new Error(`${rxcui} has no name`)
      expect(written.filter((text) => severityOf([ingredient], text) !== 'stop')).toEqual([])
    },
  )

  test.each(['gantrisin', 'Pediazole as a child', 'sulfisoxazole'])(
    '%s stops the other sulfonamide antibiotics',
    (text) => {
      expect(severityOf(ingredientsOf('sulfamethoxazole'), text)).toBe('stop')
    },
  )

  test('every spelling of the table is found again: nothing in it is covered by another row', () => {
    const lost = drugs.flatMap(({ rxcui, words, name }) =>
      [name, ...words.split(',')].filter((word) => !readWords(word).substances.includes(rxcui)),
    )
    const lostClasses = Object.entries(classWords).flatMap(([id, words]) =>
      words.split(',').filter((word) => !readWords(word).classes.some((one) => one.id === id)),
    )
    const lostProducts = products.flatMap(({ rxcuis, words }) =>
      words.split(',').filter((word) => rxcuis.some((rxcui) => !readWords(word).substances.includes(rxcui))),
    )
    const lostQuestions = whichWords.flatMap(({ words }) =>
      words.split(',').filter((word) => readWords(word).which.length === 0),
    )
    expect([...lost, ...lostClasses, ...lostProducts, ...lostQuestions]).toEqual([])
  })

  test('every ingredient that can be ordered is found by its name', () => {
    const lost = catalog
      .flatMap(({ ingredients }) => ingredients)
      .filter(({ rxcui, name }) => !readWords(name).substances.includes(rxcui))
    expect(lost.map(({ name }) => name)).toEqual([])
  })
})

describe('what is no allergy of the patient', () => {
  const orderable = [
    ...new Map(catalog.flatMap(({ ingredients }) => ingredients).map((one) => [one.rxcui, one])).values(),
    ...drugs.map(({ rxcui, name }) => ({ rxcui, name })),
  ]
  test.each(silent)('%s', (text) => {
    expect(orderable.filter((one) => severityOf([one], text) !== 'silent').map(({ name }) => name)).toEqual(
      [],
    )
  })
})

describe('either way of reading is the careful one', () => {
  const names = (text: string) => readWords(text).classes.map(({ id }) => id)
  test.each([
    ['no penicillin!', ['penicillins']],
    ['does not tolerate penicillin', ['penicillins']],
    ['Tolerates amoxicillin, sulfa', ['sulfonamide-antibiotics']],
    ['PCN (tolerates amoxicillin), sulfa', ['penicillins', 'sulfonamide-antibiotics']],
    ['his mom is allergic to PCN and he is too', ['penicillins']],
    ['twin brother had anaphylaxis to penicillin, so avoids it', ['penicillins']],
    ['mom reports penicillin allergy', ['penicillins']],
    ['no known allergies except sulfa', ['sulfonamide-antibiotics']],
    ['penicillin - denies anaphylaxis', ['penicillins']],
    ['no reaction since stopping penicillin', ['penicillins']],
  ])('%s', (text, ids) => expect(names(text)).toEqual(ids))
})

test('a list is denied whole only where it ends in "or" or "and"', () => {
  expect(readWords('denies allergy to penicillin, sulfa, or codeine')).toMatchObject({
    substances: [],
    classes: [],
    unsaid: true,
  })
  expect(readWords('denies penicillin allergy, codeine').substances).toEqual(['2670'])
})

test('words that mean none are none of a medicine', () => {
  for (const text of silent.filter((one) => noneMeant(one)))
    expect(readWords(text), text).toMatchObject({ substances: [], classes: [], which: [] })
})

test.each([
  ['Amoxicillin: hives, treated with prednisone and Benadryl', ['723']],
  ['Amoxicillin: hives. Given Benadryl, prednisone and famotidine', ['723']],
  ['Amoxicillin, anaphylaxis, required epinephrine in ER', ['723']],
  ['Amoxicillin, carries an EpiPen', ['723']],
])('a medicine that is named as the treatment is no allergen: %s', (text, substances) => {
  expect(readWords(text)).toMatchObject({ substances, classes: [], which: [] })
})

test('an EpiPen that the note says is carried is no allergen of an allergy to something else', () => {
  const ingredients = [{ rxcui: '3992', name: 'epinephrine' }]
  const allergies = [{ ...inWords('Peanut'), note: [{ text: 'Carries EpiPen' }] }]
  expect(screenAllergies({ ingredients, allergies, listState: 'listed' })).toEqual({
    alerts: [],
    notChecked: ['Inactive ingredients not checked (Peanut)'],
  })
})

test('a long text is read as far as a line goes, whatever stands in it', () => {
  const read = readWords('penicillin and no mother allergic to '.repeat(2000))
  expect(read.tooLong).toBe(true)
  expect(read.classes.map(({ id }) => id)).toEqual(['penicillins'])
})

test('the table names only substances and classes that have a name and a code', () => {
  const ids = new Set(allergyClasses.map(({ id }) => id))
  expect(Object.keys(classWords).filter((id) => !ids.has(id))).toEqual([])
  expect(whichWords.flatMap(({ classes }) => classes).filter((id) => !ids.has(id))).toEqual([])
  const rxcuis = [...products.flatMap((one) => one.rxcuis), ...whichWords.flatMap((one) => one.drugs)]
  expect(rxcuis.filter((rxcui) => !ingredientOf(rxcui))).toEqual([])
  for (const { codedAs, concepts, id } of allergyClasses) expect(concepts, id).toContain(codedAs.code)
  expect(plain('Acetaminofén – “Z-Pak”')).toBe('acetaminofen z pak')
})
