import { expect, test } from 'vitest'
import { catalog } from '../../main/clinical/catalogs/medications.ts'
import type { MedicationChoice } from '../../preload/views/index.ts'
import { emptyOrder, inMode, type OrderTyped, readOrder, reasonOf, typedFor, typedOf } from './order-input.ts'
import { stepsTyped } from './step-input.ts'

const choices: MedicationChoice[] = catalog.map(({ quantityUnit, ...rest }) => ({
  ...rest,
  usualQuantityUnit: quantityUnit,
}))
const choice = (name: string) => {
  const found = choices.find((one) => one.name === name)
  if (!found) throw new Error(name)
  return found
}
const amoxicillin = choice('amoxicillin 80 MG/ML Oral Suspension')
const tablets = choice('amoxicillin 500 MG Oral Tablet')
const read = (of: MedicationChoice, change: Partial<OrderTyped> = {}, kg: number | null = null) =>
  readOrder({ ...typedFor(of), ...change }, of, kg)

test('every medication of the catalog begins complete, but for what goes by weight', () => {
  for (const one of choices) {
    const { complete, quantity, unit } = read(one)
    const weighed = one.usualDosage?.startsWith('dose by weight') ?? false
    expect(complete, one.name).toBe(!weighed)
    if (weighed) continue
    expect({ quantity, unit }, one.name).toEqual({
      quantity: one.usualQuantity,
      unit: one.usualQuantityUnit,
    })
  }
})

test('a dose by weight follows from the weight, the quantity from the dose', () => {
  const typed = { mgPerKg: '45' }
  expect(read(amoxicillin, typed)).toMatchObject({ sig: null, complete: false, quantity: null })
  expect(read(amoxicillin, typed, 27)).toMatchObject({
    dosage: 'Take 7.5 mL (600 mg) by mouth twice a day for 10 days',
    quantity: 150,
    unit: 'mL',
    complete: true,
    sig: { byWeight: { mgPerKg: 45, per: 'day', kg: 27 } },
  })
  expect(read(amoxicillin, { ...typed, dose: '8' }, 27)).toMatchObject({ quantity: 160, sig: { mg: 640 } })
})

test('steps are one sentence and one quantity, and come back to be changed', () => {
  const pack = choice('azithromycin 250 MG Oral Tablet')
  const made = read(pack)
  expect(made).toMatchObject({
    dosage: 'Take 2 tablets by mouth once a day for 1 day, then take 1 tablet by mouth once a day for 4 days',
    quantity: 6,
    complete: true,
    sig: { next: [{ dose: 1, often: 'daily', days: 4 }] },
  })
  const steps = [
    { dose: '2', often: 'morning', days: '5' },
    { dose: '1', often: 'once', days: '9' },
  ]
  expect(read(tablets, { days: '5', steps: stepsTyped(steps) })).toMatchObject({
    complete: true,
    sig: {
      next: [
        { dose: 2, days: 5 },
        { dose: 1, often: 'once', days: null },
      ],
    },
  })
  // No usual quantity is proposed where none can be reckoned.
  const open = read(tablets, { days: '14', steps: stepsTyped([{ dose: '4', often: 'daily', days: '' }]) })
  expect(open).toMatchObject({ quantity: null, complete: false })
  expect(open.sig).not.toBeNull()
  // Without an end only the last.
  expect(
    read(tablets, { days: '5', steps: stepsTyped([{ dose: '2', often: 'bid', days: '' }]) }).sig,
  ).not.toBeNull()
  for (const steps of [
    [{ dose: '', often: 'bid', days: '1' }],
    [{ dose: '1', often: 'sometimes', days: '1' }],
    [{ dose: '1', often: 'bid', days: '0' }],
    [
      { dose: '1', often: 'bid', days: '' },
      { dose: '1', often: 'bid', days: '2' },
    ],
  ])
    expect(read(tablets, { days: '5', steps: stepsTyped(steps) })).toMatchObject({
      sig: null,
      complete: false,
    })
  const one = stepsTyped([{ dose: '1', often: 'bid', days: '2' }])
  expect(read(tablets, { days: '', steps: one }).complete).toBe(false)
  // By weight there are none, and what was typed of them stays.
  expect(read(amoxicillin, { mgPerKg: '45', steps: one }, 27).sig).not.toHaveProperty('next')
})

test.each<[Partial<OrderTyped>]>([
  [{ dose: '' }],
  [{ dose: '-1' }],
  [{ dose: 'one' }],
  [{ dose: '2', doseMax: '1' }],
  [{ days: '0' }],
  [{ days: '1.5' }],
  [{ days: '1000' }],
  [{ often: 'often' }],
  [{ route: '' }],
  [{ quantity: '-3' }],
  [{ unit: ' ', quantity: '3' }],
  [{ refills: '' }],
  [{ refills: '12' }],
  [{ refills: '0.5' }],
  [{ mode: 'words', dosage: '  ' }],
])('%j is not complete', (change) => {
  expect(read(tablets, change).complete).toBe(false)
})

