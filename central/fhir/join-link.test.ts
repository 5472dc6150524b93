import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Appointment, Bundle, Encounter, Resource } from '@medplum/fhirtypes'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { noteId, taskOfAppointment } from '../../main/clinical/derived-ids.ts'
import { loadFolder } from '../load.ts'
import type { FullStore } from '../store/store.ts'
import { note, patient, waitingVisit } from '../testing/practice.ts'
import { type Client, put, startCentral, type TestServer } from '../testing/server.ts'

/** Ben has the visit of `p`; ada has the patient in scope by an appointment. */
let server: TestServer
let ada: Client
let ben: Client

const token = 'the-link-of-p-0123456789'
const identifier = [{ system: 'https://rounds.example/fhir/join', value: token }]
const withLink = (id: string, value = token): (Resource & { id: string })[] => {
  const [patient, encounter, task] = waitingVisit(id)
  return [patient, { ...encounter, identifier: [{ ...identifier[0], value }] }, task]
}
const appointment = (id: string, of: string, who: string): Appointment & { id: string } => ({
  resourceType: 'Appointment',
  id,
  status: 'booked',
  start: '2026-11-23T15:00:00Z',
  end: '2026-11-23T15:30:00Z',
  participant: [`Patient/${of}`, `Practitioner/${who}`].map((reference) => ({
    actor: { reference },
    status: 'accepted' as const,
  })),
})

beforeEach(async () => {
  server = await startCentral({}, [...withLink('p'), appointment('a', 'p', 'ada')])
  ;[ada, ben] = [server.as('ada'), server.as('ben')]
  await ben.claim('p-task')
})
afterEach(() => server.close())

const opens = async () => {
  const answer = await fetch(`${server.url}/join/${token}/session`, { method: 'POST' })
  return ((await answer.json()) as { call: string }).call
}

describe('the patient’s link', () => {
  /** Each way to read the Encounter, and its versions. */
  async function readBy(who: Client): Promise<string[]> {
    const { body } = await who.get<Encounter>('Encounter/p-visit')
    const paths = [
      'Encounter/p-visit',
      'Encounter/p-visit/_history',
      `Encounter/p-visit/_history/${body.meta?.versionId}`,
      'Encounter?patient=p',
      'Patient/p/$everything',
      '$changes',
    ]
    const answers: unknown[] = []
    for (const path of paths) answers.push((await who.get<unknown>(path)).body)
    const asks = ['Encounter/p-visit', 'Encounter?_id=p-visit'].map((url) => ({
      request: { method: 'GET' as const, url },
    }))
    answers.push((await who.post({ resourceType: 'Bundle', type: 'batch', entry: asks })).body)
    return answers.map((answer) => {
      const text = JSON.stringify(answer)
      if (!text.includes('p-visit')) throw new Error('The Encounter is not in this answer.')
      return text.includes(token) ? 'shown' : 'hidden'
    })
  }

  it('is shown only to the holder of the visit', async () => {
    expect(await readBy(ben)).toEqual(Array(7).fill('shown'))
    expect(await readBy(ada)).toEqual(Array(7).fill('hidden'))
    expect(await opens()).toBe('p-visit')
  })

  it('is replaced by a new link when the visit changes hands', async () => {
    const before = (await ben.get<Encounter>('Encounter/p-visit')).body
    await ben.handOver('p-task', 1, 'ada')
    const after = (await ada.get<Encounter>('Encounter/p-visit')).body
    expect(after.identifier).toMatchObject([{ system: identifier[0]?.system }])
    expect(after.identifier).not.toEqual(identifier)
    expect(after.meta?.versionId).not.toBe(before.meta?.versionId)
    await ada.release('p-task', 2)
    expect((await ada.get<Encounter>('Encounter/p-visit')).body.identifier).toBeUndefined()
  })

  it('is neither found by a search nor stored in a resource', async () => {
    const query = `Encounter?identifier=${identifier[0]?.system}|${token}`
    expect((await ben.get<Bundle>(query)).body.entry).toEqual([])
    const bodies = server.context.db.prepare('SELECT body FROM version').pluck().all() as string[]
    expect(bodies.join()).not.toContain(token)
  })

  it('is kept, and neither changed nor set, when its holder writes the Encounter', async () => {
    const { body } = await ben.get<Encounter>('Encounter/p-visit')
    const written = await ben.update({ ...body, status: 'in-progress' })
    expect([written.status, written.body.identifier]).toEqual([200, identifier])
    const stale = await ben.update({ ...body, status: 'finished' })
    expect(stale.outcome.contained).toMatchObject([{ id: 'p-visit', identifier }])
    const signed = { ...written.body, status: 'finished' as const }
    const bundle: Bundle = { resourceType: 'Bundle', type: 'transaction', entry: [put(signed)] }
    const answered = (await ben.post(bundle)).body.entry?.[0]?.resource as Encounter
    expect(answered.identifier).toEqual(identifier)

    for (const it of withLink('q', 'the-link-of-q-0123456789')) server.store.put(it)
    await ada.claim('q-task')
    const { body: own } = await ada.get<Encounter>('Encounter/q-visit')
    const turned = await ada.update({ ...own, identifier })
    expect([turned.status, turned.body.identifier?.[0]?.value]).toEqual([200, 'the-link-of-q-0123456789'])
    expect((await ada.update({ ...turned.body, identifier: [] })).status).toBe(200)
    expect(server.store.joinOf('q-visit')).toBe('the-link-of-q-0123456789')
    expect(server.store.visitOfJoin(token)).toBe('p-visit')
  })

  it('reports a loaded visit that carries the join token of another', () => {
    const folder = mkdtempSync(join(tmpdir(), 'load-'))
    const load = (id: string) => {
      const entry = withLink(id).map((resource) => ({ resource }))
      writeFileSync(
        join(folder, 'intake.json'),
        JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry }),
      )
      return loadFolder(server.store as FullStore, folder)
    }
    expect(load('thief').problems).toMatchObject([{ element: 'Bundle.entry[1].resource.identifier' }])
    expect(server.store.read('Encounter', 'thief-visit')).toBeUndefined()
    expect(load('p')).toMatchObject({ problems: [], resources: 2, unchanged: 1 })
    expect(load('p')).toMatchObject({ problems: [], resources: 0, unchanged: 3 })
  })
})

describe('an id that follows from others', () => {
  it('is refused before a claim: the note of another author', async () => {
    const planted = note(noteId('p-visit', 'ben'), 'q', 'ada', 'preliminary', 'x')
    for (const it of waitingVisit('q')) server.store.put(it)
    await ada.claim('q-task')
    expect((await ada.create(planted)).problem).toBe('forbidden')
    const own = note(noteId('q-visit', 'ada'), 'q', 'ada', 'preliminary', 'x')
    expect((await ada.create(own)).status).toBe(201)
  })

  it('is refused before a claim: Task and Encounter of another’s appointment', async () => {
    const ofMa = { ...patient('mine'), address: [{ state: 'MA' }] }
    for (const it of [ofMa, appointment('mine', 'mine', 'ada'), appointment('his', 'p', 'ben')])
      server.store.put(it)
    const taken = await ada.claim(taskOfAppointment('his'), { appointment: 'Appointment/mine' })
    expect(taken.problem).toBe('already-claimed')
    expect((await ada.claim(taskOfAppointment('mine'), { appointment: 'Appointment/mine' })).status).toBe(201)
  })
})
