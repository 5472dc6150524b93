import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Appointment, Encounter, Task } from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Lease } from '../../main/clinical/lease.ts'
import type { CentralOptions } from '../app.ts'
import { note, patient } from '../testing/practice.ts'
import { startCentral, type TestServer } from '../testing/server.ts'
import { claimProofs } from './claim-proof.ts'

/** A visit that was begun from an appointment, and a server that was put back to before that. */
let folder: string
let backup: string
let server: TestServer

const inMassachusetts = (id: string) => ({ ...patient(id), address: [{ city: 'Salem', state: 'MA' }] })
const appointment = (id: string, of: string, who: string[]): Appointment & { id: string } => ({
  resourceType: 'Appointment',
  id,
  status: 'booked',
  start: '2026-11-23T15:00:00Z',
  end: '2026-11-23T15:30:00Z',
  participant: [`Patient/${of}`, ...who.map((each) => `Practitioner/${each}`)].map((reference) => ({
    actor: { reference },
    status: 'accepted' as const,
  })),
})

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'central-'))
  backup = join(folder, 'backup.sqlite')
  server = await startCentral({}, [
    inMassachusetts('p1'),
    inMassachusetts('p2'),
    appointment('a1', 'p1', ['ada', 'ben']),
    appointment('a2', 'p2', ['ben']),
  ])
})
afterEach(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

const copy = () => writeFileSync(backup, server.context.db.serialize())
async function putBack(how: Partial<CentralOptions>): Promise<void> {
  const { clock } = server
  await server.close()
  server = { ...(await startCentral({ database: backup, clock, ...how })), clock }
}
const begin = (who: string) => server.as(who).claim('visit-1', { appointment: 'Appointment/a1' })
/** As it came with the Lease: the backup has the same key. */
const proofOf = (holder: string, claim: number) =>
  claimProofs(server.context.db).of({ task: 'visit-1', claim, holder })
const keep = (stated: object) =>
  server
    .as('ada')
    .call<Lease>(
      'PUT',
      '/leases/visit-1',
      { holder: 'Practitioner/ada', proof: proofOf('ada', 1), ...stated },
      { 'if-match': '"1"' },
    )
const linkOf = (encounterId: string) => server.store.joinOf(encounterId) ?? ''
/** What the realtime process says of it every ten seconds. */
const beat = async (who: string, stated: object, claim = 1) =>
  (
    await server.as(who).call<{ leases: Lease[]; superseded: unknown[] }>('PUT', '/realtime/presence', {
      availability: 'available',
      unsent: 0,
      leases: [{ task: 'visit-1', claim, proof: proofOf(who, claim), heardSecondsAgo: 5, ...stated }],
    })
  ).body
async function begunAndForgotten(how: Partial<CentralOptions> = { restored: true }) {
  copy()
  const { encounter } = (await begin('ada')).body
  const stated = { appointment: 'Appointment/a1', encounter, join: linkOf(encounter) }
  await putBack(how)
  expect(server.store.read('Task', 'visit-1')).toBeUndefined()
  return stated
}

test('comes back under its ids, its claim and its patient’s link by the next heartbeat, and nobody begins it in between', async () => {
  const stated = await begunAndForgotten()
  expect((await begin('ben')).problem).toBe('claims-paused')
  const { leases } = await beat('ada', stated)
  expect(leases).toMatchObject([{ task: 'visit-1', encounter: stated.encounter, patient: 'p1', claim: 1 }])
  const task = (await server.as('ada').get<Task>('Task/visit-1')).body
  expect(task).toMatchObject({
    status: 'accepted',
    owner: { reference: 'Practitioner/ada' },
    basedOn: [{ reference: 'Appointment/a1' }],
  })
  const visit = (await server.as('ada').get<Encounter>(`Encounter/${stated.encounter}`)).body
  expect(visit).toMatchObject({ appointment: [{ reference: 'Appointment/a1' }] })
  expect(linkOf(stated.encounter)).toBe(stated.join)
  expect(server.store.read('Appointment', 'a1')?.resource.status).toBe('arrived')
  // Said again it changes nothing.
  expect((await beat('ada', stated)).leases).toMatchObject([{ claim: 1 }])
  expect((await server.as('ada').get<Task>('Task/visit-1')).body.meta).toEqual(task.meta)
  server.clock.pass(61)
  await beat('ada', stated)
  expect((await begin('ben')).problem).toBe('already-claimed')
})

test('what is written under its claim waits until it is known again, and is then its holder’s own', async () => {
  const stated = await begunAndForgotten({})
  const composition = {
    ...note('n1', 'p1', 'ada', 'preliminary', 'Better.'),
    encounter: { reference: `Encounter/${stated.encounter}` },
  }
  const claim = { 'rounds-claim': 'visit-1 1' }
  const early = await server.as('ada').create(composition, claim)
  expect([early.status, early.problem]).toEqual([404, 'not-found'])
  const kept = await keep(stated)
  expect([kept.status, kept.body]).toMatchObject([200, { encounter: stated.encounter, claim: 1, mine: true }])
  const stored = await server.as('ada').create(composition, claim)
  expect([stored.status, stored.body.meta?.tag]).toEqual([201, undefined])
})

test('begun again by another, it is theirs, and its Encounter is the same', async () => {
  const stated = await begunAndForgotten()
  server.clock.pass(61)
  const again = await begin('ben')
  expect([again.status, again.body.encounter, again.body.claim]).toEqual([201, stated.encounter, 1])
  const { leases, superseded } = await beat('ada', stated)
  expect([leases, superseded]).toEqual([[], []])
  expect(server.context.leases.holderOf(stated.encounter)?.practitionerId).toBe('ben')
})

test('is not made for one whose appointment it is not, nor of ids that are another visit’s', async () => {
  const stated = await begunAndForgotten({})
  const other = (await server.as('ben').claim('visit-2', { appointment: 'Appointment/a2' })).body.encounter
  for (const wrong of [
    { ...stated, appointment: 'Appointment/a2' },
    { ...stated, appointment: 'Appointment/none' },
    { ...stated, encounter: other },
    { ...stated, join: linkOf(other) },
    { ...stated, join: 'short' },
    { ...stated, encounter: 'no id' },
    { encounter: stated.encounter },
  ])
    expect((await beat('ada', wrong)).leases).toEqual([])
  expect(server.store.read('Task', 'visit-1')).toBeUndefined()
  expect(server.store.read('Appointment', 'a1')?.resource.status).toBe('booked')
  // A heartbeat goes on with the other visits; a bare keep says what is missing.
  expect((await server.as('ada').handOver('visit-1', 1, 'ada')).problem).toBe('not-found')
  expect((await beat('ada', { ...stated, join: undefined })).leases).toMatchObject([{ claim: 1 }])
})

test('nor without a license where the patient is: then nothing of it is left', async () => {
  const stated = await begunAndForgotten({})
  server.store.put({ ...patient('p1'), address: [{ state: 'NV' }] })
  expect((await beat('ada', stated)).leases).toEqual([])
  expect(server.store.read('Task', 'visit-1')).toBeUndefined()
  expect(server.store.read('Encounter', stated.encounter)).toBeUndefined()
})

test('in the pause an old statement waits: somebody may have taken the visit over', async () => {
  const stated = await begunAndForgotten()
  expect((await beat('ada', { ...stated, heardSecondsAgo: 61 })).leases).toEqual([])
  const kept = await keep(stated)
  expect(kept.problem).toBe('claims-paused')
  expect((await beat('ben', stated, 2)).leases).toMatchObject([{ claim: 2, mine: true }])
  expect((await beat('ada', stated)).leases).toEqual([])
})
