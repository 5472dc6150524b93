import type {
  Bundle,
  Composition,
  DetectedIssue,
  Encounter,
  Location,
  MedicationRequest,
  MedicationStatement,
  Resource,
  Task,
} from '@medplum/fhirtypes'
import { afterEach, describe, expect, it } from 'vitest'
import { catalog } from '../../main/clinical/catalogs/medications.ts'
import { systems } from '../../main/clinical/codes/code-systems.ts'
import { doseIssue } from '../../main/clinical/codes/dose-issue.ts'
import { dosageOf, type Sig } from '../../main/clinical/medications/sig.ts'
import type { Often } from '../../main/clinical/medications/sig-words.ts'
import type { CentralOptions } from '../app.ts'
import {
  atLocation,
  continuing,
  note,
  order,
  patient,
  penicillinAllergy,
  waitingVisit,
} from '../testing/practice.ts'
import { type Client, put, startCentral, type TestServer, until } from '../testing/server.ts'

const containing = (name: string) => {
  const found = catalog.find((it) => it.ingredients.some((one) => one.name.toLowerCase() === name))
  if (!found) throw new Error(`Nothing with ${name} in the catalog.`)
  return found
}
const amoxicillin = containing('amoxicillin')
const loratadine = containing('loratadine')

let server: TestServer
let ada: Client

async function inVisit(options: Partial<CentralOptions> = {}, state = 'MA') {
  server = await startCentral(options, waitingVisit('p1'))
  ada = server.as('ada')
  await ada.claim('p1-task')
  const { body: encounter } = await ada.get<Encounter>('Encounter/p1-visit')
  await ada.update(atLocation({ ...encounter, id: 'p1-visit' }, state), claim)
}
afterEach(() => server.close())

const claim = { 'rounds-claim': 'p1-task 1' }
const read = async <T extends Resource>(path: string) => (await ada.get<T>(path)).body

/** The signing transaction of the contract. */
async function sign(
  orders: MedicationRequest[],
  more: Resource[] = [],
  status: Composition['status'] = 'final',
) {
  const encounter = await read<Encounter>('Encounter/p1-visit')
  const task = await read<Task>('Task/p1-task')
  const resources: Resource[] = [
    note('note', 'p1', 'ada', status, 'Sore throat.'),
    { ...encounter, status: 'finished' },
    { ...task, status: 'completed' },
    ...orders,
    ...more,
  ]
  const bundle: Bundle = {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: resources.map((it) => put(it)),
  }
  return ada.post(bundle, claim)
}

const transmissions = async () =>
  ((await read<Bundle>('Task?patient=p1')).entry ?? [])
    .map((it) => it.resource as Task)
    .filter((it) => it.code?.coding?.[0]?.code === 'transmit-prescription')

describe('the pharmacy of an order that is signed', () => {
  const place = (status: Location['status']): Location & { id: string } => ({
    resourceType: 'Location',
    id: 'corner',
    status,
    name: 'Corner Pharmacy',
    type: [{ coding: [{ system: systems.roleCode, code: 'OUTPHARM' }] }],
    managingOrganization: { reference: 'Organization/corner' },
  })
  const toCorner = (name: string): MedicationRequest & { id: string } => ({
    ...order(name, 'p1', 'ada', loratadine.rxcui, loratadine.name),
    dispenseRequest: { performer: { reference: 'Organization/corner' } },
  })

  it('holds the order alone when it has closed: the note and the other orders are signed', async () => {
    await inVisit()
    server.store.put({ resourceType: 'Organization', id: 'corner', name: 'Corner Pharmacy' })
    server.store.put(place('inactive'))
    expect(
      (await sign([toCorner('rx'), order('other', 'p1', 'ada', loratadine.rxcui, 'Loratadine')])).status,
    ).toBe(200)
    expect(await read('MedicationRequest/rx')).toMatchObject({
      status: 'on-hold',
      statusReason: { text: 'Held: Corner Pharmacy is not in the directory of pharmacies any more.' },
    })
    expect(await read('MedicationRequest/other')).toMatchObject({ status: 'active' })
    expect(await read('Composition/note')).toMatchObject({ status: 'final' })
    expect(await transmissions()).toHaveLength(1)
  })

  it('lets the order go out while it is open', async () => {
    await inVisit()
    server.store.put(place('active'))
    await sign([toCorner('rx')])
    expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'active' })
  })
})

