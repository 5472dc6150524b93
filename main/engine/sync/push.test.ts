import type { Composition } from '@medplum/fhirtypes'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { textsOf } from '../note/composition.ts'
import { createFakeCentral, type FakeCentral, portalPage } from './test/fake-central.ts'
import {
  createWorkstation,
  encounter,
  note,
  order,
  seedVisit,
  task,
  type Workstation,
  write,
} from './test/workstation.ts'

let central: FakeCentral
let station: Workstation
beforeEach(async () => {
  central = createFakeCentral()
  seedVisit(central)
  station = createWorkstation(central)
  await station.begin()
})
afterEach(() => station.end())

const puts = (name: string) =>
  central.log.filter(({ method, path }) => method === 'PUT' && path === `/fhir/R4/${name}`)
const textAt = (name = 'Composition/n') => textsOf(central.current(name) as Composition)

test('a new note is created once, and its next version updates what the server answered', async () => {
  const { cache, sync } = station
  cache.put(write, note({ subjective: 'Cough.' }))
  expect(sync.status().unsent).toBe(1)
  await sync.pokeNow()
  cache.put(write, note({ subjective: 'Cough since Monday.' }))
  await sync.pokeNow()

  const [create, update] = puts('Composition/n')
  expect(create?.headers.get('If-None-Match')).toBe('*')
  expect(create?.headers.get('Rounds-Claim')).toBe('t 1')
  expect(update?.headers.get('If-Match')).toBe(
    `W/"${central.history('Composition/n')[0]?.resource.meta?.versionId}"`,
  )
  expect(update?.headers.get('Idempotency-Key')).not.toBe(create?.headers.get('Idempotency-Key'))
  expect(textAt().subjective).toBe('Cough since Monday.')
  expect(sync.status()).toMatchObject({ unsent: 0, central: 'reachable', words: '' })
  expect(cache.sent()).toHaveLength(2)
  expect(cache.read('Composition', 'n')).toMatchObject({ pending: false })
})

test('a write states what shows its claim, as long as the claim is the one that is held', async () => {
  const { cache, sync } = station
  const held = { taskId: 't', encounterId: 'e', claim: 1, proof: 'shown' }
  cache.setFact('held-visits', JSON.stringify([held]))
  cache.put(write, note({ subjective: 'Cough.' }))
  await sync.pokeNow()
  expect(puts('Composition/n').at(-1)?.headers.get('Rounds-Claim-Proof')).toBe('shown')
  cache.setFact('held-visits', JSON.stringify([{ ...held, claim: 3 }]))
  cache.put(write, note({ subjective: 'Cough since Monday.' }))
  await sync.pokeNow()
  expect(puts('Composition/n').at(-1)?.headers.get('Rounds-Claim')).toBe('t 1')
  expect(puts('Composition/n').at(-1)?.headers.has('Rounds-Claim-Proof')).toBe(false)
})

test('after a lost answer the same key and bytes settle it, before what was typed since', async () => {
  const { cache, sync } = station
  central.faults.push(({ method }) => (method === 'PUT' ? 'lose-answer' : undefined))
  cache.put(write, note({ subjective: 'One.' }))
  await sync.pokeNow()
  expect(cache.outbox()).toMatchObject([{ state: 'unknown' }])
  cache.put(write, note({ subjective: 'One. Two.' }))
  expect(cache.outbox()).toMatchObject([{ state: 'unknown' }, { state: 'waiting' }])
  central.faults.length = 0
  await sync.pokeNow()

  const [first, again, second] = puts('Composition/n')
  expect(again?.headers.get('Idempotency-Key')).toBe(first?.headers.get('Idempotency-Key'))
  expect(again?.body).toBe(first?.body)
  expect(again?.headers.get('If-None-Match')).toBe('*')
  expect(second?.headers.get('Idempotency-Key')).not.toBe(first?.headers.get('Idempotency-Key'))
  expect(central.history('Composition/n')).toHaveLength(2)
  expect(textAt().subjective).toBe('One. Two.')
  expect(cache.outbox()).toEqual([])
})