test('what is typed stays, and what is changed begins as it was ordered', () => {
  expect(read(tablets, { quantity: '33', unit: 'tablets' })).toMatchObject({ quantity: 33 })
  const { sig, dosage } = read(amoxicillin, { mgPerKg: '45' }, 27)
  const order = {
    id: 'o',
    rxcui: amoxicillin.rxcui,
    medication: amoxicillin.name,
    strength: '400 mg/5 mL',
    dosage,
    sig,
    arithmetic: null,
    quantity: 200,
    quantityUnit: 'mL',
    refills: 1,
    state: 'draft' as const,
    statusMessage: '',
    check: { alerts: [], notChecked: [], needsReason: false, closed: null },
    overrideReason: 'Weighed',
    callPharmacy: false,
    pharmacy: null,
    needsPharmacy: null,
    reasons: [],
  }
  expect(readOrder(typedOf(order, amoxicillin), amoxicillin, 27)).toMatchObject({
    sig,
    quantity: 200,
    refills: 1,
  })
  expect(typedOf({ ...order, sig: null, dosage: 'as directed' }, amoxicillin)).toMatchObject({
    ...emptyOrder,
    choice: JSON.stringify(amoxicillin),
    replaces: 'o',
    mode: 'words',
    dosage: 'as directed',
    route: 'oral',
    often: 'daily',
    quantity: '200',
    unit: 'mL',
    refills: '1',
    reason: 'Weighed',
    reasonTo: '[]',
  })
})

const draft = (dose: string, kg: number, quantity: number | null = null) => {
  const first = read(amoxicillin, { mgPerKg: '45', dose }, kg)
  return typedOf(
    {
      id: 'o',
      rxcui: amoxicillin.rxcui,
      medication: amoxicillin.name,
      strength: '400 mg/5 mL',
      dosage: first.dosage,
      sig: first.sig,
      arithmetic: null,
      quantity: quantity ?? first.quantity ?? 0,
      quantityUnit: 'mL',
      refills: 0,
      state: 'draft',
      statusMessage: '',
      check: { alerts: [], notChecked: [], needsReason: false, closed: null },
      overrideReason: null,
      callPharmacy: false,
      pharmacy: null,
      needsPharmacy: null,
      reasons: [],
    },
    amoxicillin,
  )
}

test('a changed dose by weight goes by the weight of now, rounded by hand or not', () => {
  expect(readOrder(draft('', 60), amoxicillin, 60)).toMatchObject({ sig: { dose: 17 }, quantity: 340 })
  const byNow = { sig: { dose: 7.5, byWeight: { kg: 27 } }, doseShown: '7.5', quantity: 150 }
  for (const dose of ['', '16.5']) expect(readOrder(draft(dose, 60), amoxicillin, 27)).toMatchObject(byNow)
  // By the same weight it stays as it was rounded, and a quantity that was set by hand stays too.
  expect(readOrder(draft('16.5', 60), amoxicillin, 60)).toMatchObject({ sig: { dose: 16.5 }, quantity: 330 })
  expect(readOrder(draft('', 60, 400), amoxicillin, 27)).toMatchObject({ sig: { dose: 7.5 }, quantity: 400 })
})

test('in words the quantity that stood goes on; from a weight only what goes by it', () => {
  const typed = { ...typedFor(tablets), days: '5' }
  const stood = readOrder(typed, tablets, null)
  const words = readOrder({ ...typed, ...inMode('words', typed, stood) }, tablets, null)
  expect(stood.quantity).not.toBe(tablets.usualQuantity)
  expect(words).toMatchObject({ sig: null, dosage: stood.dosage, quantity: stood.quantity, unit: stood.unit })
  const old = draft('16.5', 60)
  const changed = (mode: 'words' | 'dose', kg: number | null) =>
    inMode(mode, old, readOrder(old, amoxicillin, kg))
  expect(changed('dose', 27)).toEqual({ mode: 'dose', dose: '7.5' })
  expect(changed('words', null)).toMatchObject({ dose: '', dosage: '' })
})

test('what is taken once is taken for no number of days', () => {
  const { sig, dosage, quantity } = read(tablets, { often: 'once', days: '10' })
  expect({ days: sig?.days, dosage, quantity }).toEqual({
    days: null,
    dosage: 'Take 1 tablet by mouth once',
    quantity: 1,
  })
})

test('the reason of a changed draft holds only of the stops that it was given to', () => {
  const alert = (message: string, severity: 'stop' | 'warn' = 'stop') => ({
    kind: 'dose' as const,
    severity,
    message,
    allergyId: null,
    medicationId: null,
    ingredient: null,
  })
  const typed = { ...emptyOrder, reason: 'Weighed', reasonTo: JSON.stringify(['a', 'b']) }
  expect(reasonOf(typed, { alerts: [alert('b'), alert('look', 'warn'), alert('a')] })).toBe('Weighed')
  expect(reasonOf(typed, { alerts: [alert('a'), alert('b'), alert('c')] })).toBe('')
  expect(reasonOf(typed, { alerts: [alert('a')] })).toBe('')
  expect(reasonOf({ ...typed, reasonTo: '' }, { alerts: [alert('c')] })).toBe('Weighed')
  expect(reasonOf(typed, null)).toBe('Weighed')
})
