import { expect, test } from 'vitest'
import { withoutPatient } from '../../main/clinical/favorites/favorite.ts'
import type { Sig } from '../../main/clinical/medications/sig.ts'
import type { FavoriteView, MedicationChoice } from '../../preload/views/index.ts'
import { prescribedIn, sameAs, typedFavorite } from './favorite-input.ts'
import { readOrder } from './order-input.ts'

const tablet: MedicationChoice = {
  rxcui: '314076',
  name: 'lisinopril 10 MG Oral Tablet',
  brand: false,
  ingredients: [{ rxcui: '29046', name: 'lisinopril' }],
  usualDosage: '1 tablet daily',
  usualQuantity: 30,
  usualQuantityUnit: 'tablets',
}
const liquid: MedicationChoice = {
  ...tablet,
  ...{ rxcui: '313797', name: 'amoxicillin 80 MG/ML Oral Suspension' },
  ...{ usualQuantity: 100, usualQuantityUnit: 'mL' },
}
const sig: Sig = {
  ...{ dose: 1, doseMax: null, unit: 'tablet', route: 'oral', often: 'daily', days: null },
  ...{ asNeeded: null, more: 'with water', mg: null, byWeight: null },
}
const favorite = (choice: MedicationChoice, of: Sig | null, dosage = ''): FavoriteView => ({
  ...{ id: 'f', name: '', of: 'own', choice, used: 0, unsent: null },
  ...withoutPatient({
    ...{ rxcui: choice.rxcui, medication: choice.name, dosage, sig: of },
    ...{ quantity: 90, quantityUnit: 'tablets', refills: 3 },
  }),
})

test.each<[string, Sig | null, string]>([
  ['a dose', sig, ''],
  [
    'a dose and steps that follow',
    { ...sig, days: 2, next: [{ dose: 2, often: 'daily', days: null, mg: null }] },
    '',
  ],
  ['words', null, 'One when the pressure is over 150'],
])('a favorite of %s fills the form so that the same would be kept again', (_, of, dosage) => {
  const one = favorite(tablet, of, dosage)
  const typed = typedFavorite(one)
  const prescribed = prescribedIn(readOrder(typed, JSON.parse(typed.choice), null), tablet)
  expect(prescribed).toMatchObject({ quantity: 90, refills: 3 })
  expect(prescribed && sameAs(prescribed, [one])).toBe(one)
  expect(typed.favorite).toBe('f')
})

test('a dose by weight is reckoned by the weight of now, and its quantity with it', () => {
  const byWeight = { mgPerKg: 45, per: 'day', kg: 27 } as const
  const one = favorite(liquid, {
    ...sig,
    ...{ dose: 7.5, unit: 'mL', often: 'bid', days: 10, mg: 600, byWeight },
  })
  const typed = typedFavorite(one)
  expect(prescribedIn(readOrder(typed, JSON.parse(typed.choice), null), liquid)).toBeNull()
  const read = readOrder(typed, JSON.parse(typed.choice), 10)
  expect(read.sig?.byWeight?.kg).toBe(10)
  expect(read.sig?.dose).toBeLessThan(7.5)
  expect(read.quantity).toBeLessThan(150)
  const prescribed = prescribedIn(read, liquid)
  expect(prescribed && sameAs(prescribed, [one])).toBe(one)
})

test('one whose medicine is not in the catalog is searched by its name, and nothing is chosen', () => {
  const one = { ...favorite(tablet, sig), choice: null }
  expect(typedFavorite(one)).toMatchObject({ choice: '', find: 'lisinopril', favorite: 'f' })
})
