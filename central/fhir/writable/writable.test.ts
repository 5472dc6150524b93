import type {
  Composition,
  DetectedIssue,
  Encounter,
  Extension,
  Patient,
  Resource,
  Task,
} from '@medplum/fhirtypes'
import { describe, expect, it } from 'vitest'
import { withAccount, withEmergency, withoutEmergency } from '../../../main/clinical/visits/emergency.ts'
import { marked, note, order, penicillinAllergy, waitingVisit } from '../../testing/practice.ts'
import { element, meeting, twoVisits } from './testing.ts'

const { at, myClaim } = twoVisits()

describe('a type without a row', () => {
  it('is refused from every workstation', async () => {
    const of = { reference: `Patient/${at.mine}` }
    const others: Resource[] = [
      { ...meeting(at.mine, 'cleo'), id: 'planted' },
      { resourceType: 'Appointment', id: 'broken', status: 'booked', individual: of } as never,
      { resourceType: 'Procedure', id: 'p', status: 'completed', subject: of },
      { resourceType: 'Task', id: 't', status: 'requested', intent: 'order', for: of },
      { resourceType: 'Coverage', id: 'c', status: 'active', beneficiary: of, payor: [of] } as never,
    ]
    for (const it of others)
      expect([it.id, (await at.ada.create(it, myClaim())).problem]).toEqual([it.id, 'forbidden'])
    const { body: record } = await at.ada.get<Patient>(`Patient/${at.mine}`)
    expect((await at.ada.update({ ...record, birthDate: '1999-01-01' })).problem).toBe('forbidden')
    expect((await at.cleo.get(`Patient/${at.mine}`)).problem).toBe('outside-scope')
  })
})

describe('the visit of a write', () => {
  it('is the one of the claim: its patient and its encounter, or nothing is written', async () => {
    const foreign = note('foreign', at.his, 'ada', 'final', 'Not hers.')
    const { encounter: _, ...loose } = foreign
    for (const it of [
      foreign,
      loose,
      { ...foreign, encounter: { reference: 'Encounter/nowhere' } },
      { ...foreign, encounter: { reference: `Encounter/${at.mine}-visit` } },
      { ...foreign, subject: { reference: `Patient/${at.mine}` } },
      { ...foreign, subject: { reference: 'Patient/nobody' } },
    ] as Composition[])
      expect((await at.ada.create(it, myClaim())).problem).toBe('bad-request')
    expect(at.server.store.read('Composition', 'foreign')).toBeUndefined()
  })

  it('is refused from a provider who has only an appointment with the patient', async () => {
    const of = { reference: `Patient/${at.his}` }
    const issue: DetectedIssue = {
      resourceType: 'DetectedIssue',
      id: 'issue',
      status: 'final',
      patient: of,
      author: { reference: 'Practitioner/ada' },
    }
    for (const it of [
      note('n', at.his, 'ada', 'preliminary', 'x'),
      order('o', at.his, 'ada', '308182', 'Amoxicillin'),
      penicillinAllergy('a', at.his),
      issue,
    ])
      expect((await at.ada.create(it)).problem).toBe('claim-superseded')
    const { encounter: _, ...loose } = note('n', at.his, 'ada', 'final', 'x')
    expect((await at.ada.create(loose as Composition)).problem).toBe('bad-request')
    const unknown = {
      ...note('n', at.his, 'ada', 'final', 'x'),
      encounter: { reference: 'Encounter/nowhere' },
    }
    expect((await at.ada.create(unknown)).problem).toBe('not-found')
  })

  it('stays the one it was written in', async () => {
    const again = `${at.mine}-again`
    const [, encounter, task] = waitingVisit(again)
    const of = { reference: `Patient/${at.mine}` }
    at.server.store.put({ ...encounter, subject: of })
    at.server.store.put({ ...task, for: of })
    await at.ada.claim(`${again}-task`)
    const { body: draft } = await at.ada.create(note('stays', at.mine, 'ada', 'preliminary', 'x'), myClaim())
    const moved = { ...draft, encounter: { reference: `Encounter/${again}-visit` } }
    expect(element(await at.ada.update(moved))).toBe('Composition.encounter')
    expect(element(await at.ada.update(moved, { 'rounds-claim': `${again}-task 1` }))).toBe(
      'Composition.encounter',
    )
    // What is the patient’s for good is changed in a later visit too, and stays of the first.
    const { body: allergy } = await at.ada.create(penicillinAllergy('chart', at.mine), myClaim())
    const later = await at.ada.update(
      { ...allergy, criticality: 'high' },
      { 'rounds-claim': `${again}-task 1` },
    )
    expect([later.status, later.body.encounter]).toEqual([200, allergy.encounter])
  })

  it('accepts an addition of its holder without the claim number', async () => {
    expect((await at.ada.create(note('no-claim', at.mine, 'ada', 'preliminary', 'x'))).status).toBe(201)
    expect((await at.ada.create(penicillinAllergy('no-claim', at.mine))).status).toBe(201)
  })

  it('is not named by a Task that is none', async () => {
    at.server.store.put<Task>({
      resourceType: 'Task',
      id: 'no-visit',
      status: 'requested',
      intent: 'order',
      for: { reference: `Patient/${at.mine}` },
    })
    const answer = await at.ada.create(penicillinAllergy('odd', at.mine), { 'rounds-claim': 'no-visit 1' })
    expect(answer.problem).toBe('bad-request')
  })
})

