import type { AllergyIntolerance, Condition, DetectedIssue, Observation, Task } from '@medplum/fhirtypes'
import { describe, expect, it } from 'vitest'
import { order, penicillinAllergy } from '../../testing/practice.ts'
import { element, twoVisits } from './testing.ts'

const { at, myClaim } = twoVisits()

type Ref = { reference: string }

describe('what is recorded in the chart', () => {
  it('is recorded by its writer, and never deleted', async () => {
    const recorder = { reference: 'Practitioner/ben' }
    const forged = { ...penicillinAllergy('forged', at.mine), recorder }
    expect((await at.ada.create(forged, myClaim())).problem).toBe('forbidden')
    const seen: Observation = {
      resourceType: 'Observation',
      id: 'seen',
      status: 'final',
      code: { text: 'Seen' },
      subject: { reference: `Patient/${at.mine}` },
      encounter: { reference: `Encounter/${at.mine}-visit` },
      performer: [{ reference: `Patient/${at.mine}` }, recorder],
    }
    expect((await at.ada.create(seen, myClaim())).problem).toBe('forbidden')
    const inside = { contained: [{ resourceType: 'Practitioner' as const, id: 'b' }] }
    for (const performer of [
      { reference: 'Practitioner/ben/_history/1' },
      { reference: 'https://elsewhere.example/Practitioner/ben' },
      { reference: '#b' },
      { display: 'Dr. Ada Okafor' },
    ])
      expect((await at.ada.create({ ...seen, ...inside, performer: [performer] }, myClaim())).problem).toBe(
        'forbidden',
      )
    const stated = {
      ...seen,
      performer: [{ reference: `Patient/${at.mine}` }, { reference: 'Practitioner/ada' }],
    }
    expect((await at.ada.create(stated, myClaim())).status).toBe(201)
    at.server.store.put({ ...forged, id: 'bens' })
    const { body: bens } = await at.ada.get<AllergyIntolerance>('AllergyIntolerance/bens')
    const corrected = await at.ada.update({ ...bens, criticality: 'high' }, myClaim())
    expect([corrected.status, corrected.body.recorder]).toEqual([200, recorder])
    expect((await at.ada.remove(corrected.body, myClaim())).problem).toBe('forbidden')
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
      subject: { reference: `Patient/${at.mine}` },
      encounter: { reference: `Encounter/${at.mine}-visit` },
      recorder: me,
      note: [{ text: 'Stated by the patient', authorReference: me }],
    }
    expect(element(await at.ada.create({ ...problem, onsetDateTime: '2099' }, myClaim()))).toBe(
      'Condition.onset[x]',
    )
    const { body } = await at.ada.create({ ...problem, onsetDateTime: '2019' }, myClaim())
    const over = { ...body, clinicalStatus: clinical('resolved'), abatementDateTime: '2099-01-01' }
    expect(element(await at.ada.update(over, myClaim()))).toBe('Condition.abatement[x]')
    expect(element(await at.ada.update({ ...body, note: [] }, myClaim()))).toBe('Condition.note')
    const { clinicalStatus: _, ...rest } = body
    const inError = await at.ada.update(
      { ...rest, verificationStatus: verified('entered-in-error') },
      myClaim(),
    )
    expect(inError.status).toBe(200)
    const revived = {
      ...inError.body,
      clinicalStatus: clinical('active'),
      verificationStatus: verified('confirmed'),
      asserter: me,
    }
    expect(element(await at.ada.update(revived, myClaim()))).toBe('Condition.verificationStatus')
    expect((await at.ada.remove(inError.body, myClaim())).problem).toBe('forbidden')
  })

  it('of a problem stays of who recorded it, and stands under the name of who says so', async () => {
    const coded = (system: string, code: string) => ({
      coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }],
    })
    const [adas, bens, hers] = ['Practitioner/ada', 'Practitioner/ben', `Patient/${at.mine}`].map(
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
      subject: { reference: `Patient/${at.mine}` },
      encounter: { reference: `Encounter/${at.mine}-visit` },
      recorder: who,
      asserter: { reference: `Patient/${at.mine}` },
      note: [{ text: 'Stated by the patient', authorReference: who }],
      ...more,
    })
    const { recorder: _, ...byNobody } = of('by-nobody', adas)
    expect(element(await at.ada.create(byNobody, myClaim()))).toBe('Condition.recorder')
    expect(element(await at.ada.create({ ...of('silent', adas), note: [] }, myClaim()))).toBe(
      'Condition.note',
    )

    const confirmed = { verificationStatus: coded('condition-ver-status', 'confirmed') }
    at.server.store.put(of('listed', bens, { ...confirmed, asserter: bens }))
    at.server.store.put(of('told', bens))
    const visits = [coded('condition-category', 'encounter-diagnosis')]
    at.server.store.put(of('noted', bens, { ...confirmed, category: visits }))
    const [listed, told, noted] = await Promise.all(
      ['listed', 'told', 'noted'].map(async (id) => (await at.ada.get<Condition>(`Condition/${id}`)).body),
    )
    if (!listed || !told || !noted) throw new Error('Three were put.')
    const change = async (before: Condition, more: Partial<Condition>) =>
      element(await at.ada.update({ ...before, ...more }, myClaim()))
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
    expect((await at.ada.update({ ...listed, ...renamed, asserter: adas }, myClaim())).status).toBe(200)
    expect((await at.ada.update({ ...told, ...renamed }, myClaim())).status).toBe(200)
  })

  it('of an allergy stays of who recorded it', async () => {
    const recorder = { reference: 'Practitioner/ben' }
    at.server.store.put({ ...penicillinAllergy('kept', at.mine), recorder, asserter: recorder })
    const { body } = await at.ada.get<AllergyIntolerance>('AllergyIntolerance/kept')
    const { recorder: _, ...byNobody } = body
    const { asserter: __, ...saidByNobody } = body
    expect(element(await at.ada.update(byNobody, myClaim()))).toBe('AllergyIntolerance.recorder')
    expect(element(await at.ada.update(saidByNobody, myClaim()))).toBe('AllergyIntolerance.asserter')
  })

  it('names its writer or the patient as asserter, and no colleague', async () => {
    const [bens, adas] = ['ben', 'ada'].map((who) => ({ reference: `Practitioner/${who}` }))
    const asserted = (id: string, asserter: AllergyIntolerance['asserter']) =>
      at.ada.create({ ...penicillinAllergy(id, at.mine), ...(asserter ? { asserter } : {}) }, myClaim())
    for (const who of [
      bens,
      { reference: `Patient/${at.his}` },
      { reference: 'https://elsewhere.example/Practitioner/ben' },
      { display: 'Dr. Ben Moreau' },
    ])
      expect(element(await asserted('told', who))).toBe('AllergyIntolerance.asserter')
    expect((await asserted('told-by-patient', { reference: `Patient/${at.mine}` })).status).toBe(201)
    expect((await asserted('told-by-ada', adas)).status).toBe(201)

    const notesBy = (who: typeof bens, text = 'Hives.') => [
      { text, ...(who ? { authorReference: who } : {}) },
    ]
    const allergy = (id: string, more: Partial<AllergyIntolerance>) => ({
      ...penicillinAllergy(id, at.mine),
      ...more,
    })
    expect(element(await at.ada.create(allergy('c1', { note: notesBy(bens) }), myClaim()))).toBe(
      'AllergyIntolerance.note',
    )
    expect((await at.ada.create(allergy('c2', { note: notesBy(adas) }), myClaim())).status).toBe(201)
    const named = allergy('c4', { note: [{ text: 'Hives.', authorString: 'Dr. Ben Moreau' }] })
    expect(element(await at.ada.create(named, myClaim()))).toBe('AllergyIntolerance.note')
    at.server.store.put({ ...allergy('c3', { note: notesBy(bens), asserter: bens as never }), id: 'c3' })
    const { body: his3 } = await at.ada.get<AllergyIntolerance>('AllergyIntolerance/c3')
    const more = { ...his3, note: [...notesBy(bens), ...notesBy(undefined, 'Long ago.')] }
    const { status, body } = await at.ada.update(more, myClaim())
    expect(status).toBe(200)
    expect(element(await at.ada.update({ ...body, note: notesBy(bens, 'None.') }, myClaim()))).toBe(
      'AllergyIntolerance.note',
    )
    const { body: task } = await at.ada.get<Task>(`Task/${at.mine}-task`)
    expect(element(await at.ada.update({ ...task, note: notesBy(bens) }, myClaim()))).toBe('Task.note')
  })
})