test('a portal’s page is neither acknowledgment nor refusal, and is named as what it is', async () => {
  const { cache, sync } = station
  central.faults.push(() => ({ answer: portalPage() }))
  cache.put(write, note({ subjective: 'Kept.' }))
  await sync.pokeNow()
  expect(sync.status()).toMatchObject({ central: 'captive-portal', unsent: 1, setAside: [] })
  expect(sync.status().words).toContain('network')
  central.faults.length = 0
  await sync.pokeNow()
  expect(sync.status()).toMatchObject({ central: 'reachable', unsent: 0 })
  expect(textAt().subjective).toBe('Kept.')
})

test.each([
  ['without a place in the feed', { 'Content-Type': 'application/fhir+json', 'Server-Epoch': 'x' }],
  ['without an epoch', { 'Content-Type': 'application/fhir+json', 'Feed-Position': '0000000000000099' }],
])('an answer %s acknowledges nothing', async (_, headers) => {
  const { cache, sync } = station
  const body = JSON.stringify({ ...note({}), meta: { versionId: 'v' } })
  central.faults.push(({ method }) =>
    method === 'PUT' ? { answer: new Response(body, { status: 200, headers }) } : undefined,
  )
  cache.put(write, note({ subjective: 'Kept.' }))
  await sync.pokeNow()
  expect(cache.outbox()).toMatchObject([{ state: 'unknown' }])
})

