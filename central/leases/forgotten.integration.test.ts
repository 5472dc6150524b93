import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Encounter, Task } from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Lease } from '../../main/clinical/lease.ts'
import type { CentralOptions } from '../app.ts'
import { securityEventsSince } from '../audit/security-watch.ts'
import { note, waitingVisit } from '../testing/practice.ts'
import { startCentral, type TestServer } from '../testing/server.ts'
import { claimProofs } from './claim-proof.ts'

let folder: string
let backup: string
let server: TestServer

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'central-'))
  backup = join(folder, 'backup.sqlite')
  server = await startCentral({}, [...waitingVisit('p1'), ...waitingVisit('p2', 'NH')])
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
const mine = async (who: string) =>
  (await server.as(who).call<{ leases: Lease[] }>('GET', '/leases')).body.leases
/** As it came with the Lease: the backup has the same key. */
const proofOf = (holder: string, claim: number, task = 'p1-task') =>
  claimProofs(server.context.db).of({ task, claim, holder })
const keep = (who: string, claim: number, proof: string | undefined = proofOf(who, claim)) =>
  server
    .as(who)
    .call<Lease>(
      'PUT',
      '/leases/p1-task',
      { holder: `Practitioner/${who}`, proof },
      { 'if-match': `"${claim}"` },
    )
const beat = (who: string, claim: number, heardSecondsAgo = 5) =>
  server.context.leases.renew(who, [{ task: 'p1-task', claim, heardSecondsAgo, proof: proofOf(who, claim) }])
/** As a workstation of before does, or one that makes it up. */
const beatUnproven = (who: string, claim: number, heardSecondsAgo = 5) =>
  server.context.leases.renew(who, [{ task: 'p1-task', claim, heardSecondsAgo }])
const claimHeader = (who: string, claim: number) => ({
  'rounds-claim': `p1-task ${claim}`,
  'rounds-claim-proof': proofOf(who, claim),
})
const unproven = () => {
  server.context.security.flush()
  return securityEventsSince(server.context.db, 0).filter(({ kind }) => kind === 'unproven-claim')
}
const task = async (who: string) => (await server.as(who).get<Task>('Task/p1-task')).body

test('after a restore nobody gets the patient of a call whose claim the backup lacks', async () => {
  copy()
  await server.as('ada').claim('p1-task')
  await putBack({ restored: true })

  const early = await server.as('ben').claim('p1-task')
  expect([early.status, early.problem]).toEqual([503, 'claims-paused'])
  expect(early.headers.get('retry-after')).toBe('60')
  expect(early.outcome.issue[0]?.details?.text).toContain('60 seconds')

  expect(beat('ada', 1).leases).toMatchObject([{ task: 'p1-task', claim: 1, mine: true, lapsed: false }])
  expect(await task('ada')).toMatchObject({ status: 'accepted', owner: { reference: 'Practitioner/ada' } })
  server.clock.pass(50)
  beat('ada', 1)
  server.clock.pass(11)
  expect((await server.as('ben').claim('p1-task')).problem).toBe('already-claimed')
  expect((await server.as('cleo').claim('p2-task')).status).toBe(201)
})

test('a claim that nobody states can be given anew when the pause is over, and the first then learns of it', async () => {
  copy()
  await server.as('ada').claim('p1-task')
  await putBack({ failedOver: true })
  expect((await server.as('ben').claim('p1-task')).problem).toBe('claims-paused')
  server.clock.pass(61)
  expect((await server.as('ben').claim('p1-task')).body.claim).toBe(1)
  const late = await keep('ada', 1)
  expect(late.problem).toBe('claim-superseded')
  expect(late.outcome.issue[0]?.details?.text).toContain('Dr. Ada Okafor has it')
  expect(beat('ada', 1).leases).toEqual([])
})

test('a plain restart pauses nothing', async () => {
  copy()
  await putBack({})
  expect((await server.as('ben').claim('p1-task')).status).toBe(201)
})

