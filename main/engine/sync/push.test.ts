import { describe, expect, test } from 'vitest'
import type { HeldVisit } from '../cache/visit-records.ts'
import { visitForEachTest } from './test/each-station.ts'
import { portalPage } from './test/fake-central.ts'
import { encounter, note, write } from './test/workstation.ts'

const { at, puts, textAt } = visitForEachTest()

test('a new note is created once, and its next version updates what the server answered', async () => {
  const { cache, sync } = at.station
  cache.put(write, note({ subjective: 'Cough.' }))
  expect(sync.status().unsent).toBe(1)
  await sync.pokeNow()
  cache.put(write, note({ subjective: 'Cough since Monday.' }))
  await sync.pokeNow()

  const [create, update] = puts('Composition/n')
  expect(create?.headers.get('If-None-Match')).toBe('*')
  expect(create?.headers.get('Rounds-Claim')).toBe('t 1')
  expect(update?.headers.get('If-Match')).toBe(
    `W/"${at.central.history('Composition/n')[0]?.resource.meta?.versionId}"`,
  )
  expect(update?.headers.get('Idempotency-Key')).not.toBe(create?.headers.get('Idempotency-Key'))
  expect(textAt().subjective).toBe('Cough since Monday.')
  expect(sync.status()).toMatchObject({ unsent: 0, central: 'reachable', message: '' })
  expect(cache.sent()).toHaveLength(2)
  expect(cache.read('Composition', 'n')).toMatchObject({ pending: false })
})

test('a write states what shows its claim, as long as the claim is the one that is held', async () => {
  const { cache, sync } = at.station
  const held: HeldVisit = {
    taskId: 't',
    encounterId: 'e',
    patientId: 'p',
    claim: 1,
    proof: 'shown',
    since: write.at,
    patientName: '',
    birthDate: null,
    reason: '',
    takenOver: null,
    givenUp: false,
  }
  cache.putHeldVisit(held)
  cache.put(write, note({ subjective: 'Cough.' }))
  await sync.pokeNow()
  expect(puts('Composition/n').at(-1)?.headers.get('Rounds-Claim-Proof')).toBe('shown')
  cache.putHeldVisit({ ...held, claim: 3 })
  cache.put(write, note({ subjective: 'Cough since Monday.' }))
  await sync.pokeNow()
  expect(puts('Composition/n').at(-1)?.headers.get('Rounds-Claim')).toBe('t 1')
  expect(puts('Composition/n').at(-1)?.headers.has('Rounds-Claim-Proof')).toBe(false)
})

test('after a lost answer the same key and bytes settle it, before what was typed since', async () => {
  const { cache, sync } = at.station
  at.central.faults.push(({ method }) => (method === 'PUT' ? 'lose-answer' : undefined))
  cache.put(write, note({ subjective: 'One.' }))
  await sync.pokeNow()
  expect(cache.outbox()).toMatchObject([{ state: 'unknown' }])
  cache.put(write, note({ subjective: 'One. Two.' }))
  expect(cache.outbox()).toMatchObject([{ state: 'unknown' }, { state: 'waiting' }])
  at.central.faults.length = 0
  await sync.pokeNow()

  const [first, again, second] = puts('Composition/n')
  expect(again?.headers.get('Idempotency-Key')).toBe(first?.headers.get('Idempotency-Key'))
  expect(again?.body).toBe(first?.body)
  expect(again?.headers.get('If-None-Match')).toBe('*')
  expect(second?.headers.get('Idempotency-Key')).not.toBe(first?.headers.get('Idempotency-Key'))
  expect(at.central.history('Composition/n')).toHaveLength(2)
  expect(textAt().subjective).toBe('One. Two.')
  expect(cache.outbox()).toEqual([])
})

test('a portal’s page is neither acknowledgment nor refusal, and is named as what it is', async () => {
  const { cache, sync } = at.station
  at.central.faults.push(() => ({ answer: portalPage() }))
  cache.put(write, note({ subjective: 'Kept.' }))
  await sync.pokeNow()
  expect(sync.status()).toMatchObject({ central: 'captive-portal', unsent: 1, setAside: [] })
  expect(sync.status().message).toContain('network')
  at.central.faults.length = 0
  await sync.pokeNow()
  expect(sync.status()).toMatchObject({ central: 'reachable', unsent: 0 })
  expect(textAt().subjective).toBe('Kept.')
})

test.each([
  ['without a place in the feed', { 'Content-Type': 'application/fhir+json', 'Server-Epoch': 'x' }],
  ['without an epoch', { 'Content-Type': 'application/fhir+json', 'Feed-Position': '0000000000000099' }],
])('an answer %s acknowledges nothing', async (_, headers) => {
  const { cache, sync } = at.station
  const body = JSON.stringify({ ...note({}), meta: { versionId: 'v' } })
  at.central.faults.push(({ method }) =>
    method === 'PUT' ? { answer: new Response(body, { status: 200, headers }) } : undefined,
  )
  cache.put(write, note({ subjective: 'Kept.' }))
  await sync.pokeNow()
  expect(cache.outbox()).toMatchObject([{ state: 'unknown' }])
})

