import { randomUUID } from 'node:crypto'
import type {
  AllergyIntolerance,
  Appointment,
  AuditEvent,
  Composition,
  Condition,
  Consent,
  DetectedIssue,
  Encounter,
  Observation,
  Patient,
  Provenance,
  Resource,
  Task,
} from '@medplum/fhirtypes'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  consentResource,
  type TelehealthConsent,
  telehealthConsentOf,
} from '../../../main/clinical/visits/consent.ts'
import { withAccount, withEmergency, withoutEmergency } from '../../../main/clinical/visits/emergency.ts'
import { marked, note, order, patient, penicillinAllergy, waitingVisit } from '../../testing/practice.ts'
import { type Client, startCentral, type TestServer } from '../../testing/server.ts'

/** Ada has the visit of `mine`; ben that of `his`, whose patient ada has in her care by an appointment too. */
let server: TestServer
let ada: Client
let ben: Client
let cleo: Client
let count = 0
let mine: string
let his: string

const meeting = (of: string, who: string): Appointment & { id: string } => ({
  resourceType: 'Appointment',
  id: `${of}-${who}`,
  status: 'booked',
  start: '2026-11-23T15:00:00Z',
  end: '2026-11-23T15:30:00Z',
  participant: [`Patient/${of}`, `Practitioner/${who}`].map((reference) => ({
    actor: { reference },
    status: 'accepted' as const,
  })),
})

beforeAll(async () => {
  server = await startCentral()
  ;[ada, ben, cleo] = [server.as('ada'), server.as('ben'), server.as('cleo')]
})
afterAll(() => server.close())
beforeEach(async () => {
  mine = `mine-${count}`
  his = `his-${count++}`
  for (const it of [...waitingVisit(mine), ...waitingVisit(his), meeting(his, 'ada')]) server.store.put(it)
  await ada.claim(`${mine}-task`)
  await ben.claim(`${his}-task`)
})

const myClaim = () => ({ 'rounds-claim': `${mine}-task 1` })
const element = (answer: { outcome: { issue: { expression?: string[] }[] } }) =>
  answer.outcome.issue[0]?.expression?.[0]

type Ref = { reference: string }

describe('a type without a row', () => {
  it('is refused from every workstation', async () => {
    const of = { reference: `Patient/${mine}` }
    const others: Resource[] = [
      { ...meeting(mine, 'cleo'), id: 'planted' },
      { resourceType: 'Appointment', id: 'broken', status: 'booked', individual: of } as never,
      { resourceType: 'Procedure', id: 'p', status: 'completed', subject: of },
      { resourceType: 'Task', id: 't', status: 'requested', intent: 'order', for: of },
      { resourceType: 'Coverage', id: 'c', status: 'active', beneficiary: of, payor: [of] } as never,
    ]
    for (const it of others)
      expect([it.id, (await ada.create(it, myClaim())).problem]).toEqual([it.id, 'forbidden'])
    const { body: record } = await ada.get<Patient>(`Patient/${mine}`)
    expect((await ada.update({ ...record, birthDate: '1999-01-01' })).problem).toBe('forbidden')
    expect((await cleo.get(`Patient/${mine}`)).problem).toBe('outside-scope')
  })
})