describe('what the server will never accept', () => {
  test('is put aside with what depends on it, in words; the rest goes on', async () => {
    const { cache, sync, events } = station
    central.refusals.push(({ path }) =>
      path.endsWith('Condition/c')
        ? central.refusal(422, 'invalid-resource', { words: 'No code.' })
        : undefined,
    )
    cache.put(write, { resourceType: 'Condition', id: 'c', subject: { reference: 'Patient/p' } })
    cache.put(write, {
      resourceType: 'Observation',
      id: 'o',
      status: 'final',
      code: { text: 'Because of it' },
      subject: { reference: 'Patient/p' },
      focus: [{ reference: 'Condition/c' }],
    })
    cache.put(write, note({ subjective: 'Goes on.' }))
    await sync.pokeNow()
    expect(cache.outbox()).toMatchObject([
      { state: 'set-aside', why: 'No code.' },
      { state: 'set-aside', why: 'It depends on a write that was put aside: No code.' },
    ])
    expect(textAt().subjective).toBe('Goes on.')
    expect(sync.status().setAside).toMatchObject([
      {
        patientName: 'Ada Byron',
        encounterId: 'e',
        what: 'problem',
        author: 'Practitioner/d',
        when: write.at,
        why: 'No code.',
      },
      { what: 'observation' },
    ])
    expect(sync.status().unsent).toBe(0)
    expect(events.filter(({ event }) => event === 'notice')).toHaveLength(2)
    // Written anew, it goes.
    central.refusals.length = 0
    cache.put(write, {
      resourceType: 'Condition',
      id: 'c',
      code: { text: 'Now coded' },
      subject: { reference: 'Patient/p' },
    })
    await sync.pokeNow()
    expect(central.current('Condition/c')).toMatchObject({ code: { text: 'Now coded' } })
  })

  test('does not hold up a newer text of the same note that is acceptable', async () => {
    const { cache, sync } = station
    central.faults.push(({ method }) => (method === 'PUT' ? 'lose-request' : undefined))
    cache.put(write, note({ subjective: 'bad' }))
    await sync.pokeNow()
    cache.put(write, note({ subjective: 'good' }))
    central.faults.length = 0
    central.refusals.push(({ body }) =>
      body.includes('bad') ? central.refusal(422, 'invalid-resource') : undefined,
    )
    await sync.pokeNow()
    expect(textAt().subjective).toBe('good')
    expect(cache.outbox()).toEqual([])
  })

  test.each([
    [400, { diagnostics: 'Unknown element "foo".' }, 'Unknown element "foo".'],
    [422, { diagnostics: 'HAPI-0450', details: { text: 'No such code.' } }, 'No such code.'],
    [413, {}, 'does not say why'],
  ])('is said by a plain FHIR server with %d and no code of ours', async (status, said, words) => {
    const { cache, sync } = station
    const issue = [{ severity: 'error', code: 'processing', ...said }]
    central.refusals.push(({ method }) =>
      method === 'PUT' ? central.answer(status, { resourceType: 'OperationOutcome', issue }) : undefined,
    )
    cache.put(write, note({ subjective: 'Kept.' }))
    await sync.pokeNow()
    expect(cache.outbox()).toMatchObject([{ state: 'set-aside', why: expect.stringContaining(words) }])
    expect(sync.status().setAside).toHaveLength(1)
    const before = puts('Composition/n').length
    await sync.pokeNow()
    expect(puts('Composition/n')).toHaveLength(before)
  })

  test.each([409, 412])('is not a version conflict, said with %d by a plain FHIR server', async (status) => {
    const { cache, sync } = station
    await sync.pokeNow()
    central.store(task({ priority: 'urgent' }))
    central.refusals.push(({ method, headers }) =>
      method === 'PUT' && headers.get('If-Match') !== `W/"${central.current('Task/t')?.meta?.versionId}"`
        ? central.answer(status, { resourceType: 'OperationOutcome', issue: [{ severity: 'error' }] })
        : undefined,
    )
    cache.put(write, task({ status: 'completed' }))
    await sync.pokeNow()
    expect(central.current('Task/t')).toMatchObject({ status: 'completed', priority: 'urgent' })
    expect(cache.outbox()).toEqual([])
  })

  test('is not trouble of the server’s own: that is tried again, and said', async () => {
    const { cache, sync } = station
    const outcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'fatal', diagnostics: 'Down.' }] }
    central.refusals.push(({ method }) => (method === 'PUT' ? central.answer(500, outcome) : undefined))
    cache.put(write, note({ subjective: 'Kept.' }))
    await sync.pokeNow()
    expect(cache.outbox()).toMatchObject([{ state: 'unknown' }])
    expect(sync.status()).toMatchObject({ setAside: [], words: expect.stringContaining('one change') })
  })

  test('a refusal without an OperationOutcome refuses nothing', async () => {
    const { cache, sync } = station
    const stranger = () =>
      new Response('{"error":"blocked"}', {
        status: 400,
        headers: { 'Content-Type': 'application/json', 'Server-Epoch': 'x' },
      })
    central.faults.push(({ method }) => (method === 'PUT' ? { answer: stranger() } : undefined))
    cache.put(write, note({ subjective: 'Kept.' }))
    await sync.pokeNow()
    expect(cache.outbox()).toMatchObject([{ state: 'unknown' }])
  })
})

test.each([
  [403, 'outside-scope'],
  [404, 'not-found'],
  [426, 'client-too-old'],
])('%i lets a write wait while others go', async (status, code) => {
  const { cache, sync } = station
  central.refusals.push(({ path }) =>
    path.endsWith('Encounter/e') ? central.refusal(status, code) : undefined,
  )
  cache.put(write, encounter({ period: { start: '2026-01-05T14:00:00Z' } }))
  cache.put(write, note({ subjective: 'Goes.' }))
  await sync.pokeNow()
  expect(cache.outbox()).toMatchObject([{ state: 'waiting', mine: [{ resourceType: 'Encounter' }] }])
  expect(textAt().subjective).toBe('Goes.')
  expect(sync.status().words).toContain(status === 426 ? 'too old' : 'does not take one change')
  central.refusals.length = 0
  await sync.pokeNow()
  expect(cache.outbox()).toEqual([])
})

