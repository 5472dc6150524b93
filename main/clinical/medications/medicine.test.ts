import type { Medication, MedicationRequest } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { systems } from '../codes/code-systems.ts'
import { medicineName } from './medicine.ts'

const request = (more: Partial<MedicationRequest>): MedicationRequest => ({
  resourceType: 'MedicationRequest',
  status: 'active',
  intent: 'order',
  subject: { reference: 'Patient/p' },
  ...more,
})
const medication = (more: Partial<Medication>): Medication => ({ resourceType: 'Medication', ...more })
const rxnorm = (code: string) => ({ coding: [{ system: systems.rxnorm, code }] })
const amount = (value: number, unit: string) => ({ value, unit })
const shared: Record<string, Medication> = {
  m1: medication({ id: 'm1', code: rxnorm('197805') }),
  cream: medication({
    id: 'cream',
    form: { text: 'Ointment' },
    ingredient: [
      {
        itemCodeableConcept: { text: 'Lidocaine' },
        strength: { numerator: amount(50, 'mg'), denominator: amount(1, 'g') },
      },
      { itemReference: { reference: '#base' }, isActive: false },
    ],
    contained: [{ resourceType: 'Substance', id: 'base', code: { text: 'Petrolatum' } }],
  }),
}
const name = (more: Partial<MedicationRequest>) => medicineName(request(more), (id) => shared[id])
const at = (reference: string, display?: string) => ({
  medicationReference: { reference, ...(display ? { display } : {}) },
})

test('reads a medicine that is named outright, referred to, or inside the request', () => {
  const ibuprofen = { rxcui: '5640', name: 'ibuprofen' }
  expect(name({ medicationCodeableConcept: rxnorm('197805') })).toMatchObject({
    text: 'ibuprofen 400 MG Oral Tablet',
    ingredients: [ibuprofen],
    allIngredientsKnown: true,
    coded: { system: systems.rxnorm, code: '197805' },
  })
  expect(name(at('Medication/m1'))).toMatchObject({
    text: 'ibuprofen 400 MG Oral Tablet',
    ingredients: [ibuprofen],
  })
  expect(name(at('Medication/m1/_history/3')).text).toBe('ibuprofen 400 MG Oral Tablet')
  expect(
    name({ ...at('#own'), contained: [medication({ id: 'own', code: { text: 'Digoxin 125 mcg tablet' } })] }),
  ).toMatchObject({ text: 'Digoxin 125 mcg tablet', ingredients: [], allIngredientsKnown: false })
})

test('a mixture is called by its active ingredients with strengths, and its form', () => {
  expect(name(at('Medication/cream')).text).toBe('Lidocaine 50 mg/g ointment')
  const strengths = medication({
    id: 'mix',
    form: { text: 'suspension' },
    ingredient: [
      {
        itemCodeableConcept: rxnorm('723'),
        strength: { numerator: amount(400, 'mg'), denominator: amount(5, 'mL') },
      },
      {
        itemCodeableConcept: rxnorm('48203'),
        strength: { numerator: amount(57, 'mg'), denominator: amount(5, 'mL') },
      },
    ],
  })
  expect(name({ ...at('#mix'), contained: [strengths] })).toMatchObject({
    text: 'amoxicillin 400 mg/5 mL + clavulanate 57 mg/5 mL suspension',
    ingredients: [{ rxcui: '723' }, { rxcui: '48203' }],
    allIngredientsKnown: true,
  })
})

test('a name that leaves ingredients or form out is completed, one that has them is not doubled', () => {
  const of = (code: string, form: string, ingredient: string) =>
    name({
      ...at('#x'),
      contained: [
        medication({
          id: 'x',
          code: { text: code },
          form: { text: form },
          ingredient: [
            {
              itemCodeableConcept: { text: ingredient },
              strength: { numerator: amount(5, 'mg'), denominator: amount(1, '') },
            },
          ],
        }),
      ],
    }).text
  expect(of('Warfarin 5 mg tablet', 'Tablet', 'warfarin')).toBe('Warfarin 5 mg tablet')
  expect(of('Coumadin', 'tablet', 'warfarin')).toBe('Coumadin (warfarin 5 mg) tablet')
})

test('a reference that leads nowhere keeps its display; another server’s id is not looked up here', () => {
  expect(name(at('Medication/gone', 'Lovastatin 40 mg')).text).toBe('Lovastatin 40 mg')
  expect(name(at('Medication/gone')).text).toBe('')
  expect(name(at('https://ehr.example/fhir/Medication/m1')).text).toBe('')
  expect(name({ medicationReference: { identifier: { value: 'RX-77' } } }).text).toBe('RX-77')
  expect(name({}).text).toBe('')
})

test('a mixture with one unknown ingredient is not wholly known', () => {
  const mix = medication({
    id: 'mix',
    ingredient: [{ itemCodeableConcept: rxnorm('723') }, { itemCodeableConcept: { text: 'Something' } }],
  })
  expect(name({ ...at('#mix'), contained: [mix] })).toMatchObject({
    text: 'amoxicillin + Something',
    ingredients: [{ rxcui: '723', name: 'amoxicillin' }],
    allIngredientsKnown: false,
  })
})