describe('signing', () => {
  it('holds an order on a replaced record for an allergy in the record that replaced it, at whatever remove', async () => {
    await inVisit()
    const link = (id: string) => [{ type: 'replaced-by' as const, other: { reference: `Patient/${id}` } }]
    server.store.put({ ...patient('p1'), link: link('p2') })
    server.store.put({ ...patient('p2'), link: link('p3') })
    server.store.put(patient('p3'))
    server.store.put(penicillinAllergy('allergy', 'p3'))
    await sign([
      order('rx', 'p1', 'ada', amoxicillin.rxcui, amoxicillin.name),
      order('harmless', 'p1', 'ada', loratadine.rxcui, loratadine.name),
    ])
    const held = await read<MedicationRequest>('MedicationRequest/rx')
    expect(held.status).toBe('on-hold')
    expect(held.statusReason?.text).toMatch(/^Held: .*penicillin/i)
    expect((await read<MedicationRequest>('MedicationRequest/harmless')).status).toBe('active')
  })

  it('accepts an order, and queues its transmission once', async () => {
    await inVisit()
    const rx = order('rx', 'p1', 'ada', amoxicillin.rxcui, amoxicillin.name)
    const { status, body } = await sign([rx])
    expect(status).toBe(200)
    const answered = body.entry?.[3]?.resource as MedicationRequest
    expect(answered.status).toBe('active')
    expect(await read('MedicationRequest/rx')).toEqual(answered)
    const versions = (await read<Bundle>('MedicationRequest/rx/_history')).entry
    expect(versions?.map((it) => (it.resource as MedicationRequest).status)).toEqual(['active', 'draft'])
    expect(await read('Task/p1-task')).toMatchObject({
      status: 'completed',
      owner: { reference: 'Practitioner/ada' },
    })
    const [only, ...others] = await transmissions()
    expect(only).toMatchObject({
      status: 'requested',
      focus: { reference: 'MedicationRequest/rx' },
      for: { reference: 'Patient/p1' },
    })
    expect(others).toEqual([])
  })

  it('happens whole or not at all', async () => {
    await inVisit()
    const rx = order('rx', 'p1', 'ben', loratadine.rxcui, loratadine.name)
    const refused = await sign([rx])
    expect([refused.status, refused.problem]).toEqual([403, 'forbidden'])
    expect((await ada.get('Composition/note')).problem).toBe('not-found')
    expect(await read('Task/p1-task')).toMatchObject({ status: 'accepted' })
    expect(server.context.leases.holderOf('p1-visit')?.practitionerId).toBe('ada')
  })

  it('gives the same answer to the same key, and has one effect', async () => {
    await inVisit()
    const entry = [
      note('note', 'p1', 'ada', 'final', 'x'),
      order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name),
    ].map((it) => put(it))
    const bundle: Bundle = { resourceType: 'Bundle', type: 'transaction', entry }
    const key = { ...claim, 'idempotency-key': '11111111-2222-4333-8444-555555555555' }
    const first = await ada.post(bundle, key)
    const again = await ada.post(bundle, key)
    expect([again.status, again.body]).toEqual([200, first.body])
    expect(again.headers.get('idempotent-replay')).toBe('true')
    expect(again.headers.get('feed-position')).toBe(first.headers.get('feed-position'))
    expect(await transmissions()).toHaveLength(1)
  })

  it('has one effect for one prescription, whatever resource carries it', async () => {
    await inVisit()
    const rx = order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name)
    await sign([rx, { ...rx, id: 'rx-again' }])
    expect(await read('MedicationRequest/rx-again')).toMatchObject({ status: 'active' })
    expect(await transmissions()).toHaveLength(1)
  })

  it('leaves a draft a draft while the note is one', async () => {
    await inVisit()
    await sign([order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name)], [], 'preliminary')
    expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'draft' })
  })
})

describe('an order goes out with the note of its own visit alone', () => {
  const other = { reference: 'Encounter/p2-visit' }
  const rx = order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name)
  const bundleOf = (...resources: Resource[]): Bundle => ({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: resources.map((it) => put(it)),
  })

  /** Where ada may prescribe, with another patient of hers, beside a visit where she may not. */
  async function withTwoVisits() {
    await inVisit({}, 'NH')
    for (const it of waitingVisit('p2')) server.store.put(it)
    await ada.claim('p2-task')
    const { body } = await ada.get<Encounter>('Encounter/p2-visit')
    await ada.update(atLocation({ ...body, id: 'p2-visit' }, 'MA'))
  }

  it('is held when its own visit states a place without a license', async () => {
    await withTwoVisits()
    await sign([rx])
    expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'on-hold' })
  })

  it('is refused when it names another visit or patient, whatever claim is stated', async () => {
    await withTwoVisits()
    for (const headers of [claim, { 'rounds-claim': 'p2-task 1' }, {}])
      for (const borrowed of [
        { ...rx, encounter: other },
        order('rx', 'p2', 'ada', loratadine.rxcui, loratadine.name),
      ]) {
        const refused = await ada.post(bundleOf(note('note', 'p1', 'ada', 'final', 'x'), borrowed), headers)
        expect(refused.problem).toBe('bad-request')
      }
    expect(await transmissions()).toHaveLength(0)
  })

  it('not with an addendum, in a visit of somebody else, or of nobody', async () => {
    await withTwoVisits()
    await ada.create(note('note', 'p1', 'ada', 'final', 'x'))
    const late = continuing(note('late', 'p1', 'ada', 'final', 'More.'), 'appends', 'note')
    expect((await ada.post(bundleOf(late, rx), claim)).status).toBe(200)
    expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'draft' })
    await ada.handOver('p2-task', 1, 'ben')
    const his = order('rx2', 'p2', 'ada', loratadine.rxcui, loratadine.name)
    const handedOver = bundleOf(note('n2', 'p2', 'ada', 'final', 'x'), his)
    expect((await ada.post(handedOver, { 'rounds-claim': 'p2-task 1' })).problem).toBe('claim-superseded')
    const nowhere = { ...rx, id: 'rx3', encounter: { reference: 'Encounter/made-up' } }
    expect((await ada.post(bundleOf(nowhere), claim)).problem).toBe('bad-request')
    expect((await ada.post(bundleOf(nowhere))).problem).toBe('not-found')
  })
})