describe('the visit of a write', () => {
  it('is the one of the claim: its patient and its encounter, or nothing is written', async () => {
    const foreign = note('foreign', his, 'ada', 'final', 'Not hers.')
    const { encounter: _, ...loose } = foreign
    for (const it of [
      foreign,
      loose,
      { ...foreign, encounter: { reference: 'Encounter/nowhere' } },
      { ...foreign, encounter: { reference: `Encounter/${mine}-visit` } },
      { ...foreign, subject: { reference: `Patient/${mine}` } },
      { ...foreign, subject: { reference: 'Patient/nobody' } },
    ] as Composition[])
      expect((await ada.create(it, myClaim())).problem).toBe('bad-request')
    expect(server.store.read('Composition', 'foreign')).toBeUndefined()
  })

  it('is refused from a provider who has only an appointment with the patient', async () => {
    const of = { reference: `Patient/${his}` }
    const issue: DetectedIssue = {
      resourceType: 'DetectedIssue',
      id: 'issue',
      status: 'final',
      patient: of,
      author: { reference: 'Practitioner/ada' },
    }
    for (const it of [
      note('n', his, 'ada', 'preliminary', 'x'),
      order('o', his, 'ada', '308182', 'Amoxicillin'),
      penicillinAllergy('a', his),
      issue,
    ])
      expect((await ada.create(it)).problem).toBe('claim-superseded')
    const { encounter: _, ...loose } = note('n', his, 'ada', 'final', 'x')
    expect((await ada.create(loose as Composition)).problem).toBe('bad-request')
    const unknown = { ...note('n', his, 'ada', 'final', 'x'), encounter: { reference: 'Encounter/nowhere' } }
    expect((await ada.create(unknown)).problem).toBe('not-found')
  })

  it('stays the one it was written in', async () => {
    const again = `${mine}-again`
    const [, encounter, task] = waitingVisit(again)
    const of = { reference: `Patient/${mine}` }
    server.store.put({ ...encounter, subject: of })
    server.store.put({ ...task, for: of })
    await ada.claim(`${again}-task`)
    const { body: draft } = await ada.create(note('stays', mine, 'ada', 'preliminary', 'x'), myClaim())
    const moved = { ...draft, encounter: { reference: `Encounter/${again}-visit` } }
    expect(element(await ada.update(moved))).toBe('Composition.encounter')
    expect(element(await ada.update(moved, { 'rounds-claim': `${again}-task 1` }))).toBe(
      'Composition.encounter',
    )
    // What is the patient’s for good is changed in a later visit too, and stays of the first.
    const { body: allergy } = await ada.create(penicillinAllergy('chart', mine), myClaim())
    const later = await ada.update({ ...allergy, criticality: 'high' }, { 'rounds-claim': `${again}-task 1` })
    expect([later.status, later.body.encounter]).toEqual([200, allergy.encounter])
  })

  it('accepts an addition of its holder without the claim number', async () => {
    expect((await ada.create(note('no-claim', mine, 'ada', 'preliminary', 'x'))).status).toBe(201)
    expect((await ada.create(penicillinAllergy('no-claim', mine))).status).toBe(201)
  })

  it('is not named by a Task that is none', async () => {
    server.store.put<Task>({
      resourceType: 'Task',
      id: 'no-visit',
      status: 'requested',
      intent: 'order',
      for: { reference: `Patient/${mine}` },
    })
    const answer = await ada.create(penicillinAllergy('odd', mine), { 'rounds-claim': 'no-visit 1' })
    expect(answer.problem).toBe('bad-request')
  })
})

describe('a visit’s Task and Encounter', () => {
  it('are refused when a workstation creates them', async () => {
    const [, encounter, task] = waitingVisit(mine)
    expect((await ada.create({ ...encounter, id: 'trap' }, myClaim())).problem).toBe('forbidden')
    expect((await ada.create({ ...task, id: 'trap' }, myClaim())).problem).toBe('forbidden')
  })

  it('keep the elements that intake and lease wrote', async () => {
    const { body: task } = await ada.get<Task>(`Task/${mine}-task`)
    for (const change of [
      { basedOn: [{ reference: 'Appointment/another' }] },
      { input: [] },
      { priority: 'stat' as const },
      { for: { reference: `Patient/${mine}`, display: 'Somebody' } },
    ])
      expect((await ada.update({ ...task, ...change } as Task, myClaim())).problem).toBe('invalid-resource')
    const { body: encounter } = await ada.get<Encounter>(`Encounter/${mine}-visit`)
    const invited = { type: [{ coding: [{ code: 'CON' }] }], individual: { reference: 'Practitioner/cleo' } }
    const changed = await ada.update(
      {
        ...encounter,
        status: 'in-progress',
        appointment: [{ reference: 'Appointment/another' }],
        participant: [{ individual: { reference: 'Practitioner/cleo' } }, invited],
      },
      myClaim(),
    )
    expect(changed.status).toBe(200)
    expect(changed.body).toEqual({
      ...encounter,
      meta: changed.body.meta,
      status: 'in-progress',
      participant: [...(encounter.participant ?? []), invited],
    })
  })
})

