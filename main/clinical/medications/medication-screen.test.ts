import type { MedicationRequest } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { systems } from '../codes/code-systems.ts'
import { screenMedications } from './medication-screen.ts'

const lisinopril = { rxcui: '29046', name: 'lisinopril' }
const request = (id: string, more: Partial<MedicationRequest>): MedicationRequest => ({
  resourceType: 'MedicationRequest',
  id,
  status: 'active',
  intent: 'order',
  subject: { reference: 'Patient/p' },
  ...more,
})
const coded = (code: string) => ({
  medicationCodeableConcept: { coding: [{ system: systems.rxnorm, code }] },
})
const textOnly = (text: string) => ({ medicationCodeableConcept: { text } })
const screen = (...medicines: MedicationRequest[]) =>
  screenMedications({
    ingredients: [lisinopril],
    medicines,
    find: () => ({ resourceType: 'Medication', code: { text: 'Zestril, lisinopril 20 mg' } }),
    loaded: true,
  })

test('warns of an ingredient that the patient has, by code, by reference or by words', () => {
  for (const medicine of [
    request('a', coded('314076')),
    request('b', textOnly('Lisinopril 5 mg daily')),
    request('c', { medicationReference: { reference: 'Medication/z' } }),
    request('d', { ...coded('314076'), status: 'on-hold' }),
    request('e', { ...coded('314076'), intent: 'plan' }),
  ]) {
    const { alerts, notChecked } = screen(medicine)
    expect(alerts, medicine.id).toMatchObject([
      { kind: 'duplicate', severity: 'warn', ingredient: 'lisinopril' },
    ])
    expect(notChecked, medicine.id).toEqual([])
  }
})

test('does not warn about ended medications, and counts those it cannot compare', () => {
  expect(
    screen(request('a', { ...coded('314076'), status: 'stopped' }), request('b', textOnly('water pill'))),
  ).toEqual({ alerts: [], notChecked: ['Duplicates not checked against 1 medication not in this catalog'] })
  expect(
    screenMedications({ ingredients: [lisinopril], medicines: [], find: () => undefined, loaded: false })
      .notChecked,
  ).toEqual(['Duplicates not checked: medications not fully loaded'])
})

test('a ban of the same ingredient stops with its reason, before any duplicate, and is none itself', () => {
  const ban = request('ban', {
    ...textOnly('Lisinopril'),
    doNotPerform: true,
    reasonCode: [{ text: 'Angioedema in 2020' }],
  })
  expect(screen(request('a', coded('314076')), ban).alerts).toMatchObject([
    {
      kind: 'do-not-give',
      severity: 'stop',
      message: 'Do not give: Lisinopril (Angioedema in 2020). Recorded in the chart.',
      medicationId: 'ban',
      allergyId: null,
    },
    { kind: 'duplicate', severity: 'warn' },
  ])
  expect(screen({ ...ban, status: 'completed' }).alerts).toEqual([])
})

test('a ban that cannot be compared is counted as not checked', () => {
  const ban = request('ban', { ...textOnly('the blue pill'), doNotPerform: true })
  expect(screen(ban)).toEqual({
    alerts: [],
    notChecked: ['“Do not give” not checked against 1 medication not in this catalog'],
  })
})