test.each([
  [403, 'outside-scope'],
  [404, 'not-found'],
  [426, 'client-too-old'],
])('%i lets a write wait while others go', async (status, code) => {
  const { cache, sync } = at.station
  at.central.refusals.push(({ path }) =>
    path.endsWith('Encounter/e') ? at.central.refusal(status, code) : undefined,
  )
  cache.put(write, encounter({ period: { start: '2026-01-05T14:00:00Z' } }))
  cache.put(write, note({ subjective: 'Goes.' }))
  await sync.pokeNow()
  expect(cache.outbox()).toMatchObject([{ state: 'waiting', mine: [{ resourceType: 'Encounter' }] }])
  expect(textAt().subjective).toBe('Goes.')
  expect(sync.status().message).toContain(status === 426 ? 'too old' : 'does not take one change')
  at.central.refusals.length = 0
  await sync.pokeNow()
  expect(cache.outbox()).toEqual([])
})

test('a refused token lets everything wait and asks for a sign-in', async () => {
  const { cache, sync, session } = at.station
  at.central.refusals.push(() => at.central.refusal(401, 'unauthorized'))
  cache.put(write, note({ subjective: 'Kept.' }))
  await sync.pokeNow()
  expect(session.refused).toBe(1)
  expect(cache.outbox()).toMatchObject([{ state: 'waiting' }])
  expect(sync.status().central).toBe('sign-in-needed')
  session.token = null
  await sync.pokeNow()
  expect(sync.status().central).toBe('sign-in-needed')
})

test('a write on top of what a failed-over server forgot brings both back, and nothing is put aside', async () => {
  const { cache, sync } = at.station
  const failOver = at.central.backup()
  cache.put(write, note({ plan: 'One' }))
  await sync.pokeNow()
  failOver(true)
  cache.put(write, note({ plan: 'One\nTwo' }, 'preliminary', cache.read('Composition', 'n')?.resource))
  await sync.pokeNow()
  await sync.pokeNow()
  expect(cache.outbox()).toEqual([])
  expect(at.central.history('Composition/n')).not.toEqual([])
})

test('a write that a proxy always swallows does not hold up the others', async () => {
  const { cache, sync, clock } = at.station
  at.central.faults.push(({ path }) => (path.endsWith('Condition/c') ? 'lose-request' : undefined))
  cache.put(write, { resourceType: 'Condition', id: 'c', subject: { reference: 'Patient/p' } })
  cache.put(write, note({ subjective: 'Goes.' }))
  await sync.pokeNow()
  await clock.until(() => at.central.current('Composition/n') !== undefined)
  expect(cache.outbox()).toMatchObject([{ state: 'unknown' }])
})

describe('a wait that the server asks for', () => {
  const outcome = { resourceType: 'OperationOutcome', issue: [] }
  /** Each write is answered so; reads as ever. */
  const answerWrites = (headers: Record<string, string>, status = 429) =>
    at.central.refusals.push(({ method }) =>
      method === 'GET' ? undefined : at.central.answer(status, outcome, headers),
    )
  const count = (method: string) => at.central.log.filter((one) => one.method === method).length

  test.each([
    ['600 s', { 'Retry-After': '600' }, 429],
    ['until a time by the server’s clock', { 'Retry-After': 'Mon, 05 Jan 2026 14:10:00 GMT' }, 429],
    ['600 s, because it is overloaded', { 'Retry-After': '600' }, 503],
  ])('of %s holds back every write, whoever pokes, and no read', async (_, headers, status) => {
    const { cache, sync, clock } = at.station
    answerWrites(headers, status)
    cache.put(write, note({ subjective: 'Kept.' }))
    await sync.pokeNow()
    expect(count('PUT')).toBe(1)
    at.central.refusals.length = 0
    cache.put(write, encounter())
    await clock.advance(590_000)
    const reads = count('GET')
    await sync.pokeNow()
    await sync.drain(1000)
    expect(count('PUT')).toBe(1)
    expect(count('GET')).toBeGreaterThan(reads)
    expect(sync.status()).toMatchObject({ unsent: 2, message: expect.stringContaining('wait 1 min') })

    await clock.advance(10_001)
    expect(count('PUT')).toBe(3)
    expect(sync.status()).toMatchObject({ unsent: 0, message: '' })
  })

  test.each([
    ['a day', { 'Retry-After': '86400' }],
    ['a month', { 'Retry-After': '2592000' }],
    ['more than there are', { 'Retry-After': '9'.repeat(400) }],
    ['the year 9999', { 'Retry-After': 'Fri, 31 Dec 9999 23:59:59 GMT' }],
  ])('of %s is kept for ten minutes and no longer', async (_, headers) => {
    const { cache, sync, clock } = at.station
    answerWrites(headers)
    cache.put(write, note({ subjective: 'Kept.' }))
    await sync.pokeNow()
    at.central.refusals.length = 0
    await clock.advance(590_000)
    expect(count('PUT')).toBe(1)
    await clock.advance(10_001)
    expect(sync.status().unsent).toBe(0)
  })

  test('before reads holds back no write', async () => {
    const { cache, sync, clock } = at.station
    at.central.refusals.push(({ method }) =>
      method === 'GET' ? at.central.answer(429, outcome, { 'Retry-After': '600' }) : undefined,
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