describe('a note', () => {
  it('is changed, signed, deleted and begun by its author alone', async () => {
    // Ada had this visit once: what stops her is whose note it is.
    await ben.release(`${his}-task`, 1)
    await ada.claim(`${his}-task`)
    await ada.handOver(`${his}-task`, 2, 'ben')
    const { body: draft } = await ben.create(note('bens', his, 'ben', 'preliminary', 'His words.'))
    const section = note('bens', his, 'ben', 'preliminary', 'Planted.').section
    for (const change of [
      { author: [{ reference: 'Practitioner/ada' }], status: 'final' as const },
      { section: section },
    ])
      expect((await ada.update({ ...draft, ...change } as Composition)).problem).toBe('forbidden')
    expect((await ada.remove(draft)).problem).toBe('forbidden')
    expect((await ada.create(note('as-ben', his, 'ben', 'preliminary', 'x'))).problem).toBe('forbidden')
    const both = {
      ...note('both', mine, 'ada', 'final', 'x'),
      author: ['ben', 'ada'].map((who) => ({ reference: `Practitioner/${who}` })),
    }
    expect(element(await ada.create(both, myClaim()))).toBe('Composition.author')
    const display = { ...note('named', mine, 'ada', 'final', 'x'), author: [{ display: 'Dr. Ben' }] }
    expect((await ada.create(display as Composition, myClaim())).problem).toBe('forbidden')
    expect(server.store.read('Composition', 'bens')?.resource.section).toEqual(draft.section)
  })

  it('is marked in error by its author after the visit changed hands', async () => {
    const { body: signed } = await ada.create(note('to-mark', mine, 'ada', 'final', 'x'), myClaim())
    await ada.handOver(`${mine}-task`, 1, 'ben')
    const markedNow = marked({ ...signed, id: 'to-mark' }, 'ada', 'Wrong chart.')
    expect((await ada.update(markedNow, myClaim())).status).toBe(200)
  })

  it('is not amended, and attested by nobody else', async () => {
    const first = note('amended', mine, 'ada', 'amended', 'x')
    expect(element(await ada.create(first, myClaim()))).toBe('Composition.status')
    const party = { reference: 'Practitioner/ben' }
    const attested = {
      ...note('legal', mine, 'ada', 'final', 'x'),
      attester: [{ mode: 'legal' as const, party }],
    }
    expect(element(await ada.create(attested, myClaim()))).toBe('Composition.attester')
  })
})

describe('an emergency in a visit', () => {
  const at = '2026-11-23T10:05:00Z'
  const account = { reason: 'Chest pain.', done: 'Ambulance called.' }
  const visitNow = async () => (await ada.get<Encounter>(`Encounter/${mine}-visit`)).body
  const written = (encounter: Encounter) => ada.update(encounter, myClaim())

  it('is marked by who has the visit, and taken back as long as nothing is written of it', async () => {
    const encounter = await visitNow()
    const marked = await written(withEmergency(encounter, at))
    expect([marked.status, marked.body.priority?.coding?.[0]?.code]).toEqual([200, 'EM'])
    const taken = await written(withoutEmergency(marked.body))
    expect([taken.status, taken.body.priority, taken.body.extension]).toEqual([
      200,
      undefined,
      encounter.extension,
    ])
    expect((await ben.update(withEmergency(taken.body, at))).problem).toBe('outside-scope')
  })

  it('stays on record with what happened and what was done; they are corrected, not taken out', async () => {
    const told = await written(withAccount(withEmergency(await visitNow(), at), account, null))
    expect(element(await written(withoutEmergency(told.body)))).toBe('Encounter.extension')
    const { extension: _, ...bare } = told.body
    expect(element(await written(bare))).toBe('Encounter.extension')
    const other = withAccount(told.body, { ...account, done: 'Handed over.' }, '2026-11-23T10:20:00Z')
    expect((await written(other)).status).toBe(200)
  })

  it('is the one priority that a workstation gives a visit', async () => {
    const encounter = await visitNow()
    const priority = (code: string) => ({
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActPriority', code }],
    })
    expect(element(await written({ ...encounter, priority: priority('EL') }))).toBe('Encounter.priority')
    server.store.put({ ...encounter, id: `${mine}-visit`, priority: priority('UR') })
    const urgent = await visitNow()
    const { priority: _, ...without } = urgent
    expect(element(await written(without))).toBe('Encounter.priority')
    const marked = await written(withEmergency(urgent, at))
    expect((await written(withoutEmergency(marked.body))).body.priority).toEqual(priority('UR'))
  })
})