describe('an order is held', () => {
  it('for an allergy that someone recorded meanwhile, and says so', async () => {
    await inVisit()
    server.store.put(penicillinAllergy('late', 'p1'))
    const rx = order('rx', 'p1', 'ada', amoxicillin.rxcui, amoxicillin.name)
    const { body } = await sign([rx, order('ok', 'p1', 'ada', loratadine.rxcui, loratadine.name)])
    const held = body.entry?.[3]?.resource as MedicationRequest
    expect(held.status).toBe('on-hold')
    expect(held.statusReason?.text).toMatch(/^Held: Contains amoxicillin.*Penicillin/i)
    const issue = await read<DetectedIssue>(held.detectedIssue?.[0]?.reference as string)
    expect(issue).toMatchObject({
      status: 'final',
      code: { coding: [{ code: 'ALGY' }] },
      patient: { reference: 'Patient/p1' },
    })
    expect(issue.implicated?.map((it) => it.reference)).toEqual([
      'MedicationRequest/rx',
      'AllergyIntolerance/late',
    ])
    expect(issue.mitigation).toBe(undefined)
    expect(await read('MedicationRequest/ok')).toMatchObject({ status: 'active' })
    expect((await transmissions()).map((it) => it.focus?.reference)).toEqual(['MedicationRequest/ok'])
    expect(await read('Composition/note')).toMatchObject({ status: 'final' })
  })

  it('but not for an allergy that its prescriber weighed, with a reason', async () => {
    await inVisit()
    server.store.put(penicillinAllergy('known', 'p1'))
    const weighed: DetectedIssue = {
      resourceType: 'DetectedIssue',
      id: 'weighed',
      status: 'final',
      code: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'ALGY' }] },
      patient: { reference: 'Patient/p1' },
      implicated: [{ reference: 'MedicationRequest/rx' }, { reference: 'AllergyIntolerance/known' }],
      mitigation: [{ action: { text: 'Tolerated amoxicillin in 2024' }, date: '2026-11-23T10:11:00Z' }],
    }
    const rx = order('rx', 'p1', 'ada', amoxicillin.rxcui, amoxicillin.name)
    await sign([{ ...rx, detectedIssue: [{ reference: 'DetectedIssue/weighed' }] }], [weighed])
    expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'active' })
  })

  it('for an allergy that stands there in words, with the words', async () => {
    await inVisit()
    server.store.put({ ...penicillinAllergy('told', 'p1'), code: { text: 'PCN' } })
    await sign([order('rx', 'p1', 'ada', amoxicillin.rxcui, amoxicillin.name)])
    expect(await read('MedicationRequest/rx')).toMatchObject({
      status: 'on-hold',
      statusReason: { text: expect.stringContaining('Recorded in words: “PCN”') },
    })
  })

  it('where the reason for an override has no word in it', async () => {
    await inVisit()
    server.store.put(penicillinAllergy('known', 'p1'))
    const weighed: DetectedIssue = {
      resourceType: 'DetectedIssue',
      id: 'weighed',
      status: 'final',
      patient: { reference: 'Patient/p1' },
      implicated: [{ reference: 'MedicationRequest/rx' }, { reference: 'AllergyIntolerance/known' }],
      mitigation: [{ action: { text: '.' } }],
    }
    await sign([order('rx', 'p1', 'ada', amoxicillin.rxcui, amoxicillin.name)], [weighed])
    expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'on-hold' })
  })

  it('by a reason for one allergy, still for another', async () => {
    await inVisit()
    server.store.put(penicillinAllergy('known', 'p1'))
    server.store.put(penicillinAllergy('new', 'p1'))
    const weighed: DetectedIssue = {
      resourceType: 'DetectedIssue',
      id: 'weighed',
      status: 'final',
      patient: { reference: 'Patient/p1' },
      implicated: [{ reference: 'MedicationRequest/rx' }, { reference: 'AllergyIntolerance/known' }],
      mitigation: [{ action: { text: 'Tolerated' } }],
    }
    await sign([order('rx', 'p1', 'ada', amoxicillin.rxcui, amoxicillin.name)], [weighed])
    expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'on-hold' })
  })

  const doNotGive: MedicationRequest & { id: string } = {
    resourceType: 'MedicationRequest',
    id: 'ban',
    status: 'active',
    intent: 'order',
    doNotPerform: true,
    medicationReference: { reference: 'Medication/banned' },
    reasonCode: [{ text: 'Torsades in 2022' }],
    subject: { reference: 'Patient/p1' },
  }
  const banned = {
    resourceType: 'Medication' as const,
    id: 'banned',
    code: { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: loratadine.rxcui }] },
  }

  it('where the chart says not to give it, unless its prescriber weighed that with a reason', async () => {
    await inVisit()
    server.store.put(banned)
    server.store.put(doNotGive)
    const weighed: DetectedIssue = {
      resourceType: 'DetectedIssue',
      id: 'weighed',
      status: 'final',
      patient: { reference: 'Patient/p1' },
      implicated: [{ reference: 'MedicationRequest/weighed-rx' }, { reference: 'MedicationRequest/ban' }],
      mitigation: [{ action: { text: 'ECG normal today' } }],
    }
    await sign(
      [
        order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name),
        order('weighed-rx', 'p1', 'ada', loratadine.rxcui, loratadine.name),
      ],
      [weighed],
    )
    const held = await read<MedicationRequest>('MedicationRequest/rx')
    expect(held).toMatchObject({
      status: 'on-hold',
      statusReason: { text: expect.stringMatching(/Do not give: .*loratadine.*\(Torsades in 2022\)/i) },
    })
    const issue = await read<DetectedIssue>(held.detectedIssue?.[0]?.reference as string)
    expect(issue.implicated?.map((it) => it.reference)).toEqual([
      'MedicationRequest/rx',
      'MedicationRequest/ban',
    ])
    expect(issue.code?.text).toBe('The chart says not to give this medication')
    expect(await read('MedicationRequest/weighed-rx')).toMatchObject({ status: 'active' })
  })

  it('for a medicine recorded meanwhile that it must not meet, unless its prescriber weighed that with a reason', async () => {
    await inVisit()
    const sildenafil = containing('sildenafil')
    const taken: MedicationStatement & { id: string } = {
      resourceType: 'MedicationStatement',
      id: 'taken',
      status: 'active',
      medicationCodeableConcept: { text: 'Nitrostat as needed' },
      subject: { reference: 'Patient/p1' },
    }
    server.store.put(taken)
    const weighed: DetectedIssue = {
      resourceType: 'DetectedIssue',
      id: 'weighed',
      status: 'final',
      code: { coding: [{ system: 'https://rounds.example/fhir/absolute', code: 'nitrate-pde5' }] },
      patient: { reference: 'Patient/p1' },
      implicated: [{ reference: 'MedicationRequest/weighed-rx' }, { reference: 'MedicationStatement/taken' }],
      mitigation: [{ action: { text: 'Not used since 2019' } }],
    }
    await sign([order('rx', 'p1', 'ada', sildenafil.rxcui, sildenafil.name)])
    const held = await read<MedicationRequest>('MedicationRequest/rx')
    expect(held).toMatchObject({
      status: 'on-hold',
      statusReason: { text: expect.stringMatching(/^Held: A nitrate with sildenafil.*Nitrostat as needed/) },
    })
    const issue = await read<DetectedIssue>(held.detectedIssue?.[0]?.reference as string)
    expect(issue.code).toEqual(weighed.code)
    expect(issue.implicated?.map((it) => it.reference)).toEqual([
      'MedicationRequest/rx',
      'MedicationStatement/taken',
    ])
    await server.close()
    await inVisit()
    server.store.put(taken)
    await sign([order('weighed-rx', 'p1', 'ada', sildenafil.rxcui, sildenafil.name)], [weighed])
    expect(await read('MedicationRequest/weighed-rx')).toMatchObject({ status: 'active' })
  })

  it('for a row of the table whose reason was given for an order of another visit, or as no stop', async () => {
    const sildenafil = containing('sildenafil')
    const weighed = (rx: string, severity: DetectedIssue['severity']): DetectedIssue & { id: string } => ({
      resourceType: 'DetectedIssue',
      id: `weighed-${rx}`,
      status: 'final',
      severity,
      author: { reference: 'Practitioner/ada' },
      code: { coding: [{ system: 'https://rounds.example/fhir/absolute', code: 'nitrate-pde5' }] },
      patient: { reference: 'Patient/p1' },
      implicated: [{ reference: `MedicationRequest/${rx}` }, { reference: 'MedicationStatement/taken' }],
      mitigation: [{ action: { text: 'Not used since 2019' } }],
    })
    const outcomes = [
      weighed('in-june', 'high'),
      weighed('rx', 'moderate'),
      weighed('rx', 'high'),
      weighed('rx', undefined),
    ]
    const states: (string | undefined)[] = []
    for (const issue of outcomes) {
      if (states.length > 0) await server.close()
      await inVisit()
      server.store.put({
        resourceType: 'MedicationStatement',
        id: 'taken',
        status: 'active',
        medicationCodeableConcept: { text: 'Nitrostat as needed' },
        subject: { reference: 'Patient/p1' },
      })
      server.store.put(issue)
      await sign([order('rx', 'p1', 'ada', sildenafil.rxcui, sildenafil.name)])
      states.push((await read<MedicationRequest>('MedicationRequest/rx')).status)
    }
    expect(states).toEqual(['on-hold', 'on-hold', 'active', 'active'])
  })

  it('for an allergy that was only a look when its prescriber gave a reason', async () => {
    await inVisit()
    server.store.put(penicillinAllergy('known', 'p1'))
    const weighed: DetectedIssue = {
      resourceType: 'DetectedIssue',
      id: 'weighed',
      status: 'final',
      severity: 'moderate',
      patient: { reference: 'Patient/p1' },
      implicated: [{ reference: 'MedicationRequest/rx' }, { reference: 'AllergyIntolerance/known' }],
      mitigation: [{ action: { text: 'Told to stop at a rash' } }],
    }
    await sign([order('rx', 'p1', 'ada', amoxicillin.rxcui, amoxicillin.name)], [weighed])
    expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'on-hold' })
  })

  it('for two of one signing that must not meet, but not where one of them gives the reason', async () => {
    await inVisit()
    const both = ['simvastatin', 'clarithromycin'].map((name) => {
      const found = containing(name)
      return order(name, 'p1', 'ada', found.rxcui, found.name)
    })
    await sign(both)
    expect(await read('MedicationRequest/simvastatin')).toMatchObject({ status: 'on-hold' })
    expect(await read('MedicationRequest/clarithromycin')).toMatchObject({ status: 'on-hold' })
    await server.close()
    await inVisit()
    const weighed: DetectedIssue = {
      resourceType: 'DetectedIssue',
      id: 'weighed',
      status: 'final',
      code: {
        coding: [{ system: 'https://rounds.example/fhir/absolute', code: 'simvastatin-strong-macrolide' }],
      },
      patient: { reference: 'Patient/p1' },
      implicated: [{ reference: 'MedicationRequest/clarithromycin' }],
      mitigation: [{ action: { text: 'The statin pauses' } }],
    }
    await sign(both, [weighed])
    expect(await read('MedicationRequest/simvastatin')).toMatchObject({ status: 'active' })
    expect(await read('MedicationRequest/clarithromycin')).toMatchObject({ status: 'active' })
  })

  it.each([
    ['the problem', 'Condition/pregnancy', 'active'],
    ['the statement', 'Observation/asked', 'active'],
    ['neither', 'Observation/another', 'on-hold'],
  ])(
    'of a pregnancy that is stated twice takes a reason for either of the two: %s',
    async (_, named, status) => {
      await inVisit()
      const subject = { reference: 'Patient/p1' }
      const pregnant = { coding: [{ system: 'http://snomed.info/sct', code: '77386006' }] }
      server.store.put({
        resourceType: 'Condition',
        id: 'pregnancy',
        subject,
        code: pregnant,
        recordedDate: '2026-11-20',
      })
      server.store.put({
        resourceType: 'Observation',
        id: 'asked',
        status: 'final',
        code: { coding: [{ system: 'http://loinc.org', code: '82810-3' }] },
        subject,
        effectiveDateTime: '2026-11-20',
        valueCodeableConcept: pregnant,
      })
      const warfarin = containing('warfarin')
      const weighed: DetectedIssue = {
        resourceType: 'DetectedIssue',
        id: 'weighed',
        status: 'final',
        code: { coding: [{ system: 'https://rounds.example/fhir/absolute', code: 'pregnancy-warfarin' }] },
        patient: subject,
        implicated: [{ reference: 'MedicationRequest/rx' }, { reference: named }],
        mitigation: [{ action: { text: 'A mechanical valve, weighed with her' } }],
      }
      await sign([order('rx', 'p1', 'ada', warfarin.rxcui, warfarin.name)], [weighed])
      expect(await read('MedicationRequest/rx')).toMatchObject({ status })
    },
  )

  it('until its prescriber gives the reason that the workstation had no place for: then it goes out, and nobody else sends it', async () => {
    await inVisit()
    const sildenafil = containing('sildenafil')
    server.store.put({
      resourceType: 'MedicationStatement',
      id: 'taken',
      status: 'active',
      medicationCodeableConcept: { text: 'Nitrostat as needed' },
      subject: { reference: 'Patient/p1' },
    })
    await sign([order('rx', 'p1', 'ada', sildenafil.rxcui, sildenafil.name)])
    const status = async () => (await read<MedicationRequest>('MedicationRequest/rx')).status
    const held = await read<MedicationRequest>('MedicationRequest/rx')
    expect(held.statusReason?.text).toContain('update Rounds and give a reason there')
    const ours = await read<DetectedIssue>(held.detectedIssue?.[0]?.reference as string)
    const reason = (id: string, author: string, more: Partial<DetectedIssue> = {}) => {
      const by = { reference: `Practitioner/${author}` }
      const mitigation = [{ action: { text: 'Not used since 2019' }, author: by }]
      server.store.put({ ...ours, id, author: by, mitigation, ...more })
    }
    reason('of-another', 'ben')
    reason('no-word', 'ada', { mitigation: [{ action: { text: '.' } }] })
    reason('other-row', 'ada', { code: { coding: [{ code: 'another' }] } })
    // What an order was weighed against is none that waits for this reason.
    reason('against', 'ada', { implicated: (ours.implicated ?? []).toReversed() })
    expect(await status()).toBe('on-hold')
    reason('weighed', 'ada')
    expect(await read('MedicationRequest/rx')).toMatchObject({
      status: 'active',
      detectedIssue: [{}, { reference: 'DetectedIssue/weighed' }],
    })
    expect(await read<MedicationRequest>('MedicationRequest/rx')).not.toHaveProperty('statusReason')
    expect((await transmissions()).length).toBe(1)
  })

  describe('for a dose above a ceiling', () => {
    const tylenol = catalog.find(({ name }) => name === 'acetaminophen 500 MG Oral Tablet')
    const sig = (often: Often): Sig => ({
      dose: 2,
      doseMax: null,
      unit: 'tablet',
      route: 'oral',
      often,
      days: 5,
      asNeeded: 'pain',
      more: '',
      mg: null,
      byWeight: null,
    })
    const ordered = (often: Often): MedicationRequest => ({
      ...order('rx', 'p1', 'ada', tylenol?.rxcui ?? '', tylenol?.name ?? ''),
      dosageInstruction: [dosageOf(sig(often))],
    })
    const message = 'Up to 6,000 mg of acetaminophen a day: the most is 4,000 mg.'
    const weighed = (text: string, more: Partial<DetectedIssue> = {}): DetectedIssue & { id: string } => ({
      resourceType: 'DetectedIssue',
      id: 'weighed',
      status: 'final',
      code: doseIssue('DOSEH', text),
      severity: 'high',
      patient: { reference: 'Patient/p1' },
      implicated: [{ reference: 'MedicationRequest/rx' }],
      mitigation: [{ action: { text: 'Under observation' } }],
      ...more,
    })
    const signed = async (often: Often, more: Resource[] = []) => {
      await inVisit()
      server.store.put({ ...patient('p1'), birthDate: '1979-03-12' })
      await sign([ordered(often)], more)
      return read<MedicationRequest>('MedicationRequest/rx')
    }

    it('that no reason was given for, and says what to do', async () => {
      const held = await signed('q4h')
      expect(held).toMatchObject({
        status: 'on-hold',
        statusReason: { text: expect.stringMatching(`^Held: ${message} .*update Rounds`) },
      })
      const ours = await read<DetectedIssue>(held.detectedIssue?.[0]?.reference as string)
      expect(ours).toMatchObject({
        code: { coding: [{ code: 'DOSEH' }], text: message },
        implicated: [{ reference: 'MedicationRequest/rx' }],
      })
      expect(await transmissions()).toEqual([])
      // As a workstation of now writes it, on the card of the held order.
      server.store.put({ ...weighed(message), author: { reference: 'Practitioner/ada' }, code: ours.code })
      expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'active' })
      expect((await transmissions()).length).toBe(1)
    })

    it('but not at the ceiling, nor where its prescriber gave the reason before', async () => {
      expect(await signed('q6h')).toMatchObject({ status: 'active' })
      await server.close()
      expect(await signed('q4h', [weighed(message)])).toMatchObject({ status: 'active' })
    })

    it('also where a reason was given for another dose, for none, or for what was no stop', async () => {
      const none = [{ action: { text: '.' } }]
      for (const [at, issue] of [
        weighed('Up to 4,500 mg of acetaminophen a day: the most is 4,000 mg.'),
        weighed(message, { code: doseIssue('DOSEL', message) }),
        weighed(message, { mitigation: none }),
        weighed(message, { severity: 'moderate' }),
        weighed(message, { implicated: [{ reference: 'Observation/other' }] }),
      ].entries()) {
        if (at > 0) await server.close()
        expect((await signed('q4h', [issue])).status, `${at}`).toBe('on-hold')
      }
    })

    it('is not judged of a sig in words, of an unknown age, or of a child that the source does not name', async () => {
      await inVisit()
      const { dosageInstruction: _, ...words } = ordered('q4h')
      await sign([{ ...words, dosageInstruction: [{ text: '2 tablets every 4 hours' }] }])
      expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'active' })
      await server.close()
      await inVisit()
      server.store.put({ ...patient('p1'), birthDate: '2018-08-09' })
      await sign([ordered('q4h')])
      expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'active' })
    })
  })

  it('anew, with its own issue, where something else speaks against it by the time that the reason comes', async () => {
    await inVisit()
    const sildenafil = containing('sildenafil')
    const taken = (id: string, text: string): MedicationStatement & { id: string } => ({
      resourceType: 'MedicationStatement',
      id,
      status: 'active',
      medicationCodeableConcept: { text },
      subject: { reference: 'Patient/p1' },
    })
    server.store.put(taken('first', 'Nitrostat as needed'))
    await sign([order('rx', 'p1', 'ada', sildenafil.rxcui, sildenafil.name)])
    const held = await read<MedicationRequest>('MedicationRequest/rx')
    const [first] = held.detectedIssue ?? []
    const weigh = async (id: string, reference: string | undefined) => {
      const by = { reference: 'Practitioner/ada' }
      const ours = await read<DetectedIssue>(reference as string)
      server.store.put({ ...ours, id, author: by, mitigation: [{ action: { text: 'Stopped' }, author: by }] })
    }
    server.store.put(taken('second', 'isosorbide mononitrate'))
    await weigh('one', first?.reference)
    const again = await read<MedicationRequest>('MedicationRequest/rx')
    expect(again).toMatchObject({
      status: 'on-hold',
      statusReason: { text: expect.stringContaining('isosorbide mononitrate') },
    })
    expect(again.detectedIssue?.length).toBe(3)
    // Answered a second time it goes out.
    await weigh('two', again.detectedIssue?.at(-1)?.reference)
    expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'active' })
  })

  it('by a kidney function recorded meanwhile', async () => {
    await inVisit()
    const metformin = containing('metformin')
    server.store.put({
      resourceType: 'Observation',
      id: 'egfr',
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '33914-3' }] },
      subject: { reference: 'Patient/p1' },
      effectiveDateTime: '2026-11-20',
      valueQuantity: { value: 21, unit: 'mL/min/1.73 m2' },
    })
    await sign([order('rx', 'p1', 'ada', metformin.rxcui, metformin.name)])
    expect(await read('MedicationRequest/rx')).toMatchObject({
      status: 'on-hold',
      statusReason: { text: expect.stringMatching(/Metformin with an eGFR below 30.*Last eGFR 21/) },
    })
  })

  it('is not held for naming its medication by reference', async () => {
    await inVisit()
    server.store.put(banned)
    const { medicationCodeableConcept: _, ...rx } = order('rx', 'p1', 'ada', loratadine.rxcui, '')
    await sign([{ ...rx, medicationReference: { reference: 'Medication/banned' } }])
    expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'active' })
  })

  it('is refused when it is marked doNotPerform', async () => {
    await inVisit()
    const ban = { ...order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name), doNotPerform: true }
    expect((await sign([ban])).problem).toBe('invalid-resource')
    expect(await transmissions()).toEqual([])
  })

  it.each([
    ['where the prescriber has no license', 'NH', 'Held: Dr. Ada Quist has no license in NH.'],
    [
      'where no place is recorded',
      '',
      'Held: no location of the patient is recorded, so the license can’t be checked.',
    ],
  ])('%s', async (_, state, message) => {
    await inVisit({}, state)
    await sign([order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name)])
    expect(await read('MedicationRequest/rx')).toMatchObject({
      status: 'on-hold',
      statusReason: { text: message },
    })
    expect(await transmissions()).toEqual([])
  })

  it('when its ingredients are not known', async () => {
    await inVisit()
    await sign([order('rx', 'p1', 'ada', '99999999', 'Something')])
    const { statusReason } = await read<MedicationRequest>('MedicationRequest/rx')
    expect(statusReason?.text).toContain('not in the catalog')
  })

  it.each(['DOSE', 'DOSEH', 'DOSEL'])(
    'when its ingredients are not known, whatever reason was given for the dose (%s)',
    async (code) => {
      await inVisit()
      const weighed: DetectedIssue = {
        resourceType: 'DetectedIssue',
        id: 'weighed',
        status: 'final',
        code: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code }] },
        patient: { reference: 'Patient/p1' },
        implicated: [{ reference: 'MedicationRequest/rx' }],
        mitigation: [{ action: { text: 'Half of it at first' } }],
      }
      await sign([order('rx', 'p1', 'ada', '99999999', 'Something')], [weighed])
      expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'on-hold' })
    },
  )

  it('until its prescriber stops it; a waiting transmission is withdrawn with it', async () => {
    await inVisit()
    await sign([order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name)])
    const active = await read<MedicationRequest>('MedicationRequest/rx')
    const stopped = await ada.update(
      { ...active, status: 'stopped', statusReason: { text: 'Changed my mind' } },
      claim,
    )
    expect(stopped.status).toBe(200)
    expect((await transmissions()).map((it) => it.status)).toEqual(['cancelled'])
  })
})