test('a refused token lets everything wait and asks for a sign-in', async () => {
  const { cache, sync, session } = station
  central.refusals.push(() => central.refusal(401, 'unauthorized'))
  cache.put(write, note({ subjective: 'Kept.' }))
  await sync.pokeNow()
  expect(session.refused).toBe(1)
  expect(cache.outbox()).toMatchObject([{ state: 'waiting' }])
  expect(sync.status().central).toBe('sign-in-needed')
  session.token = null
  await sync.pokeNow()
  expect(sync.status().central).toBe('sign-in-needed')
})

test('a superseded claim: Encounter is put aside with the words, the author’s note goes on', async () => {
  const { cache, sync } = station
  const words = 'Dr B has this visit now.'
  central.refusals.push(({ path }) =>
    path.endsWith('Encounter/e') ? central.refusal(409, 'claim-superseded', { words }) : undefined,
  )
  cache.put(write, encounter({ period: { start: '2026-01-05T14:00:00Z' } }))
  cache.put(write, note({ subjective: 'Mine.' }))
  await sync.pokeNow()
  expect(cache.outbox()).toMatchObject([{ state: 'set-aside', why: words }])
  expect(textAt().subjective).toBe('Mine.')
  // The screen shows the visit as the server has it.
  expect(cache.read('Encounter', 'e')?.resource.period).toBeUndefined()
})

describe('a note changed elsewhere meanwhile', () => {
  beforeEach(async () => {
    central.store(note({ subjective: 'First.\nSecond.', plan: 'Rest.' }))
    await station.sync.pokeNow()
  })
  const there = () => central.current('Composition/n') as Composition

  test('is merged by paragraphs and the passage is marked', async () => {
    const { cache, sync, events } = station
    cache.put(write, note({ subjective: 'First, mine.\nSecond.', plan: 'Rest.' }, 'preliminary', there()))
    central.store(note({ subjective: 'First.\nSecond.\nThird, theirs.', plan: 'Rest.' }))
    await sync.pokeNow()
    expect(textAt().subjective).toBe('First, mine.\nSecond.\nThird, theirs.')
    expect(cache.fact('merged-unseen:e:subjective')).toBeTruthy()
    expect(cache.fact('merged-unseen:e:plan')).toBeUndefined()
    expect(cache.outbox()).toEqual([])
    expect(events).toContainEqual({ event: 'note.changed', payload: { encounterId: 'e' } })
  })

  test('in the same paragraph keeps both versions and waits for the author', async () => {
    const { cache, sync } = station
    cache.put(write, note({ subjective: 'Mine.\nSecond.', plan: 'Rest.' }, 'preliminary', there()))
    central.store({ ...note({ subjective: 'Theirs.\nSecond.', plan: 'Rest.' }) })
    await sync.pokeNow()
    expect(cache.conflicts('e')).toMatchObject([
      {
        section: 'subjective',
        base: 'First.\nSecond.',
        mine: 'Mine.\nSecond.',
        theirs: 'Theirs.\nSecond.',
        theirAuthor: 'Dr D',
      },
    ])
    expect(cache.outbox()).toMatchObject([{ state: 'waiting' }])
    expect(textAt().subjective).toBe('Theirs.\nSecond.')

    cache.put(write, note({ subjective: 'Theirs and mine.\nSecond.', plan: 'Rest.' }, 'preliminary', there()))
    cache.settleConflict('e', 'subjective')
    await sync.pokeNow()
    expect(textAt().subjective).toBe('Theirs and mine.\nSecond.')
  })

  test('and signed there: the words are kept aside', async () => {
    const { cache, sync } = station
    cache.put(write, note({ subjective: 'Late words.' }, 'preliminary', there()))
    central.store(note({ subjective: 'First.\nSecond.', plan: 'Rest.' }, 'final'))
    await sync.pokeNow()
    expect(cache.outbox()).toMatchObject([{ state: 'set-aside' }])
    expect(cache.outbox()[0]?.why).toContain('addendum')
  })

  test('while two versions wait here: the newest speaks for both', async () => {
    const { cache, sync } = station
    central.faults.push(({ method }) => (method === 'PUT' ? 'lose-request' : undefined))
    cache.put(write, note({ subjective: 'First.\nSecond.\nA', plan: 'Rest.' }, 'preliminary', there()))
    await sync.pokeNow()
    cache.put(
      { ...write, claim: 't 2' },
      note({ subjective: 'First.\nSecond.\nA\nB', plan: 'Rest.' }, 'preliminary', there()),
    )
    central.faults.length = 0
    central.store(note({ subjective: 'Zeroth.\nFirst.\nSecond.', plan: 'Rest.' }))
    await sync.pokeNow()
    expect(textAt().subjective).toBe('Zeroth.\nFirst.\nSecond.\nA\nB')
    expect(puts('Composition/n').at(-1)?.headers.get('Rounds-Claim')).toBe('t 2')
    expect(cache.outbox()).toEqual([])
  })
})

