import type { Bundle, Location, MedicationRequest, Patient } from '@medplum/fhirtypes'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { preferredPharmacy, preferredPharmacyOf } from '../../main/clinical/pharmacies/pharmacy.ts'
import { preferenceResource } from '../../main/clinical/pharmacies/preference.ts'
import { order, patient, waitingVisit } from '../testing/practice.ts'
import { type Client, startCentral, type TestServer } from '../testing/server.ts'

const at = (
  id: string,
  [city, state, postalCode]: [string, string, string],
  change: Partial<Location> = {},
): Location & { id: string } => ({
  resourceType: 'Location',
  id,
  status: 'active',
  type: [
    { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'OUTPHARM' }] },
    { coding: [{ system: 'http://nucc.org/provider-taxonomy', code: '3336C0003X' }] },
  ],
  name: `Pharmacy ${id}`,
  address: { line: ['1 Main St'], city, state, postalCode },
  managingOrganization: { reference: `Organization/${id}` },
  ...change,
})
const run = (id: string) => ({ resourceType: 'Organization' as const, id, name: `Pharmacy ${id}` })
const mail = [{ coding: [{ system: 'http://nucc.org/provider-taxonomy', code: '3336M0002X' }] }]
const home = (id: string, postalCode: string): Patient & { id: string } => ({
  ...patient(id),
  address: [{ use: 'home', city: 'Worcester', state: 'MA', postalCode }],
})

let server: TestServer
let ada: Client
const claim = { 'rounds-claim': 'p1-task 1' }

beforeEach(async () => {
  const places = [
    at('near', ['Worcester', 'MA', '01609']),
    at('boston', ['Boston', 'MA', '02116']),
    at('nashua', ['Nashua', 'NH', '03060']),
    at('mail', ['Omaha', 'NE', '68102'], { type: [...(at('mail', ['', '', '']).type ?? []), ...mail] }),
    at('closed', ['Worcester', 'MA', '01609'], { status: 'inactive' }),
    { ...at('clinic', ['Worcester', 'MA', '01609']), type: [] },
  ]
  const [, encounter, task] = waitingVisit('p1')
  server = await startCentral({}, [
    ...places.map(({ id }) => run(id)),
    ...places,
    home('p1', '01609-1234'),
    encounter,
    task,
  ])
  ada = server.as('ada')
  await ada.claim('p1-task')
})
afterEach(() => server.close())

const placesIn = (bundle: Bundle) =>
  (bundle.entry ?? []).flatMap(({ resource }) => (resource?.resourceType === 'Location' ? [resource.id] : []))
const chart = async () => placesIn((await ada.get<Bundle>('Patient/p1/$everything')).body).sort()
const found = async (query: string) => {
  const { body } = await ada.get<Bundle>(`Location?${query}`)
  return placesIn(body).sort()
}
const toPharmacy = (reference: string | undefined): MedicationRequest & { id: string } => {
  const made = order('o1', 'p1', 'ada', '197361', 'Amlodipine')
  return {
    ...made,
    dispenseRequest: { ...made.dispenseRequest, ...(reference ? { performer: { reference } } : {}) },
  }
}