describe('a consent', () => {
  const given = (id: string, more: Partial<TelehealthConsent> = {}, of = mine) =>
    consentResource(
      id,
      of,
      { reference: 'Practitioner/ada', display: 'Dr. Who' },
      {
        method: 'verbal',
        by: 'patient',
        name: null,
        wording: '2026-03',
        at: '2026-11-23T10:05:00Z',
        until: null,
        encounterId: `${of}-visit`,
        ...more,
      },
    )

  it('is taken as it was given in a visit of the writer’s, by the patient or by somebody named', async () => {
    const first = await ada.create(given('by-patient'), myClaim())
    expect(first.status).toBe(201)
    expect(telehealthConsentOf(first.body)).toMatchObject({ by: 'patient', until: null })
    expect(JSON.stringify(first.body)).not.toContain('Dr. Who')
    const parent = given('by-parent', { by: 'guardian', name: 'Maria Lane', until: '2027-11-23T10:05:00Z' })
    expect((await ada.create(parent, myClaim())).status).toBe(201)
  })

  it('is written once', async () => {
    const { body } = await ada.create(given('once'), myClaim())
    expect((await ada.update({ ...body, dateTime: '2020-01-01' }, myClaim())).problem).toBe('forbidden')
    expect((await ada.remove(body, myClaim())).problem).toBe('forbidden')
  })

  it.each<[string, (good: Consent) => Consent, string]>([
    ['in another’s name', (it) => recordedBy(it, 'ben'), 'Consent.extension'],
    [
      'given by a provider',
      (it) => ({ ...it, performer: [{ reference: 'Practitioner/ada' }] }),
      'Consent.performer',
    ],
    ['given by nobody', (it) => ({ ...it, performer: [{ type: 'Patient' }] }), 'Consent.performer'],
    [
      'given by another patient',
      (it) => ({ ...it, performer: [{ reference: `Patient/${his}` }] }),
      'Consent.performer',
    ],
    ['that is about something else', (it) => ({ ...it, scope: { text: 'Research' } }), 'Consent.extension'],
    ['that does not say how it was given', (it) => without(it, 'consent-method'), 'Consent.extension'],
    ['of no visit', (it) => without(it, 'consent-visit'), 'Consent.extension'],
    [
      'that is a guardian’s and the patient’s',
      (it) => ({
        ...it,
        performer: given('x', { by: 'guardian' }).performer?.map((one) => ({
          ...one,
          reference: `Patient/${mine}`,
        })),
      }),
      'Consent.performer',
    ],
  ])('%s is refused', async (_, change, where) => {
    const answer = await ada.create({ ...change(given('odd')), id: 'odd' }, myClaim())
    expect([element(answer), answer.status >= 400]).toEqual([where, true])
  })

  it('of a visit that a colleague has, or of another patient’s, is refused', async () => {
    const [, encounter, task] = waitingVisit(`${mine}-bens`)
    const of = { reference: `Patient/${mine}` }
    server.store.put({ ...encounter, subject: of })
    server.store.put({ ...task, for: of })
    await ben.claim(`${mine}-bens-task`)
    const inBens = given('in-bens', { encounterId: `${mine}-bens-visit` })
    expect((await ada.create(inBens, myClaim())).problem).toBe('forbidden')
    const ofHis = given('of-his', { encounterId: `${his}-visit` })
    expect((await ada.create(ofHis, myClaim())).problem).toBe('bad-request')
    expect((await ada.create(given('his', {}, his), myClaim())).problem).toBe('bad-request')
  })
})

const recordedBy = (it: Consent, who: string): Consent => ({
  ...it,
  extension: it.extension?.map((one) =>
    one.url.endsWith('/consent-recorder')
      ? { ...one, valueReference: { reference: `Practitioner/${who}` } }
      : one,
  ),
})
const without = (it: Consent, kind: string): Consent => ({
  ...it,
  extension: it.extension?.filter(({ url }) => !url.endsWith(`/${kind}`)),
})

describe('an order', () => {
  it('can be ended, and not changed, by the next holder of the visit', async () => {
    const asBen = order('as-ben', mine, 'ben', '308182', 'Amoxicillin')
    expect((await ada.create(asBen, myClaim())).problem).toBe('forbidden')
    const enteredByBen = {
      ...order('r', mine, 'ada', '308182', 'Amoxicillin'),
      recorder: { reference: 'Practitioner/ben' },
    }
    expect((await ada.create(enteredByBen, myClaim())).problem).toBe('forbidden')
    const { body: draft } = await ada.create(order('adas', mine, 'ada', '308182', 'Amoxicillin'), myClaim())
    await ada.handOver(`${mine}-task`, 1, 'ben')
    const now = { 'rounds-claim': `${mine}-task 2` }
    const other = { ...draft, dosageInstruction: [{ text: 'Twice.' }] }
    expect((await ben.update(other, now)).problem).toBe('forbidden')
    expect((await ben.update({ ...other, status: 'cancelled' }, now)).problem).toBe('forbidden')
    expect((await ben.remove(draft, now)).problem).toBe('forbidden')
    expect((await ben.update({ ...draft, requester: { reference: 'Practitioner/ben' } }, now)).problem).toBe(
      'forbidden',
    )
    const ended = { ...draft, status: 'cancelled' as const, statusReason: { text: 'Not needed.' } }
    expect((await ben.update(ended, now)).status).toBe(200)
  })

  it('of an earlier visit is not ended in the next, and the refusal says so', async () => {
    const { body: draft } = await ada.create(
      order('earlier', mine, 'ada', '308182', 'Amoxicillin'),
      myClaim(),
    )
    const { body: task } = await ada.get<Task>(`Task/${mine}-task`)
    await ada.update({ ...task, status: 'completed' }, myClaim())
    const [, encounter, next] = waitingVisit(`${mine}-next`)
    const of = { reference: `Patient/${mine}` }
    server.store.put({ ...encounter, subject: of })
    server.store.put({ ...next, for: of })
    await ben.claim(`${mine}-next-task`)
    const ended = { ...draft, status: 'cancelled' as const }
    const messageOf = async (headers = {}) =>
      (await ben.update(ended, headers)).outcome.issue[0]?.details?.text
    expect(await messageOf({ 'rounds-claim': `${mine}-next-task 1` })).toBe(
      'This MedicationRequest is of another visit of the patient: it is changed in that one, by who has it or had it last.',
    )
    expect(await messageOf()).toMatch(/^This visit is over\. .*Ada Quist had it last\.$/)
    expect((await ada.update(ended)).status).toBe(200)
  })
})

