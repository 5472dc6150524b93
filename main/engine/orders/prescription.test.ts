import type { MedicationRequest, Observation, Resource } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import type { Input } from '../../../preload/contract/index.ts'
import { type Sig, sigText } from '../../clinical/medications/sig.ts'
import {
  chart,
  encounterId,
  loratadine,
  ordersOfRosa,
  patientId,
  refusal,
  usual,
  write,
} from './test/orders-of-rosa.ts'

/** How a prescription is said: the builder's sig, quantity, a dose by weight, and a draft that is changed. */

const at = ordersOfRosa()
const azithromycin = '248656'
const ibuprofenSuspension = '197803'

const sig: Sig = {
  dose: 1,
  doseMax: null,
  unit: 'tablet',
  route: 'oral',
  often: 'daily',
  days: 3,
  asNeeded: null,
  more: '',
  mg: null,
  byWeight: null,
}
type Draft = Input<'orders.draft'>
const draft = (more: Partial<Draft> = {}) => {
  const said = more.sig === undefined ? sig : more.sig
  return at.orders.handlers['orders.draft']({
    ...usual,
    rxcui: azithromycin,
    quantity: 3,
    sig: said,
    dosage: said ? sigText(said) : usual.dosage,
    overrideReason: null,
    ...more,
  })
}
/** Rosa as if she were eight, and not weighed yet. */
const asChild = chart.flatMap((one): Resource[] => {
  if (one.resourceType === 'Patient') return [{ ...one, birthDate: '2018-08-09' }]
  const weighed =
    one.resourceType === 'Observation' && one.code.coding?.some(({ code }) => code === '29463-7')
  return weighed ? [] : [one]
})
const weight = (kg: number, more: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation',
  id: `weight-${kg}`,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
  subject: { reference: `Patient/${patientId}` },
  encounter: { reference: `Encounter/${encounterId}` },
  effectiveDateTime: '2026-11-23T14:55:00Z',
  method: { text: 'Stated by the patient' },
  valueQuantity: { value: kg, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
  ...more,
})
const earlier = weight(25.8, { encounter: { reference: 'Encounter/other' }, effectiveDateTime: '2026-02-24' })
const byWeight = (kg: number, more: Partial<Sig> = {}): Sig => ({
  ...sig,
  dose: 13.5,
  unit: 'mL',
  often: 'q6-8h',
  days: null,
  asNeeded: 'fever',
  mg: 270,
  byWeight: { mgPerKg: 10, per: 'dose', kg },
  ...more,
})
const ibuprofen = (kg: number, more: Partial<Draft> = {}) =>
  draft({
    rxcui: ibuprofenSuspension,
    sig: byWeight(kg),
    quantity: 120,
    quantityUnit: 'mL',
    overrideReason: 'Weighed',
    ...more,
  })
const weightNow = () => at.orders.handlers['orders.weight']({ encounterId })

test('what the builder says reaches the order as FHIR, and comes back to be changed', () => {
  at.arrives(chart)
  const made = draft()
  expect(made).toMatchObject({ dosage: 'Take 1 tablet by mouth once a day for 3 days', sig, quantity: 3 })
  const [order] = at.orders.signingResources(encounterId) as [MedicationRequest]
  expect(order.dispenseRequest).toMatchObject({
    quantity: { value: 3, unit: 'tablets' },
    expectedSupplyDuration: { value: 3, code: 'd' },
  })
  expect(order.dosageInstruction?.[0]).toMatchObject({
    text: made.dosage,
    route: { coding: [{ code: '26643006' }] },
    timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
  })
})

test('a sentence that is not what the sig says is refused, and so is a sig that leaves the dose to the weight', () => {
  at.arrives(chart)
  expect(() => draft({ dosage: 'Take 2 tablets' })).toThrow(refusal('bad-input'))
  expect(() => draft({ sig: null, dosage: 'dose by weight, twice daily' })).toThrow(refusal('bad-input'))
  expect(at.list()).toEqual([])
})