describe('the directory of pharmacies', () => {
  it('comes with the chart of a patient: those of their state and those that send by mail', async () => {
    expect(await chart()).toEqual(['boston', 'mail', 'near'])
  })

  it('brings the one that a patient comes to prefer to who has the patient already', async () => {
    const { cursor } = await ada.feed()
    server.store.put({ ...home('p1', '01609'), extension: [preferredPharmacy('nashua', 'Nashua')] })
    expect((await ada.feed(cursor)).lines.sort()).toEqual(['PUT Location/nashua', 'PUT Patient/p1'])
    expect(await chart()).toEqual(['boston', 'mail', 'nashua', 'near'])
    const later = (await ada.feed()).cursor
    server.store.put({ ...home('p1', '01609'), extension: [preferredPharmacy('nashua', 'Nashua')] })
    expect((await ada.feed(later)).lines).toEqual(['PUT Patient/p1'])
  })

  it('brings one that opens later to who has a patient near it, and to nobody else', async () => {
    const { cursor } = await ada.feed()
    for (const id of ['new', 'other']) server.store.put(run(id))
    server.store.put(at('new', ['Worcester', 'MA', '01609']))
    server.store.put(at('other', ['Nashua', 'NH', '03060']))
    server.store.put(at('closed', ['Worcester', 'MA', '01609'], { status: 'active' }))
    server.store.put(
      at('post', ['Reno', 'NV', '89501'], { type: [...(at('', ['', '', '']).type ?? []), ...mail] }),
    )
    expect((await ada.feed(cursor)).lines.sort()).toEqual([
      'PUT Location/closed',
      'PUT Location/new',
      'PUT Location/post',
      'PUT Organization/new',
    ])
    expect(await chart()).toEqual(['boston', 'closed', 'mail', 'near', 'new', 'post'])
  })

  it('brings one that the patient preferred, or had a prescription at, before it was in the directory', async () => {
    server.store.put({ ...home('p1', '01609'), extension: [preferredPharmacy('later', 'Later')] })
    await ada.create(toPharmacy('Organization/too'), claim)
    const { cursor } = await ada.feed()
    server.store.put(at('later', ['Nashua', 'NH', '03060']))
    server.store.put(at('too', ['Nashua', 'NH', '03060']))
    expect((await ada.feed(cursor)).lines.sort()).toEqual(['PUT Location/later', 'PUT Location/too'])
  })

  it('brings those of the new home of a patient who moves, to who has the patient already', async () => {
    const { cursor } = await ada.feed()
    server.store.put({ ...home('p1', '03060'), address: [{ use: 'home', state: 'NH', postalCode: '03060' }] })
    expect((await ada.feed(cursor)).lines.sort()).toEqual(['PUT Location/nashua', 'PUT Patient/p1'])
  })

  it('is the 40 nearest where there are more, also where they are loaded after the patient', async () => {
    const zips = ['02116', '01610', '01609']
    for (const zip of zips)
      for (let n = 0; n < 50; n++) server.store.put(at(`${zip}-${n}`, ['Worcester', 'MA', zip]))
    const brought = (patientId: string, ofZip: string) =>
      server.context.db
        .prepare(
          "SELECT count(*) FROM shared_use WHERE patient = ? AND type = 'Location' AND id LIKE ? || '-%'",
        )
        .pluck()
        .get(patientId, ofZip)
    // Two were there before: one in Boston, one around the corner.
    expect(zips.map((zip) => brought('p1', zip))).toEqual([38, 39, 39])
    server.store.put(home('p2', '01609'))
    expect(zips.map((zip) => brought('p2', zip))).toEqual([0, 0, 40])
  })

  it('is read of what was stored before there was one, and comes to who has the patients already', async () => {
    server.store.put({ ...home('p1', '01609'), extension: [preferredPharmacy('nashua', 'Nashua')] })
    const { cursor } = await ada.feed()
    const { db } = server.context
    for (const table of [
      'place',
      'home',
      "shared_use WHERE type = 'Location'",
      "fact WHERE name = 'directory'",
    ])
      db.exec(`DELETE FROM ${table}`)
    expect(await chart()).toEqual([])
    await server.close()
    server = await startCentral({ database: server.database })
    ada = server.as('ada')
    expect(await chart()).toEqual(['boston', 'mail', 'nashua', 'near'])
    const { lines } = await ada.feed(cursor)
    expect(lines.filter((line) => line.startsWith('PUT Location')).sort()).toEqual([
      'PUT Location/boston',
      'PUT Location/mail',
      'PUT Location/nashua',
      'PUT Location/near',
    ])
    expect(await found('address-state=MA&type=OUTPHARM')).toEqual(['boston', 'near'])
  })

  it('is stated as a flag, which a server without an open pharmacy does not tell', async () => {
    const flags = async () => (await ada.call<{ flags: object }>('GET', '/flags')).body.flags
    expect(await flags()).toHaveProperty('pharmacies', true)
    for (const id of ['near', 'boston', 'nashua', 'mail'])
      server.store.put(at(id, ['Worcester', 'MA', '01609'], { status: 'inactive' }))
    expect(await flags()).not.toHaveProperty('pharmacies')
  })

  it('tells of its changes', async () => {
    const { cursor } = await ada.feed()
    server.store.put(at('near', ['Worcester', 'MA', '01609'], { status: 'inactive' }))
    expect((await ada.feed(cursor)).lines).toEqual(['PUT Location/near'])
    expect(await found('type=OUTPHARM&address-city=Worcester')).toEqual([])
    expect(await found('address-city=worcester')).toEqual(['clinic', 'closed', 'near'])
  })

  it.each([
    ['address-state=MA&type=OUTPHARM', ['boston', 'near']],
    ['address-postalcode=016', ['clinic', 'closed', 'near']],
    ['address-city=wor', ['clinic', 'closed', 'near']],
    ['name=PHARMACY%20N', ['nashua', 'near']],
    ['type=http://terminology.hl7.org/CodeSystem/v3-RoleCode|OUTPHARM&name=pharmacy%20m', ['mail']],
    ['name=%25', []],
  ])('is searched by %s', async (query, ids) => {
    expect(await found(query)).toEqual(ids)
  })

  it('is read in pages, each entry with its place in the feed', async () => {
    const { body } = await ada.get<Bundle>('Location?type=OUTPHARM&_count=3')
    expect(body.entry).toHaveLength(3)
    expect(body.entry?.[0]?.extension?.[0]?.valueString).toMatch(/^\d{16}$/)
    const next = body.link?.find(({ relation }) => relation === 'next')?.url ?? ''
    expect(placesIn((await ada.get<Bundle>(`Location${new URL(next).search}`)).body)).toHaveLength(1)
  })

  it.each(['Location?type=HOSP', 'Patient?name=pat', 'Location?type=other|OUTPHARM'])(
    'refuses %s',
    async (query) => {
      expect((await ada.get(query)).problem).toBe('bad-request')
    },
  )
})