test('other resources are merged field by field; the same field keeps both versions', async () => {
  const { cache, sync } = station
  const mine = encounter({
    period: { start: '2026-01-05T14:00:00Z' },
    meta: central.current('Encounter/e')?.meta,
  })
  cache.put(write, mine)
  central.store(encounter({ reasonCode: [{ text: 'Cough' }] }))
  await sync.pokeNow()
  expect(central.current('Encounter/e')).toMatchObject({
    period: { start: '2026-01-05T14:00:00Z' },
    reasonCode: [{ text: 'Cough' }],
  })

  cache.put(write, { ...(cache.read('Encounter', 'e')?.resource ?? mine), status: 'cancelled' })
  central.store(encounter({ status: 'finished' }))
  await sync.pokeNow()
  expect(cache.outbox()).toMatchObject([{ state: 'set-aside', mine: [{ status: 'cancelled' }] }])
})

test('allergies are never merged silently, but the same words twice are no conflict', async () => {
  const { cache, sync } = station
  const allergy = (text: string) => ({
    resourceType: 'AllergyIntolerance' as const,
    id: 'a',
    code: { text },
    patient: { reference: 'Patient/p' },
  })
  central.store(allergy('Sulfa'))
  await sync.pokeNow()
  cache.put(write, { ...allergy('Sulfa'), criticality: 'high' })
  central.store({ ...allergy('Sulfa'), note: [{ text: 'Rash' }] })
  await sync.pokeNow()
  expect(cache.outbox()).toMatchObject([{ state: 'set-aside' }])
  cache.put(write, { ...allergy('Sulfonamides') })
  central.store({ ...allergy('Sulfonamides') })
  await sync.pokeNow()
  expect(cache.outbox()).toEqual([])
})

test('a write of what is no longer there is kept aside', async () => {
  const { cache, sync } = station
  cache.put(write, encounter({ period: { start: '2026-01-05T14:00:00Z' } }))
  central.remove('Encounter/e')
  await sync.pokeNow()
  expect(cache.outbox()).toMatchObject([{ state: 'set-aside' }])
})

test('a write on top of what a failed-over server forgot brings both back, and nothing is put aside', async () => {
  const { cache, sync } = station
  const failOver = central.backup()
  cache.put(write, note({ plan: 'One' }))
  await sync.pokeNow()
  failOver(true)
  cache.put(write, note({ plan: 'One\nTwo' }, 'preliminary', cache.read('Composition', 'n')?.resource))
  await sync.pokeNow()
  await sync.pokeNow()
  expect(cache.outbox()).toEqual([])
  expect(central.history('Composition/n')).not.toEqual([])
})