test('keeps a hand-over that the backup forgot: the new holder is not displaced by the one in the backup', async () => {
  await server.as('ada').claim('p1-task')
  copy()
  await server.as('ada').handOver('p1-task', 1, 'ben')
  await putBack({ restored: true })
  expect(await mine('ada')).toMatchObject([{ claim: 1 }])

  expect((await keep('ben', 2)).problem).toBe('claims-paused')
  beat('ada', 1)
  expect(beat('ben', 2).leases).toMatchObject([{ claim: 2, mine: true }])
  expect(await mine('ada')).toEqual([])
  const { participant } = (await server.as('ben').get<Encounter>('Encounter/p1-visit')).body
  expect(participant?.map((it) => [it.individual?.reference, it.period?.end === undefined])).toEqual([
    ['Practitioner/ada', false],
    ['Practitioner/ben', true],
  ])
  expect(beat('ada', 1).superseded).toMatchObject([{ claim: 1 }])
})

test('a number that is stated displaces nobody who was heard since, no later claim, and no ended visit', async () => {
  await server.as('ada').claim('p1-task')
  server.clock.pass(1)
  beat('ada', 1)
  expect((await keep('ben', 9)).problem).toBe('claim-superseded')
  expect(await mine('ada')).toMatchObject([{ claim: 1 }])

  await server.as('ada').handOver('p1-task', 1, 'ben')
  expect((await keep('ada', 1)).problem).toBe('claim-superseded')

  const done: Task = { ...(await task('ben')), status: 'completed' }
  expect((await server.as('ben').update(done, { 'rounds-claim': 'p1-task 2' })).status).toBe(200)
  expect((await keep('ben', 3)).problem).toBe('claim-superseded')
  expect(beat('ben', 3).leases).toEqual([])
})

test('a forgotten claim is not given back to a provider without a license there, and the heartbeat goes on', async () => {
  await server.as('ada').claim('p1-task')
  const both = server.context.leases.renew('ada', [
    { task: 'p2-task', claim: 1, proof: proofOf('ada', 1, 'p2-task') },
    { task: 'p1-task', claim: 1, proof: proofOf('ada', 1) },
  ])
  expect(both.leases).toMatchObject([{ task: 'p1-task' }])
  const kept = await server
    .as('ada')
    .call(
      'PUT',
      '/leases/p2-task',
      { holder: 'Practitioner/ada', proof: proofOf('ada', 1, 'p2-task') },
      { 'if-match': '"1"' },
    )
  expect(kept.problem).toBe('not-licensed')
})

test('a note written under a forgotten claim is taken as the holder’s own, before any heartbeat', async () => {
  copy()
  await server.as('ada').claim('p1-task')
  await putBack({})
  const composition = note('n1', 'p1', 'ada', 'preliminary', 'Fever since Friday.')
  const stored = await server.as('ada').create(composition, claimHeader('ada', 1))
  expect(stored.status).toBe(201)
  expect(stored.body.meta?.tag ?? []).toEqual([])
  expect(await mine('ada')).toMatchObject([{ claim: 1, mine: true }])
})

test('in the pause a claim that may have lapsed waits for whoever may have taken it over', async () => {
  copy()
  await server.as('ada').claim('p1-task')
  server.clock.pass(61)
  await server.as('ben').claim('p1-task', { takeOver: true })
  await putBack({ restored: true })
  expect(beat('ada', 1, 61).leases).toEqual([])
  const undated = { task: 'p1-task', claim: 1, proof: proofOf('ada', 1) }
  expect(server.context.leases.renew('ada', [undated]).leases).toEqual([])
  const composition = note('n1', 'p1', 'ada', 'preliminary', 'Late words.')
  const early = await server.as('ada').create(composition, claimHeader('ada', 1))
  expect([early.status, early.problem]).toEqual([503, 'claims-paused'])
  expect(beat('ben', 2).leases).toMatchObject([{ claim: 2, mine: true }])
  server.clock.pass(55)
  beat('ben', 2)
  server.clock.pass(6)
  expect((await keep('ada', 1)).problem).toBe('claim-superseded')
})