describe('an order that ends', () => {
  const calls = async () =>
    ((await read<Bundle>('Task?patient=p1')).entry ?? [])
      .map((it) => it.resource as Task)
      .filter((it) => it.code?.coding?.[0]?.code === 'call-pharmacy')
  const end = async (status: MedicationRequest['status']) =>
    ada.update({
      ...(await read<MedicationRequest>('MedicationRequest/rx')),
      status,
      statusReason: { text: 'Written in the wrong chart.' },
    })

  it('before it went out does not go out, and nobody has to call', async () => {
    await inVisit()
    await sign([order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name)])
    expect((await end('entered-in-error')).status).toBe(200)
    expect((await transmissions()).map((it) => it.status)).toEqual(['cancelled'])
    expect(await calls()).toEqual([])
  })

  it('after it went out asks its prescriber to call the pharmacy, once, until they say that they did', async () => {
    await inVisit({ training: true, settings: { pharmacySeconds: 0.01 } })
    await sign([order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name)])
    const [sent] = await transmissions()
    await until(
      () => server.store.read('Task', sent?.id as string)?.resource.status === 'completed' || undefined,
    )
    await end('stopped')
    await end('entered-in-error')
    const [call, ...others] = await calls()
    if (!call) throw new Error('nobody is asked')
    expect(others).toEqual([])
    expect(call).toMatchObject({
      status: 'requested',
      owner: { reference: 'Practitioner/ada' },
      focus: { reference: 'MedicationRequest/rx' },
      encounter: { reference: 'Encounter/p1-visit' },
      reasonCode: { text: 'Written in the wrong chart.' },
    })
    expect((await ada.update({ ...call, priority: 'routine', status: 'completed' })).problem).toBe(
      'forbidden',
    )
    expect((await ada.create({ ...call, id: 'another' })).problem).toBe('forbidden')
    const note = [{ text: 'Spoke with the pharmacist.' }]
    expect((await ada.update({ ...call, status: 'completed', note })).status).toBe(200)
    expect((await ada.update({ ...call, status: 'requested' })).problem).toBe('version-conflict')
  })

  it('changes nothing else of itself', async () => {
    await inVisit()
    await sign([order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name)])
    const active = await read<MedicationRequest>('MedicationRequest/rx')
    const more = { ...active, dosageInstruction: [{ text: 'Ten a day' }] }
    expect((await ada.update(more)).problem).toBe('signed-immutable')
    expect((await ada.update({ ...active, status: 'draft' })).problem).toBe('invalid-resource')
  })
})