describe('what is recorded in the chart', () => {
  it('is recorded by its writer, and never deleted', async () => {
    const recorder = { reference: 'Practitioner/ben' }
    const forged = { ...penicillinAllergy('forged', mine), recorder }
    expect((await ada.create(forged, myClaim())).problem).toBe('forbidden')
    const seen: Observation = {
      resourceType: 'Observation',
      id: 'seen',
      status: 'final',
      code: { text: 'Seen' },
      subject: { reference: `Patient/${mine}` },
      encounter: { reference: `Encounter/${mine}-visit` },
      performer: [{ reference: `Patient/${mine}` }, recorder],
    }
    expect((await ada.create(seen, myClaim())).problem).toBe('forbidden')
    const inside = { contained: [{ resourceType: 'Practitioner' as const, id: 'b' }] }
    for (const performer of [
      { reference: 'Practitioner/ben/_history/1' },
      { reference: 'https://elsewhere.example/Practitioner/ben' },
      { reference: '#b' },
      { display: 'Dr. Ada Okafor' },
    ])
      expect((await ada.create({ ...seen, ...inside, performer: [performer] }, myClaim())).problem).toBe(
        'forbidden',
      )
    const stated = {
      ...seen,
      performer: [{ reference: `Patient/${mine}` }, { reference: 'Practitioner/ada' }],
    }
    expect((await ada.create(stated, myClaim())).status).toBe(201)
    server.store.put({ ...forged, id: 'bens' })
    const { body: bens } = await ada.get<AllergyIntolerance>('AllergyIntolerance/bens')
    const corrected = await ada.update({ ...bens, criticality: 'high' }, myClaim())
    expect([corrected.status, corrected.body.recorder]).toEqual([200, recorder])
    expect((await ada.remove(corrected.body, myClaim())).problem).toBe('forbidden')
  })

  it('of a problem keeps its comments, stays in error, and is of no time to come', async () => {
    const verified = (code: string) => ({
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code }],
    })
    const clinical = (code: string) => ({
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code }],
    })
    const me = { reference: 'Practitioner/ada' }
    const problem: Condition & { id: string } = {
      resourceType: 'Condition',
      id: 'sciatica',
      clinicalStatus: clinical('active'),
      verificationStatus: verified('unconfirmed'),
      code: { text: 'Sciatica' },
      subject: { reference: `Patient/${mine}` },
      encounter: { reference: `Encounter/${mine}-visit` },
      recorder: me,
      note: [{ text: 'Stated by the patient', authorReference: me }],
    }
    expect(element(await ada.create({ ...problem, onsetDateTime: '2099' }, myClaim()))).toBe(
      'Condition.onset[x]',
    )
    const { body } = await ada.create({ ...problem, onsetDateTime: '2019' }, myClaim())
    const over = { ...body, clinicalStatus: clinical('resolved'), abatementDateTime: '2099-01-01' }
    expect(element(await ada.update(over, myClaim()))).toBe('Condition.abatement[x]')
    expect(element(await ada.update({ ...body, note: [] }, myClaim()))).toBe('Condition.note')
    const { clinicalStatus: _, ...rest } = body
    const inError = await ada.update({ ...rest, verificationStatus: verified('entered-in-error') }, myClaim())
    expect(inError.status).toBe(200)
    const revived = {
      ...inError.body,
      clinicalStatus: clinical('active'),
      verificationStatus: verified('confirmed'),
      asserter: me,
    }
    expect(element(await ada.update(revived, myClaim()))).toBe('Condition.verificationStatus')
    expect((await ada.remove(inError.body, myClaim())).problem).toBe('forbidden')
  })

  it('of a problem stays of who recorded it, and stands under the name of who says so', async () => {
    const coded = (system: string, code: string) => ({
      coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }],
    })
    const [adas, bens, hers] = ['Practitioner/ada', 'Practitioner/ben', `Patient/${mine}`].map(
      (reference) => ({
        reference,
      }),
    ) as [Ref, Ref, Ref]
    const of = (id: string, who: Ref, more: Partial<Condition> = {}): Condition & { id: string } => ({
      resourceType: 'Condition',
      id,
      clinicalStatus: coded('condition-clinical', 'active'),
      verificationStatus: coded('condition-ver-status', 'unconfirmed'),
      category: [coded('condition-category', 'problem-list-item')],
      code: { text: 'Sciatica' },
      subject: { reference: `Patient/${mine}` },
      encounter: { reference: `Encounter/${mine}-visit` },
      recorder: who,
      asserter: { reference: `Patient/${mine}` },
      note: [{ text: 'Stated by the patient', authorReference: who }],
      ...more,
    })
    const { recorder: _, ...byNobody } = of('by-nobody', adas)
    expect(element(await ada.create(byNobody, myClaim()))).toBe('Condition.recorder')
    expect(element(await ada.create({ ...of('silent', adas), note: [] }, myClaim()))).toBe('Condition.note')

    const confirmed = { verificationStatus: coded('condition-ver-status', 'confirmed') }
    server.store.put(of('listed', bens, { ...confirmed, asserter: bens }))
    server.store.put(of('told', bens))
    const visits = [coded('condition-category', 'encounter-diagnosis')]
    server.store.put(of('noted', bens, { ...confirmed, category: visits }))
    const [listed, told, noted] = await Promise.all(
      ['listed', 'told', 'noted'].map(async (id) => (await ada.get<Condition>(`Condition/${id}`)).body),
    )
    if (!listed || !told || !noted) throw new Error('Three were put.')
    const change = async (before: Condition, more: Partial<Condition>) =>
      element(await ada.update({ ...before, ...more }, myClaim()))
    const renamed = { code: { text: 'Lumbago' } }
    expect(await change(listed, { recorder: adas })).toBe('Condition.recorder')
    expect(await change(listed, { recorder: undefined as never })).toBe('Condition.recorder')
    expect(await change(listed, { asserter: undefined as never })).toBe('Condition.asserter')
    expect(await change(listed, { asserter: hers })).toBe('Condition.asserter')
    expect(await change(listed, { asserter: adas })).toBe('Condition.asserter')
    expect(await change(listed, renamed)).toBe('Condition.asserter')
    expect(await change(listed, { ...renamed, asserter: hers })).toBe('Condition.asserter')
    expect(await change(told, confirmed)).toBe('Condition.asserter')
    expect(await change(listed, { category: visits })).toBe('Condition.category')
    expect(await change(noted, { ...renamed, asserter: adas })).toBe('Condition')
    expect((await ada.update({ ...listed, ...renamed, asserter: adas }, myClaim())).status).toBe(200)
    expect((await ada.update({ ...told, ...renamed }, myClaim())).status).toBe(200)
  })

  it('of an allergy stays of who recorded it', async () => {
    const recorder = { reference: 'Practitioner/ben' }
    server.store.put({ ...penicillinAllergy('kept', mine), recorder, asserter: recorder })
    const { body } = await ada.get<AllergyIntolerance>('AllergyIntolerance/kept')
    const { recorder: _, ...byNobody } = body
    const { asserter: __, ...saidByNobody } = body
    expect(element(await ada.update(byNobody, myClaim()))).toBe('AllergyIntolerance.recorder')
    expect(element(await ada.update(saidByNobody, myClaim()))).toBe('AllergyIntolerance.asserter')
  })

  it('names its writer or the patient as asserter, and no colleague', async () => {
    const [bens, adas] = ['ben', 'ada'].map((who) => ({ reference: `Practitioner/${who}` }))
    const asserted = (id: string, asserter: AllergyIntolerance['asserter']) =>
      ada.create({ ...penicillinAllergy(id, mine), ...(asserter ? { asserter } : {}) }, myClaim())
    for (const who of [
      bens,
      { reference: `Patient/${his}` },
      { reference: 'https://elsewhere.example/Practitioner/ben' },
      { display: 'Dr. Ben Moreau' },
    ])
      expect(element(await asserted('told', who))).toBe('AllergyIntolerance.asserter')
    expect((await asserted('told-by-patient', { reference: `Patient/${mine}` })).status).toBe(201)
    expect((await asserted('told-by-ada', adas)).status).toBe(201)

    const notesBy = (who: typeof bens, text = 'Hives.') => [
      { text, ...(who ? { authorReference: who } : {}) },
    ]
    const allergy = (id: string, more: Partial<AllergyIntolerance>) => ({
      ...penicillinAllergy(id, mine),
      ...more,
    })
    expect(element(await ada.create(allergy('c1', { note: notesBy(bens) }), myClaim()))).toBe(
      'AllergyIntolerance.note',
    )
    expect((await ada.create(allergy('c2', { note: notesBy(adas) }), myClaim())).status).toBe(201)
    const named = allergy('c4', { note: [{ text: 'Hives.', authorString: 'Dr. Ben Moreau' }] })
    expect(element(await ada.create(named, myClaim()))).toBe('AllergyIntolerance.note')
    server.store.put({ ...allergy('c3', { note: notesBy(bens), asserter: bens as never }), id: 'c3' })
    const { body: his3 } = await ada.get<AllergyIntolerance>('AllergyIntolerance/c3')
    const more = { ...his3, note: [...notesBy(bens), ...notesBy(undefined, 'Long ago.')] }
    const { status, body } = await ada.update(more, myClaim())
    expect(status).toBe(200)
    expect(element(await ada.update({ ...body, note: notesBy(bens, 'None.') }, myClaim()))).toBe(
      'AllergyIntolerance.note',
    )
    const { body: task } = await ada.get<Task>(`Task/${mine}-task`)
    expect(element(await ada.update({ ...task, note: notesBy(bens) }, myClaim()))).toBe('Task.note')
  })
})