test('nor is one renewed that the backup knows and that may have lapsed since', async () => {
  await server.as('ada').claim('p1-task')
  copy()
  server.clock.pass(61)
  await server.as('ben').claim('p1-task', { takeOver: true })
  await putBack({ restored: true })
  expect(beat('ada', 1, 61).leases).toEqual([])
  expect((await server.as('ada').handOver('p1-task', 1, 'ben')).problem).toBe('claims-paused')
  expect((await server.as('ada').release('p1-task', 1)).problem).toBe('claims-paused')
  expect(beat('ben', 2).leases).toMatchObject([{ claim: 2, mine: true }])
  expect(beat('ada', 1, 62).superseded).toMatchObject([{ claim: 1, by: 'Dr. Ada Okafor' }])
})

test('keeping what one has renews it', async () => {
  await server.as('ada').claim('p1-task')
  server.clock.pass(50)
  expect((await keep('ada', 1)).body).toMatchObject({ secondsLeft: 60, lapsed: false })
  server.clock.pass(50)
  expect((await mine('ada'))[0]?.secondsLeft).toBe(10)
})

test('a claim comes with its proof to its holder alone, and a copy of the database knows it again', async () => {
  copy()
  const claimed = (await server.as('ada').claim('p1-task')).body
  expect(claimed.proof).toMatch(/^[\w-]{43}$/)
  expect((await mine('ada'))[0]?.proof).toBe(claimed.proof)
  expect((await keep('ada', 1)).body.proof).toBe(claimed.proof)
  const handed = (await server.as('ada').handOver('p1-task', 1, 'ben')).body
  expect([handed.claim, handed.proof]).toEqual([2, undefined])
  const bens = (await mine('ben'))[0]?.proof
  server.clock.pass(61)
  expect((await mine('ada'))[0]).toMatchObject({ lapsed: true, mine: false })
  expect((await mine('ada'))[0]?.proof).toBeUndefined()
  await putBack({})
  expect((await keep('ben', 2, bens)).body).toMatchObject({ claim: 2, mine: true })
})

const madeUp = [
  ['none', () => undefined],
  ['that of another number', () => proofOf('ben', 76)],
  ['that of another holder', () => proofOf('ada', 77)],
  ['that of another visit', () => proofOf('ben', 77, 'p2-task')],
  ['of another form', () => 'x'.repeat(44)],
  ['of another key', () => 'x'.repeat(43)],
] as const

test.each(madeUp)(
  'a made-up number takes no visit after a plain restart: the proof is %s',
  async (_which, made) => {
    await server.as('ada').claim('p1-task')
    copy()
    await putBack({})
    const proof = made()
    const stated = { task: 'p1-task', claim: 77, heardSecondsAgo: 0, proof }
    expect(server.context.leases.renew('ben', [stated]).leases).toEqual([])
    expect((await keep('ben', 77, proof ?? '')).problem).toBe('claim-superseded')
    const composition = note('n1', 'p1', 'ben', 'preliminary', 'x')
    const header = { 'rounds-claim': 'p1-task 77', ...(proof ? { 'rounds-claim-proof': proof } : {}) }
    expect((await server.as('ben').create(composition, header)).problem).toBe('claim-superseded')
    expect(await mine('ada')).toMatchObject([{ claim: 1, mine: true }])
    expect(unproven()).toMatchObject([{ practitioner: 'ben', asked: 'Task/p1-task', count: 3 }])
  },
)

test('nor does it claim a visit that waits', async () => {
  expect(beatUnproven('ben', 77).leases).toEqual([])
  expect((await keep('ben', 77, '')).problem).toBe('not-found')
  expect((await task('ben')).status).toBe('requested')
})

test('a number beyond what a restore explains is made up, whatever shows it', async () => {
  await server.as('ada').claim('p1-task')
  copy()
  await putBack({ restored: true })
  expect(beat('ben', 1002).leases).toEqual([])
  expect(beat('ben', 1001).leases).toMatchObject([{ claim: 1001, mine: true }])
})