describe('the pharmacy that a patient prefers', () => {
  const prefers = (pharmacyId: string, id = 'b1') =>
    preferenceResource(
      id,
      'p1',
      { reference: 'Practitioner/ada', display: 'Someone' },
      { pharmacyId, name: 'Near', at: '2026-11-23T10:05:00Z' },
    )
  const own = async () => preferredPharmacyOf((await ada.get<Patient>('Patient/p1')).body)

  it('is recorded in a visit, once, and taken over into the Patient', async () => {
    const made = await ada.create(prefers('nashua'), claim)
    expect(made).toMatchObject({ status: 201, body: { author: { display: 'Ada Quist' } } })
    expect(await own()).toBe('nashua')
    expect(await chart()).toContain('nashua')
    expect((await ada.update({ ...made.body, language: 'en' }, claim)).problem).toBe('forbidden')
    await ada.create(prefers('near', 'b2'), claim)
    expect(await own()).toBe('near')
  })

  it.each(['nowhere', 'closed', 'clinic'])('%s is refused, and changes nothing', async (id) => {
    expect(await ada.create(prefers(id), claim)).toMatchObject({ status: 422, problem: 'invalid-resource' })
    expect(await own()).toBeNull()
  })

  it('is recorded by its writer, in a visit of theirs', async () => {
    const asBen = { ...prefers('near'), author: { reference: 'Practitioner/ben' } }
    expect((await ada.create(asBen, claim)).problem).toBe('forbidden')
    expect((await server.as('ben').create(asBen)).problem).toBe('outside-scope')
  })
})

describe('the pharmacy of an order', () => {
  it.each(['Organization/near', 'Organization/mail', undefined])('%s is taken', async (reference) => {
    expect((await ada.create(toPharmacy(reference), claim)).status).toBe(201)
  })

  it.each(['Organization/nowhere', 'Organization/closed', 'Organization/clinic'])(
    '%s is taken in a draft: it is judged when that is signed',
    async (reference) => {
      expect((await ada.create(toPharmacy(reference), claim)).status).toBe(201)
    },
  )

  it.each([
    ['Organization/near', 'Pharmacy near, 1 Main St, Worcester, MA 01609'],
    ['Organization/closed', 'Pharmacy closed'],
    ['Organization/nowhere', undefined],
  ])('%s is called by the directory, whatever its writer calls it', async (reference, display) => {
    const mine = toPharmacy(reference)
    const performer = { reference, display: 'Pharmacy boston', identifier: { value: 'boston' } }
    const { body } = await ada.create(
      { ...mine, dispenseRequest: { ...mine.dispenseRequest, performer } },
      claim,
    )
    expect(body.dispenseRequest?.performer).toEqual({ reference, ...(display ? { display } : {}) })
  })

  it.each(['Location/near', 'https://elsewhere.example/Organization/near'])(
    '%s is refused',
    async (reference) => {
      expect(await ada.create(toPharmacy(reference), claim)).toMatchObject({
        status: 422,
        problem: 'invalid-resource',
      })
    },
  )

  it('comes to who has the patient, wherever it is', async () => {
    const { cursor } = await ada.feed()
    await ada.create(toPharmacy('Organization/nashua'), claim)
    expect((await ada.feed(cursor)).lines.sort()).toEqual(['PUT Location/nashua', 'PUT MedicationRequest/o1'])
  })

  it('can be given up although its pharmacy has closed', async () => {
    const { body } = await ada.create(toPharmacy('Organization/near'), claim)
    server.store.put(at('near', ['Worcester', 'MA', '01609'], { status: 'inactive' }))
    expect((await ada.update({ ...body, status: 'cancelled' }, claim)).status).toBe(200)
  })
})
