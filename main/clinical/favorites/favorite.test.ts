import type { Library } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import type { Sig } from '../medications/sig.ts'
import { libraryOf } from '../phrases/library.ts'
import { findFavorites, isSame, namesPatient, withoutPatient } from './favorite.ts'
import { favoriteLibrary, favoriteOf } from './library.ts'

const sig: Sig = {
  dose: 1,
  doseMax: 2,
  unit: 'tablet',
  route: 'oral',
  often: 'daily',
  days: 5,
  asNeeded: 'pain',
  more: 'with food',
  mg: null,
  byWeight: null,
}
const prescribed = {
  rxcui: '314076',
  medication: 'lisinopril 10 MG Oral Tablet',
  dosage: 'Take 1 to 2 tablets by mouth once a day as needed for pain for 5 days, with food',
  sig,
  quantity: 10,
  quantityUnit: 'tablets',
  refills: 2,
}
const byWeight: Sig = {
  ...sig,
  dose: 7.5,
  doseMax: null,
  unit: 'mL',
  often: 'bid',
  days: 10,
  asNeeded: null,
  mg: 600,
  byWeight: { mgPerKg: 45, per: 'day', kg: 27 },
}

describe('a prescription without its patient', () => {
  test('keeps medicine, sig, quantity and refills', () => {
    expect(withoutPatient(prescribed)).toEqual({
      ...prescribed,
      sig: { ...sigWithout(sig), dose: 1, perKg: null },
    })
  })

  test('by weight keeps the rule: no weight, no dose that came of it, no quantity that was counted for it', () => {
    const kept = withoutPatient({ ...prescribed, dosage: 'Take 7.5 mL …', sig: byWeight, quantity: 150 })
    expect(kept).toMatchObject({
      dosage: '45 mg/kg/day by mouth, twice a day for 10 days, with food',
      quantity: null,
      sig: { dose: null, mg: null, perKg: { mgPerKg: 45, per: 'day' } },
    })
    expect(JSON.stringify(kept)).not.toMatch(/27|7\.5|600|150/)
  })

  test('in words alone keeps the words', () => {
    expect(withoutPatient({ ...prescribed, sig: null })).toEqual({ ...prescribed, sig: null })
  })

  test('is the same whatever it is called, and another with another quantity or count of refills', () => {
    const kept = withoutPatient(prescribed)
    expect(isSame(kept, withoutPatient({ ...prescribed, medication: 'else' }))).toBe(true)
    expect(isSame(kept, withoutPatient({ ...prescribed, quantity: 30 }))).toBe(false)
    expect(isSame(kept, withoutPatient({ ...prescribed, refills: 0 }))).toBe(false)
  })
})

const sigWithout = ({ byWeight: _, ...rest }: Sig) => rest

test('the patient’s name is found in what would be kept, whole words of three letters or more', () => {
  expect(namesPatient('Take 1 tablet, as Rosa likes', ['Rosa', 'Delgado'])).toBe('rosa')
  expect(namesPatient('Take 1 tablet with rosacea cream, al', ['Rosa', 'Al'])).toBeNull()
})

describe('favorites are found', () => {
  const favorite = (name: string, medication: string, used: number, of: 'own' | 'practice' = 'own') => ({
    name,
    medication,
    dosage: 'Take 1 tablet by mouth once a day',
    of,
    used,
  })
  const all = [
    favorite('', 'Amoxicillin 500 MG Oral Capsule', 1),
    favorite('strep adult', 'Penicillin V 500 MG Oral Tablet', 3),
    favorite('', 'Amoxicillin 875 MG Oral Tablet', 9, 'practice'),
    favorite('', 'Lisinopril 10 MG Oral Tablet', 3),
  ]
  const found = (typed: string) => findFavorites(all, typed).map(({ name, medication }) => name || medication)

  test('with nothing typed the most used first, one’s own before the practice’s', () => {
    expect(found('')).toEqual([
      'Lisinopril 10 MG Oral Tablet',
      'strep adult',
      'Amoxicillin 500 MG Oral Capsule',
      'Amoxicillin 875 MG Oral Tablet',
    ])
  })

  test('by the beginnings of words of their name, medicine and strength', () => {
    expect(found('amox')).toEqual(['Amoxicillin 500 MG Oral Capsule', 'Amoxicillin 875 MG Oral Tablet'])
    expect(found('amox 875')).toEqual(['Amoxicillin 875 MG Oral Tablet'])
    expect(found('strep')).toEqual(['strep adult'])
    expect(found('zzz')).toEqual([])
  })
})

describe('a favorite as a Library', () => {
  const favorite = { id: 'f1', name: 'Knee', ...withoutPatient(prescribed) }
  const own = favoriteLibrary(favorite, { practitionerId: 'ada' })
  const withContent = (change: object): Library => ({
    ...own,
    content: [
      {
        contentType: 'application/json',
        data: btoa(JSON.stringify({ ...withoutPatient(prescribed), ...change })),
      },
    ],
  })

  test('is read as it was written, steps and a dose by weight too', () => {
    expect(favoriteOf(own)).toEqual({ ...favorite, of: 'own' })
    const steps = withoutPatient({
      ...prescribed,
      sig: { ...sig, doseMax: null, next: [{ dose: 2, often: 'daily', days: null, mg: null }] },
    })
    expect(favoriteOf(favoriteLibrary({ id: 'f2', name: '', ...steps }, { publisher: 'P' }))).toEqual({
      id: 'f2',
      name: '',
      of: 'practice',
      ...steps,
    })
    const weighed = { id: 'f3', name: '', ...withoutPatient({ ...prescribed, sig: byWeight }) }
    expect(favoriteOf(favoriteLibrary(weighed, { practitionerId: 'ada' }))).toEqual({ ...weighed, of: 'own' })
  })

  test.each<[string, Library]>([
    ['withdrawn', { ...own, status: 'retired' }],
    [
      'a phrase',
      libraryOf({ id: 'x', name: 'x', title: 'x', source: null, texts: [] }, { practitionerId: 'ada' }),
    ],
    ['without content', { ...own, content: [] }],
    ['of no medicine', withContent({ rxcui: 'x' })],
    ['without a sentence', withContent({ dosage: '  ' })],
    ['with more refills than an order names', withContent({ refills: 12 })],
    ['with a dose in no unit', withContent({ sig: { ...favorite.sig, unit: 'spoon' } })],
    ['whose dose nothing says', withContent({ sig: { ...favorite.sig, dose: null } })],
    [
      'whose dose two things say',
      withContent({ sig: { ...favorite.sig, perKg: { mgPerKg: 1, per: 'day' } } }),
    ],
  ])('%s is none', (_, library) => {
    expect(favoriteOf(library)).toBeNull()
  })
})