describe('who recorded something, told it or comments on it', () => {
  it('stores the writer’s name on record, and keeps names stored before', async () => {
    const asBen = { reference: 'Practitioner/ada', display: 'Dr. Ben Moreau' }
    const allergy: AllergyIntolerance & { id: string } = {
      ...penicillinAllergy('named', at.mine),
      recorder: asBen,
      asserter: asBen,
      note: [{ text: 'Hives.', authorReference: asBen }],
    }
    const onRecord = { reference: 'Practitioner/ada', display: 'Ada Quist' }
    const { body } = await at.ada.create(allergy, myClaim())
    expect([body.recorder, body.asserter, body.note?.[0]?.authorReference]).toEqual([
      onRecord,
      onRecord,
      onRecord,
    ])
    at.server.store.put({ ...allergy, id: 'before' })
    const { body: before } = await at.ada.get<AllergyIntolerance>('AllergyIntolerance/before')
    const { body: after } = await at.ada.update({ ...before, criticality: 'high' }, myClaim())
    expect([after.recorder, after.note]).toEqual([asBen, allergy.note])
  })
})

describe('an issue', () => {
  it('is written by its author, for orders of the same patient', async () => {
    const issue = (id: string, more: Partial<DetectedIssue> = {}): DetectedIssue => ({
      resourceType: 'DetectedIssue',
      id,
      status: 'final',
      patient: { reference: `Patient/${at.mine}` },
      author: { reference: 'Practitioner/ada' },
      ...more,
    })
    const bens = { reference: 'Practitioner/ben' }
    expect((await at.ada.create(issue('i1', { author: bens }), myClaim())).problem).toBe('forbidden')
    const mitigation = [{ action: { text: 'Tolerated before.' }, author: bens }]
    expect((await at.ada.create(issue('i2', { mitigation }), myClaim())).problem).toBe('forbidden')
    at.server.store.put(order('of-his', at.his, 'ben', '308182', 'Amoxicillin'))
    const implicated = [{ reference: 'MedicationRequest/of-his' }]
    expect(element(await at.ada.create(issue('i3', { implicated }), myClaim()))).toBe(
      'DetectedIssue.implicated',
    )
    for (const reference of [
      'https://elsewhere.example/fhir/MedicationRequest/of-his',
      'MedicationRequest/of-his/_history/1',
    ])
      expect(element(await at.ada.create(issue('i3', { implicated: [{ reference }] }), myClaim()))).toBe(
        'DetectedIssue.implicated',
      )
    expect((await at.ada.create(issue('i4'), myClaim())).status).toBe(201)
    expect(
      (await at.ada.create(issue('i5', { patient: { reference: `Patient/${at.his}` } }), myClaim())).problem,
    ).toBe('bad-request')
  })
})