test('in the pause the word of a workstation of before counts where it displaces nobody', async () => {
  copy()
  await server.as('ada').claim('p1-task')
  await putBack({ restored: true })
  expect(beatUnproven('ada', 1).leases).toMatchObject([{ claim: 1, mine: true }])
  expect(await task('ada')).toMatchObject({ status: 'accepted' })
  // It is told, and gets no proof of what it could not show.
  expect(unproven()).toMatchObject([{ practitioner: 'ada', count: 1 }])
  expect((await mine('ada'))[0]?.proof).toBeUndefined()
  // Nobody else's word takes it away, nor after the pause anybody's.
  expect(beatUnproven('ben', 9).leases).toEqual([])
  server.clock.pass(61)
  beatUnproven('ada', 1)
  expect(beatUnproven('ben', 9).leases).toEqual([])
  await server.as('ada').release('p1-task', 1)
  expect(beatUnproven('ben', 9).leases).toEqual([])
})

test('keeps the holder named in the backup against an unproved claim, heard from since or not', async () => {
  await server.as('ada').claim('p1-task')
  copy()
  await putBack({ restored: true })
  expect(beatUnproven('ben', 2).leases).toEqual([])
  expect(await mine('ada')).toMatchObject([{ claim: 1 }])
})

test('gives the visit back to the proved claim against an invented higher number', async () => {
  copy()
  await server.as('ben').claim('p1-task')
  await putBack({ restored: true })
  expect(beatUnproven('ada', 5).leases).toMatchObject([{ claim: 5, mine: true }])
  // Until the pause is over it goes to nobody else, nor back into the queue.
  expect((await server.as('ada').handOver('p1-task', 5, 'ben')).problem).toBe('claims-paused')
  expect((await server.as('ada').release('p1-task', 5)).problem).toBe('claims-paused')

  expect(beat('ben', 1).leases).toMatchObject([{ claim: 1, mine: true }])
  expect(beatUnproven('ada', 5)).toMatchObject({ leases: [], superseded: [{ claim: 5 }] })
  expect(await task('ben')).toMatchObject({ owner: { reference: 'Practitioner/ben' } })
  // The next number is one that nobody had.
  server.clock.pass(30)
  beat('ben', 1)
  server.clock.pass(31)
  expect((await server.as('ben').handOver('p1-task', 1, 'ada')).body.claim).toBe(6)
})

test('a record of an act brings no claim back, and a program that is too old begins nothing by one', async () => {
  const { settings } = server.context
  settings.minimumClientVersion = '2.0.0'
  const act = {
    resourceType: 'AuditEvent' as const,
    id: 'act-1',
    type: { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest' },
    recorded: '2026-11-23T10:05:00Z',
    agent: [{ who: { reference: 'Practitioner/ada' }, requestor: true }],
    source: { observer: { display: 'Rounds workstation device-1' } },
  }
  const header = { ...claimHeader('ada', 7), 'rounds-client-version': '1.0.0' }
  expect((await server.as('ada').create(act, header)).status).toBe(201)
  expect(await mine('ada')).toEqual([])
  expect(await task('ada')).toMatchObject({ status: 'requested' })
})

test.each(['0', '-5', '1.5', '1e10', '1000000000', '9007199254740991', '"1"'])(
  'a claim number of %s is none, wherever it stands',
  async (text) => {
    await server.as('ada').claim('p1-task')
    const leases = `[{"task":"p1-task","claim":${text}}]`
    const presence = `{"availability":"available","unsent":0,"leases":${leases}}`
    expect((await server.as('ada').call('PUT', '/realtime/presence', presence)).problem).toBe('bad-request')
    const tag = { 'if-match': text.startsWith('"') ? '"one"' : `"${text}"` }
    const body = { holder: 'Practitioner/ada' }
    expect((await server.as('ada').call('PUT', '/leases/p1-task', body, tag)).problem).toBe('bad-request')
    expect((await server.as('ada').call('DELETE', '/leases/p1-task', undefined, tag)).problem).toBe(
      'bad-request',
    )
    const composition = note('n1', 'p1', 'ada', 'preliminary', 'x')
    const header = { 'rounds-claim': `p1-task ${text}` }
    expect((await server.as('ada').create(composition, header)).problem).toBe('bad-request')
  },
)
