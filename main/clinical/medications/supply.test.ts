import { expect, test } from 'vitest'
import type { Sig } from './sig.ts'
import { type Often, oftens, wordsOfOften } from './sig-words.ts'
import { compareSupply, daysOf, mostOnOneDay, needed, quantityFor } from './supply.ts'

const sig = (dose: number, often: Often, days: number | null, more: Partial<Sig> = {}): Sig => ({
  dose,
  doseMax: null,
  unit: 'tablet',
  route: 'oral',
  often,
  days,
  asNeeded: null,
  more: '',
  mg: null,
  byWeight: null,
  ...more,
})
const noPack: { actuations: number | null } = { actuations: null }
const compare = (of: Sig, quantity: number, unit = 'tablets', product = noPack) =>
  compareSupply(of, { quantity, unit }, product)

test('the proposed quantity is dose × times × days, and agrees with the sig, whatever they are', () => {
  for (const often of oftens)
    for (const dose of [0.5, 1, 2, 7.5])
      for (const days of [1, 3, 7, 10, 14, 30]) {
        const made = sig(dose, often, days)
        const { perDay, perDayMax = perDay, everyDays = 1 } = wordsOfOften(often)
        const exact = often === 'once' ? dose : dose * perDayMax * Math.ceil(days / everyDays)
        const proposed = quantityFor(made)
        expect(proposed?.quantity, `${dose} ${often} ${days}`).toBe(Math.ceil(Number(exact.toFixed(6))))
        expect(compare(made, proposed?.quantity ?? 0).difference).toBeNull()
        expect(compare(made, (proposed?.quantity ?? 0) + 1).difference).toContain('Quantity')
      }
})

test.each<[name: string, Sig, tablets: number]>([
  ['methotrexate 15 mg of 2.5 mg tablets weekly, 12 weeks', sig(6, 'weekly', 84), 72],
  ['alendronate weekly, 4 weeks', sig(1, 'weekly', 28), 4],
  ['alendronate weekly, 12 weeks', sig(1, 'weekly', 84), 12],
  // The fifth week has begun with day 29, the second with day 8.
  ['alendronate weekly, 30 days', sig(1, 'weekly', 30), 5],
  ['methotrexate weekly, 30 days', sig(6, 'weekly', 30), 30],
  ['fluconazole weekly, 7 days', sig(1, 'weekly', 7), 1],
  ['fluconazole weekly, 8 days', sig(1, 'weekly', 8), 2],
  ['every other day, 7 days: 1, 3, 5, 7', sig(1, 'every-other-day', 7), 4],
  ['2 every other day, 7 days', sig(2, 'every-other-day', 7), 8],
  ['every other day, 1 day', sig(1, 'every-other-day', 1), 1],
  ['every other day, 14 days', sig(1, 'every-other-day', 14), 7],
  ['half a tablet every other day, 30 days', sig(0.5, 'every-other-day', 30), 8],
  ['as needed weekly, 30 days, at most', sig(1, 'weekly', 30, { asNeeded: '' }), 5],
])('whole doses are counted, no average: %s', (_name, made, tablets) => {
  expect(quantityFor(made)).toEqual({ quantity: tablets, unit: tablets === 1 ? 'tablet' : 'tablets' })
  expect(compare(made, tablets).difference).toBeNull()
  expect(compare(made, tablets + 1).difference).toContain(`${tablets} tablet`)
})

test('what is taken at intervals of days lasts so many intervals as there are whole doses', () => {
  expect(compare(sig(1, 'weekly', null), 4).lasts).toBe('Lasts 28 days.')
  expect(compare(sig(6, 'weekly', null), 23).lasts).toBe('Lasts 21 days.')
  expect(compare(sig(2, 'every-other-day', null), 7).lasts).toBe('Lasts 6 days.')
  expect(compare(sig(2, 'daily', null), 5).lasts).toBe('Lasts 2 days.')
  expect(compare(sig(2, 'weekly', null), 1).lasts).toBe('Less than one dose.')
})

test.each<[Sig, number, string | null]>([
  [sig(1, 'bid', 10), 20, null],
  [sig(1, 'bid', 10), 30, 'Quantity 30 tablets, but 1 tablet twice a day for 10 days is 20 tablets.'],
  [sig(1, 'bid', 10), 19, 'Quantity 19 tablets, but 1 tablet twice a day for 10 days is 20 tablets.'],
  [sig(0.5, 'daily', 5), 3, null],
  [sig(1, 'once', null), 1, null],
  [sig(1, 'once', null), 6, 'Quantity 6 tablets, but 1 tablet once is 1 tablet.'],
  // As needed fewer is no error; more than it can be is said.
  [sig(1, 'q6h', 5, { asNeeded: 'pain' }), 12, null],
  [
    sig(1, 'q6h', 5, { asNeeded: 'pain' }),
    40,
    'Quantity 40 tablets, but 1 tablet every 6 hours for 5 days is at most 20 tablets.',
  ],
  [sig(1, 'q4-6h', 5, { doseMax: 2 }), 60, null],
  [sig(1, 'q4-6h', 5, { doseMax: 2 }), 20, null],
  [
    sig(1, 'q4-6h', 5, { doseMax: 2 }),
    61,
    'Quantity 61 tablets, but 1 to 2 tablets every 4 to 6 hours for 5 days is at most 60 tablets.',
  ],
])('%j with %i tablets', (made, quantity, difference) => {
  expect(compare(made, quantity).difference).toBe(difference)
})