test('an order from before that says “by weight” can’t be signed', () => {
  at.arrives(chart)
  const made = draft()
  const order: MedicationRequest & { id: string } = {
    ...(at.orders.signingResources(encounterId)[0] as MedicationRequest & { id: string }),
    dosageInstruction: [{ text: 'dose by weight, by mouth twice daily' }],
  }
  at.cache.removeDraftOrder(encounterId, 'Practitioner/okafor', made.id)
  at.cache.addDraftOrder(encounterId, 'Practitioner/okafor', { order, issues: [] })
  expect(at.orders.signingPrevents(encounterId)).toEqual([expect.stringContaining('say the dose')])
})

test('a quantity that differs from the sig is said with the order, and asks for nothing', () => {
  at.arrives(chart)
  expect(draft({ quantity: 30 }).check).toMatchObject({
    alerts: [
      {
        kind: 'dose',
        severity: 'warn',
        message: 'Quantity 30 tablets, but 1 tablet once a day for 3 days is 3 tablets.',
      },
    ],
    needsReason: false,
  })
  expect(at.orders.signingPrevents(encounterId)).toEqual([])
  // Said to the prescriber; no issue of the record.
  expect(at.orders.signingResources(encounterId)).toHaveLength(1)
})

test('a dose above its ceiling takes a reason, which goes with the order', () => {
  at.arrives(chart)
  const tylenol: Partial<Draft> = {
    rxcui: '198440',
    sig: { ...sig, dose: 2, often: 'q4h', asNeeded: '' },
    quantity: 36,
  }
  expect(() => draft(tylenol)).toThrow(refusal('needs-reason'))
  const made = draft({ ...tylenol, overrideReason: 'Under observation' })
  expect(made.overrideReason).toBe('Under observation')
  expect(at.orders.signingResources(encounterId)[1]).toMatchObject({
    resourceType: 'DetectedIssue',
    severity: 'high',
    code: {
      coding: [{ code: 'DOSEH' }],
      text: 'Up to 6,000 mg of acetaminophen a day: the most is 4,000 mg.',
    },
  })
  expect(at.orders.signingPrevents(encounterId)).toEqual([])
})

test.each([
  [5, 'DOSEL', 'Low Dose Alert', '5 mL for 27 kg comes to 3.7 mg/kg/dose: 10 was asked for.'],
  [27, 'DOSEH', 'High Dose Alert', '27 mL for 27 kg comes to 20 mg/kg/dose: 10 was asked for.'],
])('%d mL where 13.5 mL were asked for is recorded as %s', (dose, code, display, text) => {
  at.arrives(asChild)
  at.cache.put(write, weight(27))
  ibuprofen(27, { sig: byWeight(27, { dose, mg: dose * 20 }) })
  expect(at.orders.signingResources(encounterId)[1]).toMatchObject({
    code: { coding: [{ code, display }], text },
  })
  expect(at.orders.signingPrevents(encounterId)).toEqual([])
})

test('steps reach the order as instructions in sequence, with their days, quantity and sentence, and come back', () => {
  at.arrives(chart)
  const pack: Sig = {
    ...sig,
    dose: 2,
    days: 1,
    next: [{ dose: 1, often: 'daily', days: 4, mg: null }],
  }
  const made = draft({ sig: pack, quantity: 6 })
  expect(made).toMatchObject({
    dosage: 'Take 2 tablets by mouth once a day for 1 day, then take 1 tablet by mouth once a day for 4 days',
    sig: pack,
    check: { alerts: [] },
  })
  const [order] = at.orders.signingResources(encounterId) as [MedicationRequest]
  expect(order.dosageInstruction).toMatchObject([
    { sequence: 1, text: 'Take 2 tablets by mouth once a day for 1 day' },
    { sequence: 2, text: 'Take 1 tablet by mouth once a day for 4 days' },
  ])
  expect(order.extension).toMatchObject([{ valueMarkdown: made.dosage }])
  expect(order.dispenseRequest?.expectedSupplyDuration).toMatchObject({ value: 5, code: 'd' })
  expect(() => draft({ sig: { ...pack, days: null }, quantity: 6 })).toThrow(refusal('bad-input'))
})