describe('who recorded something, told it or comments on it', () => {
  it('stores the writer’s name on record, and keeps names stored before', async () => {
    const asBen = { reference: 'Practitioner/ada', display: 'Dr. Ben Moreau' }
    const allergy: AllergyIntolerance & { id: string } = {
      ...penicillinAllergy('named', mine),
      recorder: asBen,
      asserter: asBen,
      note: [{ text: 'Hives.', authorReference: asBen }],
    }
    const onRecord = { reference: 'Practitioner/ada', display: 'Ada Quist' }
    const { body } = await ada.create(allergy, myClaim())
    expect([body.recorder, body.asserter, body.note?.[0]?.authorReference]).toEqual([
      onRecord,
      onRecord,
      onRecord,
    ])
    server.store.put({ ...allergy, id: 'before' })
    const { body: before } = await ada.get<AllergyIntolerance>('AllergyIntolerance/before')
    const { body: after } = await ada.update({ ...before, criticality: 'high' }, myClaim())
    expect([after.recorder, after.note]).toEqual([asBen, allergy.note])
  })
})

describe('an issue', () => {
  it('is written by its author, for orders of the same patient', async () => {
    const issue = (id: string, more: Partial<DetectedIssue> = {}): DetectedIssue => ({
      resourceType: 'DetectedIssue',
      id,
      status: 'final',
      patient: { reference: `Patient/${mine}` },
      author: { reference: 'Practitioner/ada' },
      ...more,
    })
    const bens = { reference: 'Practitioner/ben' }
    expect((await ada.create(issue('i1', { author: bens }), myClaim())).problem).toBe('forbidden')
    const mitigation = [{ action: { text: 'Tolerated before.' }, author: bens }]
    expect((await ada.create(issue('i2', { mitigation }), myClaim())).problem).toBe('forbidden')
    server.store.put(order('of-his', his, 'ben', '308182', 'Amoxicillin'))
    const implicated = [{ reference: 'MedicationRequest/of-his' }]
    expect(element(await ada.create(issue('i3', { implicated }), myClaim()))).toBe('DetectedIssue.implicated')
    for (const reference of [
      'https://elsewhere.example/fhir/MedicationRequest/of-his',
      'MedicationRequest/of-his/_history/1',
    ])
      expect(element(await ada.create(issue('i3', { implicated: [{ reference }] }), myClaim()))).toBe(
        'DetectedIssue.implicated',
      )
    expect((await ada.create(issue('i4'), myClaim())).status).toBe(201)
    expect(
      (await ada.create(issue('i5', { patient: { reference: `Patient/${his}` } }), myClaim())).problem,
    ).toBe('bad-request')
  })
})