describe('signing', () => {
  const signing = () => [
    note({ subjective: 'Signed.' }, 'final'),
    encounter({ status: 'finished', period: { start: 'x', end: 'y' } }),
    task({ status: 'completed', statusReason: { text: 'signed' } }),
    order(),
  ]

  test('is one transaction that takes the unsent draft and the order into itself', async () => {
    const { cache, sync } = station
    cache.put(write, order())
    await sync.pokeNow()
    // An order is nobody's but ours before the signature.
    expect(central.current('MedicationRequest/m')).toBeUndefined()
    expect(sync.status().unsent).toBe(0)
    cache.put(write, note({ subjective: 'Draft.' }))
    const row = cache.putAll(write, signing())
    expect(cache.outbox()).toHaveLength(1)
    await sync.pokeNow()
    const [sent] = central.log.filter(({ method }) => method === 'POST')
    expect(sent?.headers.get('Idempotency-Key')).toBe(row.key)
    expect(central.current('Composition/n')).toMatchObject({ status: 'final' })
    expect(central.current('Task/t')).toMatchObject({ status: 'completed' })
    expect(cache.outbox()).toEqual([])
    expect(cache.read('Encounter', 'e')).toMatchObject({ pending: false, resource: { status: 'finished' } })
  })

  test('on a conflict is void: a draft again with both sides’ words, the order unsigned, the person told', async () => {
    const { cache, sync, voided } = station
    cache.put(write, note({ subjective: 'Base.' }))
    await sync.pokeNow()
    cache.putAll(write, [note({ subjective: 'Base.\n\nMine.' }, 'final'), ...signing().slice(1)])
    central.store(note({ subjective: 'Theirs.\n\nBase.' }))
    await sync.pokeNow()
    expect(voided).toMatchObject([{ encounterId: 'e' }])
    expect(central.current('Composition/n')).toMatchObject({ status: 'preliminary' })
    expect(textAt().subjective).toBe('Theirs.\n\nBase.\n\nMine.')
    expect(central.current('Encounter/e')).toMatchObject({ status: 'in-progress' })
    expect(central.current('Task/t')).toMatchObject({ status: 'in-progress' })
    expect(cache.outbox()).toMatchObject([
      { kind: 'put', mine: [{ resourceType: 'MedicationRequest', status: 'draft' }] },
    ])
  })

  test('on top of a note that conflicts is void too', async () => {
    const { cache, sync, voided } = station
    cache.put(write, note({ subjective: 'A\nB' }))
    await sync.pokeNow()
    central.faults.push(({ method }) => (method === 'PUT' ? 'lose-request' : undefined))
    cache.put(write, note({ subjective: 'A\nB\nMine' }))
    await sync.pokeNow()
    cache.putAll(write, [note({ subjective: 'A\nB\nMine' }, 'final'), ...signing().slice(1)])
    central.store(note({ subjective: 'Theirs\nA\nB' }))
    central.faults.length = 0
    await sync.pokeNow()
    expect(voided).toHaveLength(1)
    expect(textAt().subjective).toBe('Theirs\nA\nB\nMine')
    expect(central.current('Composition/n')).toMatchObject({ status: 'preliminary' })
  })

  test('refused is put aside and void; signed anew, the refused one is gone', async () => {
    const { cache, sync, voided } = station
    central.refusals.push(({ method }) =>
      method === 'POST' ? central.refusal(422, 'invalid-resource', { words: 'No dosage.' }) : undefined,
    )
    cache.putAll(write, signing())
    await sync.pokeNow()
    expect(voided[0]?.why).toContain('No dosage.')
    expect(sync.status().setAside).toMatchObject([
      { why: 'No dosage.', what: expect.stringContaining('Signing') },
    ])
    expect(cache.read('Composition', 'n')?.resource).toMatchObject({ status: 'preliminary' })
    expect(textAt().subjective).toBe('Signed.')
    central.refusals.length = 0
    cache.putAll(write, signing())
    await sync.pokeNow()
    expect(cache.outbox()).toEqual([])
    expect(central.current('Composition/n')).toMatchObject({ status: 'final' })
  })

  test('under a superseded claim keeps the note as the author’s draft', async () => {
    const { cache, sync, voided } = station
    central.refusals.push(({ method }) =>
      method === 'POST' ? central.refusal(409, 'claim-superseded', { words: 'Dr B has it.' }) : undefined,
    )
    cache.putAll(write, signing())
    await sync.pokeNow()
    expect(voided).toHaveLength(1)
    expect(central.current('Composition/n')).toMatchObject({ status: 'preliminary' })
    expect(cache.outbox()).toMatchObject([{ state: 'set-aside', kind: 'transaction', why: 'Dr B has it.' }])
    expect(cache.read('Task', 't')?.resource.status).toBe('in-progress')
  })
})