test('a child’s dose by weight waits for a weight of this visit', () => {
  at.arrives([...asChild, earlier])
  expect(weightNow()).toMatchObject({ weight: { kg: 25.8 }, blocks: 'Weight is 8 months old: ask.' })
  expect(() => ibuprofen(25.8)).toThrow(refusal('needs-reason'))
  at.cache.put(write, weight(27))
  expect(weightNow()).toMatchObject({ weight: { kg: 27, text: '27 kg (59.5 lb)' }, blocks: null })
  // The dose that was reckoned from the old one.
  expect(() => ibuprofen(25.8)).toThrow(refusal('needs-reason'))
  const made = ibuprofen(27)
  expect(made.arithmetic).toBe(
    '27 kg × 10 mg/kg/dose = 270 mg → 13.5 mL per dose = 270 mg = 10 mg/kg/dose. Weight 27 kg (59.5 lb), Nov 23, 2026, Stated by the patient.',
  )
  const [order] = at.orders.signingResources(encounterId) as [MedicationRequest]
  expect(order.supportingInformation).toEqual([{ reference: 'Observation/weight-27' }])
  expect(order.note?.[0]?.text).toBe(made.arithmetic)
  expect(at.orders.signingPrevents(encounterId)).toEqual([])
})

test('a weight that is corrected after the order keeps it from being signed', () => {
  at.arrives([...asChild, earlier])
  at.cache.put(write, weight(27))
  ibuprofen(27)
  at.cache.put(write, {
    ...weight(27),
    status: 'corrected',
    valueQuantity: { value: 24, unit: 'kg', code: 'kg' },
  })
  expect(at.orders.signingPrevents(encounterId)).toEqual([
    expect.stringContaining('The dose goes by 27 kg, and the weight is now 24 kg (52.9 lb).'),
  ])
})

test('a weight that can hardly be takes a reason', () => {
  at.arrives(asChild)
  at.cache.put(write, weight(60))
  expect(weightNow().doubt).toContain('kg or lb?')
  expect(() => ibuprofen(60, { sig: byWeight(60), overrideReason: null })).toThrow(refusal('needs-reason'))
  expect(ibuprofen(60).overrideReason).toBe('Weighed')
  // Neither high nor low: nobody knows yet.
  expect(at.orders.signingResources(encounterId)[1]).toMatchObject({ code: { coding: [{ code: 'DOSE' }] } })
})

test('a draft that is changed is one order, and is no duplicate of itself', () => {
  at.arrives(chart)
  const first = draft()
  draft({ rxcui: loratadine, sig: null })
  const check = at.orders.handlers['orders.check']({ encounterId, rxcui: azithromycin, replaces: first.id })
  expect(check.alerts).toEqual([])
  const changed = draft({ replaces: first.id, sig: { ...sig, days: 5 }, quantity: 5, refills: 1 })
  expect(changed).toMatchObject({ dosage: 'Take 1 tablet by mouth once a day for 5 days', refills: 1 })
  expect(
    at
      .list()
      .map(({ dosage }) => dosage)
      .toSorted(),
  ).toEqual([usual.dosage, changed.dosage].toSorted())
})

test('a change that is refused leaves the order as it was; what is signed is not changed', () => {
  at.arrives(chart)
  const first = draft()
  expect(() => draft({ replaces: first.id, dosage: 'Something else' })).toThrow(refusal('bad-input'))
  expect(() => draft({ replaces: 'nobody' })).toThrow(refusal('not-editable'))
  expect(at.list().map(({ id }) => id)).toEqual([first.id])
  at.sign()
  expect(() => draft({ replaces: first.id })).toThrow(refusal('not-editable'))
})