describe('an act', () => {
  const auditEvent = (who: string[], more: Partial<AuditEvent> = {}): AuditEvent => ({
    resourceType: 'AuditEvent',
    id: randomUUID(),
    type: { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest' },
    action: 'R',
    recorded: '2026-11-23T10:00:00Z',
    agent: who.map((one) => ({ who: { reference: `Practitioner/${one}` }, requestor: true })),
    source: { observer: { display: 'Rounds workstation device-1' } },
    entity: [{ what: { reference: `Patient/${his}` } }],
    ...more,
  })

  it('names its writer as the only agent, at the writer’s workstation', async () => {
    for (const who of [['ben', 'ada'], ['ada', 'ben'], ['ben'], ['ada', 'ada']])
      expect(element(await ada.create(auditEvent(who)))).toBe('AuditEvent.agent')
    for (const observer of [
      { display: 'workstation of ben' },
      { display: 'Rounds workstation device-1', reference: 'Practitioner/ben' },
      {},
    ])
      expect(element(await ada.create(auditEvent(['ada'], { source: { observer } })))).toBe(
        'AuditEvent.source.observer',
      )
    expect((await ada.create(auditEvent(['ada']))).status).toBe(201)
  })

  it('says by a tag of the server’s when its own time is a day or more from when it came', async () => {
    const tag = [
      {
        system: 'https://rounds.example/fhir/tag',
        code: 'other-time',
        display: 'Recorded at another time than it came',
      },
    ]
    const other = { system: 'urn:others', code: 'other-time' }
    const tagsOf = async (recorded: string, sent: typeof tag | undefined = undefined) =>
      (await ada.create(auditEvent(['ada'], { recorded, ...(sent ? { meta: { tag: sent } } : {}) }))).body
        .meta?.tag
    for (const at of ['2026-09-01T10:00:00Z', '2026-11-24T10:05:00Z', '2036-11-23T10:00:00Z'])
      expect(await tagsOf(at)).toEqual(tag)
    expect(await tagsOf('2026-11-22T10:06:00Z')).toBeUndefined()
    expect(await tagsOf('2026-11-23T10:00:00Z', [...tag, { ...other, display: 'x' }])).toEqual([
      { ...other, display: 'x' },
    ])
  })

  it('is written once', async () => {
    const event = auditEvent(['ada'])
    const { body } = await ada.create(event)
    expect((await ada.create(event)).problem).toBe('version-conflict')
    expect((await ada.update({ ...body, action: 'D' })).problem).toBe('forbidden')
    const asBen = await ben.create({ ...event, agent: auditEvent(['ben']).agent })
    expect([asBen.problem, asBen.outcome.contained]).toEqual(['version-conflict', undefined])
  })

  it('is a Provenance of one patient in the writer’s care', async () => {
    const provenance = (of: string, more: Partial<Provenance> = {}): Provenance => ({
      resourceType: 'Provenance',
      id: randomUUID(),
      target: [{ reference: `Patient/${of}` }, { reference: `Encounter/${of}-visit` }],
      recorded: '2026-11-23T10:00:00Z',
      agent: [{ who: { reference: 'Practitioner/ada' } }],
      ...more,
    })
    const agents = ['ben', 'ada'].map((who) => ({ who: { reference: `Practitioner/${who}` } }))
    expect((await ada.create(provenance(mine, { agent: agents }))).problem).toBe('forbidden')
    const signature = [
      {
        type: [{ system: 'urn:iso-astm:E1762-95:2013', code: '1.2.840.10065.1.12.1.1' }],
        when: '2026-11-23T10:00:00Z',
        who: { reference: 'Practitioner/ben' },
      },
    ]
    expect((await ada.create(provenance(mine, { signature }))).problem).toBe('forbidden')
    server.store.put(patient('stranger'))
    for (const target of [
      [{ reference: `Patient/${mine}` }, { reference: `Encounter/${his}-visit` }],
      [{ reference: `Encounter/${mine}-visit` }],
      [{ reference: `Patient/${mine}` }, { reference: 'Composition/nothing' }],
    ])
      expect((await ada.create(provenance(mine, { target }))).problem).toBe('bad-request')
    const outside = provenance('stranger', { target: [{ reference: 'Patient/stranger' }] })
    expect((await ada.create(outside)).problem).toBe('outside-scope')
    const { body, status } = await ada.create(provenance(mine))
    expect(status).toBe(201)
    expect((await ada.update({ ...body, recorded: '2026-11-23T11:00:00Z' })).problem).toBe('forbidden')
  })
})