describe('a visit’s Task and Encounter', () => {
  it('are refused when a workstation creates them', async () => {
    const [, encounter, task] = waitingVisit(at.mine)
    expect((await at.ada.create({ ...encounter, id: 'trap' }, myClaim())).problem).toBe('forbidden')
    expect((await at.ada.create({ ...task, id: 'trap' }, myClaim())).problem).toBe('forbidden')
  })

  it('keep the elements that intake and lease wrote', async () => {
    const { body: task } = await at.ada.get<Task>(`Task/${at.mine}-task`)
    for (const change of [
      { basedOn: [{ reference: 'Appointment/another' }] },
      { input: [] },
      { priority: 'stat' as const },
      { for: { reference: `Patient/${at.mine}`, display: 'Somebody' } },
    ])
      expect((await at.ada.update({ ...task, ...change } as Task, myClaim())).problem).toBe(
        'invalid-resource',
      )
    const { body: encounter } = await at.ada.get<Encounter>(`Encounter/${at.mine}-visit`)
    const invited = { type: [{ coding: [{ code: 'CON' }] }], individual: { reference: 'Practitioner/cleo' } }
    const changed = await at.ada.update(
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
    await at.ben.release(`${at.his}-task`, 1)
    await at.ada.claim(`${at.his}-task`)
    await at.ada.handOver(`${at.his}-task`, 2, 'ben')
    const { body: draft } = await at.ben.create(note('bens', at.his, 'ben', 'preliminary', 'His words.'))
    const section = note('bens', at.his, 'ben', 'preliminary', 'Planted.').section
    for (const change of [
      { author: [{ reference: 'Practitioner/ada' }], status: 'final' as const },
      { section: section },
    ])
      expect((await at.ada.update({ ...draft, ...change } as Composition)).problem).toBe('forbidden')
    expect((await at.ada.remove(draft)).problem).toBe('forbidden')
    expect((await at.ada.create(note('as-ben', at.his, 'ben', 'preliminary', 'x'))).problem).toBe('forbidden')
    const both = {
      ...note('both', at.mine, 'ada', 'final', 'x'),
      author: ['ben', 'ada'].map((who) => ({ reference: `Practitioner/${who}` })),
    }
    expect(element(await at.ada.create(both, myClaim()))).toBe('Composition.author')
    const display = { ...note('named', at.mine, 'ada', 'final', 'x'), author: [{ display: 'Dr. Ben' }] }
    expect((await at.ada.create(display as Composition, myClaim())).problem).toBe('forbidden')
    expect(at.server.store.read('Composition', 'bens')?.resource.section).toEqual(draft.section)
  })

  it('is marked in error by its author after the visit changed hands', async () => {
    const { body: signed } = await at.ada.create(note('to-mark', at.mine, 'ada', 'final', 'x'), myClaim())
    await at.ada.handOver(`${at.mine}-task`, 1, 'ben')
    const markedNow = marked({ ...signed, id: 'to-mark' }, 'ada', 'Wrong chart.')
    expect((await at.ada.update(markedNow, myClaim())).status).toBe(200)
  })

  it('is not amended, and attested by nobody else', async () => {
    const first = note('amended', at.mine, 'ada', 'amended', 'x')
    expect(element(await at.ada.create(first, myClaim()))).toBe('Composition.status')
    const party = { reference: 'Practitioner/ben' }
    const attested = {
      ...note('legal', at.mine, 'ada', 'final', 'x'),
      attester: [{ mode: 'legal' as const, party }],
    }
    expect(element(await at.ada.create(attested, myClaim()))).toBe('Composition.attester')
  })
})

describe('the follow-up of a visit', () => {
  const url = 'https://rounds.example/fhir/follow-up'
  const weeks = { value: 2, unit: 'weeks', system: 'http://unitsofmeasure.org', code: 'wk' }
  const visitNow = async () => (await at.ada.get<Encounter>(`Encounter/${at.mine}-visit`)).body

  it('is said by who has the visit, so that it can be read', async () => {
    const encounter = await visitNow()
    const others = encounter.extension ?? []
    const saying = (...said: Extension[]) =>
      at.ada.update({ ...encounter, extension: [...others, ...said] }, myClaim())
    for (const valueDuration of [
      { ...weeks, value: 2.5 },
      { ...weeks, code: 'a' },
    ])
      expect(element(await saying({ url, valueDuration }))).toBe('Encounter.extension')
    const twice = await saying({ url, valueDuration: weeks }, { url, valueCode: 'none' })
    expect(element(twice)).toBe('Encounter.extension')
    expect((await saying({ url, valueDuration: weeks })).status).toBe(200)
    expect((await visitNow()).extension).toContainEqual({ url, valueDuration: weeks })
  })
})

describe('an emergency in a visit', () => {
  const since = '2026-11-23T10:05:00Z'
  const account = { reason: 'Chest pain.', done: 'Ambulance called.' }
  const visitNow = async () => (await at.ada.get<Encounter>(`Encounter/${at.mine}-visit`)).body
  const written = (encounter: Encounter) => at.ada.update(encounter, myClaim())

  it('is marked by who has the visit, and taken back as long as nothing is written of it', async () => {
    const encounter = await visitNow()
    const marked = await written(withEmergency(encounter, since))
    expect([marked.status, marked.body.priority?.coding?.[0]?.code]).toEqual([200, 'EM'])
    const taken = await written(withoutEmergency(marked.body))
    expect([taken.status, taken.body.priority, taken.body.extension]).toEqual([
      200,
      undefined,
      encounter.extension,
    ])
    expect((await at.ben.update(withEmergency(taken.body, since))).problem).toBe('outside-scope')
  })

  it('stays on record with what happened and what was done; they are corrected, not taken out', async () => {
    const told = await written(withAccount(withEmergency(await visitNow(), since), account, null))
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
    at.server.store.put({ ...encounter, id: `${at.mine}-visit`, priority: priority('UR') })
    const urgent = await visitNow()
    const { priority: _, ...without } = urgent
    expect(element(await written(without))).toBe('Encounter.priority')
    const marked = await written(withEmergency(urgent, since))
    expect((await written(withoutEmergency(marked.body))).body.priority).toEqual(priority('UR'))
  })
})

describe('an order', () => {
  it('can be ended, and not changed, by the next holder of the visit', async () => {
    const asBen = order('as-ben', at.mine, 'ben', '308182', 'Amoxicillin')
    expect((await at.ada.create(asBen, myClaim())).problem).toBe('forbidden')
    const enteredByBen = {
      ...order('r', at.mine, 'ada', '308182', 'Amoxicillin'),
      recorder: { reference: 'Practitioner/ben' },
    }
    expect((await at.ada.create(enteredByBen, myClaim())).problem).toBe('forbidden')
    const { body: draft } = await at.ada.create(
      order('adas', at.mine, 'ada', '308182', 'Amoxicillin'),
      myClaim(),
    )
    await at.ada.handOver(`${at.mine}-task`, 1, 'ben')
    const now = { 'rounds-claim': `${at.mine}-task 2` }
    const other = { ...draft, dosageInstruction: [{ text: 'Twice.' }] }
    expect((await at.ben.update(other, now)).problem).toBe('forbidden')
    expect((await at.ben.update({ ...other, status: 'cancelled' }, now)).problem).toBe('forbidden')
    expect((await at.ben.remove(draft, now)).problem).toBe('forbidden')
    expect(
      (await at.ben.update({ ...draft, requester: { reference: 'Practitioner/ben' } }, now)).problem,
    ).toBe('forbidden')
    const ended = { ...draft, status: 'cancelled' as const, statusReason: { text: 'Not needed.' } }
    expect((await at.ben.update(ended, now)).status).toBe(200)
  })

  it('of an earlier visit is not ended in the next, and the refusal says so', async () => {
    const { body: draft } = await at.ada.create(
      order('earlier', at.mine, 'ada', '308182', 'Amoxicillin'),
      myClaim(),
    )
    const { body: task } = await at.ada.get<Task>(`Task/${at.mine}-task`)
    await at.ada.update({ ...task, status: 'completed' }, myClaim())
    const [, encounter, next] = waitingVisit(`${at.mine}-next`)
    const of = { reference: `Patient/${at.mine}` }
    at.server.store.put({ ...encounter, subject: of })
    at.server.store.put({ ...next, for: of })
    await at.ben.claim(`${at.mine}-next-task`)
    const ended = { ...draft, status: 'cancelled' as const }
    const messageOf = async (headers = {}) =>
      (await at.ben.update(ended, headers)).outcome.issue[0]?.details?.text
    expect(await messageOf({ 'rounds-claim': `${at.mine}-next-task 1` })).toBe(
      'This MedicationRequest is of another visit of the patient: it is changed in that one, by who has it or had it last.',
    )
    expect(await messageOf()).toMatch(/^This visit is over\. .*Ada Quist had it last\.$/)
    expect((await at.ada.update(ended)).status).toBe(200)
  })
})