test('without days it says how long the quantity lasts, and what can’t be compared is said', () => {
  expect(compare(sig(1, 'bid', null), 60).lasts).toBe('Lasts 30 days.')
  expect(compare(sig(1, 'q4-6h', null, { asNeeded: '' }), 30).lasts).toBe('Lasts at least 5 days.')
  expect(compare(sig(4, 'bid', null), 6).lasts).toBe('Lasts less than a day.')
  const puffs = sig(2, 'q4-6h', null, { unit: 'puff', asNeeded: 'wheeze' })
  expect(compare(puffs, 1, 'inhaler', { actuations: 200 }).lasts).toBe('Lasts at least 16 days.')
  expect(compare(puffs, 1, 'inhaler').lasts).toContain('not compared')
  expect(compare(sig(1, 'bid', 7, { unit: 'drop' }), 5, 'mL')).toEqual({
    difference: null,
    lasts: 'Quantity not compared with the sig: mL and drops are counted differently.',
  })
  expect(compare(sig(1, 'morning', null, { unit: 'patch' }), 28, 'patches').lasts).toBe('Lasts 28 days.')
})

test('a pack holds at least what is needed, and nothing is proposed for what is not counted alike', () => {
  const puffs = sig(2, 'bid', 30, { unit: 'puff' })
  expect(compare(puffs, 1, 'inhaler', { actuations: 120 }).difference).toBeNull()
  expect(compare(puffs, 1, 'inhaler', { actuations: 60 }).difference).toContain('120 puffs')
  expect(quantityFor(puffs)).toBeNull()
  expect(quantityFor(sig(1, 'bid', null))).toBeNull()
  expect(quantityFor(sig(7.5, 'bid', 10, { unit: 'mL' }))).toEqual({ quantity: 150, unit: 'mL' })
  // 0.1 × 3 is 0.30000000000000004 in a double, and no patient's.
  expect(needed(sig(0.1, 'tid', 1))).toEqual({ low: 0.3, high: 0.3 })
})

const step = (dose: number, often: Often, days: number | null) => ({ dose, often, days, mg: null })

test('the quantity of steps is the sum of theirs, whatever they are', () => {
  const pack = sig(2, 'daily', 1, { next: [step(1, 'daily', 4)] })
  expect(quantityFor(pack)).toEqual({ quantity: 6, unit: 'tablets' })
  expect(daysOf(pack)).toBe(5)
  expect(compare(pack, 6)).toEqual({ difference: null, lasts: null })
  expect(compare(pack, 5).difference).toBe(
    'Quantity 5 tablets, but 2 tablets once a day for 1 day, then 1 tablet once a day for 4 days is 6 tablets.',
  )
  // Six 4 mg tablets on the first day, one less on each that follows: 21 in a pack.
  const down = sig(6, 'daily', 1, { next: [5, 4, 3, 2, 1].map((dose) => step(dose, 'daily', 1)) })
  expect(quantityFor(down)).toEqual({ quantity: 21, unit: 'tablets' })
  const taper = sig(2, 'morning', 5, { next: [step(1, 'morning', 5), step(0.5, 'every-other-day', 5)] })
  expect(quantityFor(taper)).toEqual({ quantity: 17, unit: 'tablets' })
  const once = sig(2, 'once', null, { next: [step(1, 'bid', 3)] })
  expect(quantityFor(once)).toEqual({ quantity: 8, unit: 'tablets' })
  expect(daysOf(once)).toBe(3)
  const open = sig(2, 'daily', 1, { next: [step(1, 'daily', null)] })
  expect(quantityFor(open)).toBeNull()
  expect(daysOf(open)).toBeNull()
})

test('what is taken once is of the same day as what follows it, and a day of its own where nothing does', () => {
  const loading = sig(2, 'once', null, { next: [step(2, 'qid', 3)] })
  expect(mostOnOneDay(loading)).toBe(10)
  expect(daysOf(loading)).toBe(3)
  const twoSingle = sig(2, 'once', null, { next: [step(1, 'once', null)] })
  expect(mostOnOneDay(twoSingle)).toBe(3)
  expect(daysOf(twoSingle)).toBe(1)
  const after = sig(1, 'daily', 3, { next: [step(2, 'once', null)] })
  expect(mostOnOneDay(after)).toBe(2)
  expect(daysOf(after)).toBe(4)
  const middle = sig(1, 'daily', 3, { next: [step(2, 'once', null), step(1, 'bid', 2)] })
  expect(mostOnOneDay(middle)).toBe(4)
  expect(daysOf(middle)).toBe(5)
})

test('where the last step has no end, the quantity has to reach it, and it is said how long it lasts', () => {
  const open = sig(1, 'daily', 14, { next: [step(2, 'daily', 14), step(4, 'daily', null)] })
  for (const quantity of [30, 42])
    expect(compare(open, quantity)).toEqual({
      difference: `Quantity ${quantity} tablets, but the steps before the last need 42 tablets: nothing is left for it.`,
      lasts: null,
    })
  expect(compare(open, 44)).toEqual({ difference: null, lasts: 'The last step lasts less than a day.' })
  expect(compare(open, 162)).toEqual({ difference: null, lasts: 'The last step lasts 30 days.' })
  expect(compare({ ...open, asNeeded: 'pain' }, 30).difference).toContain('need up to 42 tablets')
  expect(compare(open, 30, 'bottles').lasts).toContain('counted differently')
  const weekly = sig(1, 'daily', 14, { next: [step(1, 'weekly', null)] })
  expect(compare(weekly, 18).lasts).toBe('The last step lasts 28 days.')
})