test('a write that a proxy always swallows does not hold up the others', async () => {
  const { cache, sync, clock } = station
  central.faults.push(({ path }) => (path.endsWith('Condition/c') ? 'lose-request' : undefined))
  cache.put(write, { resourceType: 'Condition', id: 'c', subject: { reference: 'Patient/p' } })
  cache.put(write, note({ subjective: 'Goes.' }))
  await sync.pokeNow()
  await clock.until(() => central.current('Composition/n') !== undefined)
  expect(cache.outbox()).toMatchObject([{ state: 'unknown' }])
})

describe('a wait that the server asks for', () => {
  const outcome = { resourceType: 'OperationOutcome', issue: [] }
  /** Each write is answered so; reads as ever. */
  const answerWrites = (headers: Record<string, string>, status = 429) =>
    central.refusals.push(({ method }) =>
      method === 'GET' ? undefined : central.answer(status, outcome, headers),
    )
  const count = (method: string) => central.log.filter((one) => one.method === method).length

  test.each([
    ['600 s', { 'Retry-After': '600' }, 429],
    ['until a time by the server’s clock', { 'Retry-After': 'Mon, 05 Jan 2026 14:10:00 GMT' }, 429],
    ['600 s, because it is overloaded', { 'Retry-After': '600' }, 503],
  ])('of %s holds back every write, whoever pokes, and no read', async (_, headers, status) => {
    const { cache, sync, clock } = station
    answerWrites(headers, status)
    cache.put(write, note({ subjective: 'Kept.' }))
    await sync.pokeNow()
    expect(count('PUT')).toBe(1)
    central.refusals.length = 0
    cache.put(write, encounter())
    await clock.advance(590_000)
    const reads = count('GET')
    await sync.pokeNow()
    await sync.drain(1000)
    expect(count('PUT')).toBe(1)
    expect(count('GET')).toBeGreaterThan(reads)
    expect(sync.status()).toMatchObject({ unsent: 2, words: expect.stringContaining('wait 1 min') })

    await clock.advance(10_001)
    expect(count('PUT')).toBe(3)
    expect(sync.status()).toMatchObject({ unsent: 0, words: '' })
  })

  test.each([
    ['a day', { 'Retry-After': '86400' }],
    ['a month', { 'Retry-After': '2592000' }],
    ['more than there are', { 'Retry-After': '9'.repeat(400) }],
    ['the year 9999', { 'Retry-After': 'Fri, 31 Dec 9999 23:59:59 GMT' }],
  ])('of %s is kept for ten minutes and no longer', async (_, headers) => {
    const { cache, sync, clock } = station
    answerWrites(headers)
    cache.put(write, note({ subjective: 'Kept.' }))
    await sync.pokeNow()
    central.refusals.length = 0
    await clock.advance(590_000)
    expect(count('PUT')).toBe(1)
    await clock.advance(10_001)
    expect(sync.status().unsent).toBe(0)
  })

  test('before reads holds back no write', async () => {
    const { cache, sync, clock } = station
    central.refusals.push(({ method }) =>
      method === 'GET' ? central.answer(429, outcome, { 'Retry-After': '600' }) : undefined,
    )
    await sync.pokeNow()
    const reads = count('GET')
    cache.put(write, note({ subjective: 'Sent.' }))
    await sync.pokeNow()
    await clock.advance(590_000)
    expect(textAt().subjective).toBe('Sent.')
    expect(count('GET')).toBe(reads)
    await clock.advance(80_000)
    expect(count('GET')).toBeGreaterThan(reads)
  })
})