describe('the training pharmacy', () => {
  const quick = { training: true, settings: { pharmacySeconds: 0.01 } }

  it('takes a prescription, and says when it has', async () => {
    await inVisit(quick)
    await sign([order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name)])
    const [task] = await transmissions()
    await until(
      () => server.store.read('Task', task?.id as string)?.resource.status === 'completed' || undefined,
    )
    const versions = (await read<Bundle>(`Task/${task?.id}/_history`)).entry
    expect(versions?.map((it) => (it.resource as Task).status)).toEqual([
      'completed',
      'in-progress',
      'requested',
    ])
  })

  it('shows the pharmacy’s reason when transmission fails', async () => {
    await inVisit({ ...quick, settings: { ...quick.settings, pharmacyAnswer: 'failed' } })
    await sign([order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name)])
    const [task] = await transmissions()
    const failed = await until(() => {
      const now = server.store.read('Task', task?.id as string)?.resource
      return now?.status === 'failed' ? now : undefined
    })
    expect(failed.statusReason?.text).toBe('The pharmacy could not take this prescription.')
  })

  it('goes on with what was under way when the server stopped', async () => {
    await inVisit({ training: true, settings: { pharmacySeconds: 3600 } })
    await sign([order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name)])
    const [task] = await transmissions()
    const { database } = server
    await server.close()
    server = await startCentral({ ...quick, database })
    await until(
      () => server.store.read('Task', task?.id as string)?.resource.status === 'completed' || undefined,
    )
  })
})
