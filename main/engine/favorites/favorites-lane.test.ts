import { beforeEach, expect, test } from 'vitest'
import { withoutPatient } from '../../clinical/favorites/favorite.ts'
import { favoriteLibrary } from '../../clinical/favorites/library.ts'
import type { CentralClient, CentralRequest } from '../central/client.ts'
import { keepPhrases, librariesIn } from '../phrases/phrases.ts'
import { keepUnsent, type Unsent, unsentIn } from '../record/unsent-favorites.ts'
import { createFavoritesLane } from './favorites-lane.ts'

const facts = new Map<string, string>()
const cache = {
  fact: (name: string) => facts.get(name),
  setFact: (name: string, value: string | null) =>
    void (value === null ? facts.delete(name) : facts.set(name, value)),
  atomically: <T>(act: () => T) => act(),
}
const favorite = (name: string) => ({
  ...favoriteLibrary(
    {
      id: 'f1',
      name,
      ...withoutPatient({
        rxcui: '314076',
        medication: 'lisinopril 10 MG Oral Tablet',
        dosage: 'Take 1 tablet by mouth once a day',
        sig: null,
        quantity: 30,
        quantityUnit: 'tablets',
        refills: 3,
      }),
    },
    { practitionerId: 'ada' },
  ),
})
const version = (name: string, versionId: string) => ({ ...favorite(name), meta: { versionId } })
const row = (library: Unsent['library'], key = 'key-1'): Unsent => ({
  ...{ id: 'f1', library, key, tried: false, why: null },
})

type Reply = { status?: number; body?: unknown; problem?: { code: string; message: string } } | null
let asked: CentralRequest[]
let heard: ((outcome: { kind: string }) => void)[]
/** Null: no answer comes. */
function lane(...replies: Reply[]) {
  const client = {
    onOutcome(listener: (outcome: { kind: string }) => void) {
      heard.push(listener)
      return () => {}
    },
    pauseLeft: () => 0,
    async request(request: CentralRequest) {
      asked.push(request)
      const reply = replies.shift()
      if (!reply) return { kind: 'no-answer', why: 'network' }
      return { kind: 'answer', status: 200, body: null, problem: null, ...reply }
    },
  } as unknown as CentralClient
  const clock = { after: () => () => {} } as never
  return createFavoritesLane({ cache, client, clock, signedIn: () => true, random: () => 0 })
}
const settled = () => new Promise((done) => setTimeout(done, 1))
const page = (...libraries: unknown[]) => ({
  body: { entry: libraries.map((resource) => ({ resource })), link: [] },
})
const said = () => asked.map(({ method, headers }) => [method, headers?.['If-Match'] ?? 'new'])

beforeEach(() => {
  facts.clear()
  asked = []
  heard = []
})

test('what is new is made there, and then is the server’s copy', async () => {
  keepUnsent(cache, [row(favorite('Mine'))])
  lane({ status: 201, body: version('Mine', 'v1') }).poke()
  await settled()
  expect(said()).toEqual([['PUT', 'new']])
  expect(asked[0]?.headers?.['Idempotency-Key']).toBe('key-1')
  expect([unsentIn(cache), librariesIn(cache).map(({ meta }) => meta?.versionId)]).toEqual([[], ['v1']])
})

test('without an answer it goes again, under the same key, as soon as anyone is answered', async () => {
  keepUnsent(cache, [row(favorite('Mine'))])
  lane(null, { status: 201, body: version('Mine', 'v1') }).poke()
  await settled()
  expect(unsentIn(cache)).toMatchObject([{ tried: true, why: null }])
  for (const listener of heard) listener({ kind: 'answer' })
  await settled()
  expect(asked.map(({ headers }) => headers?.['Idempotency-Key'])).toEqual(['key-1', 'key-1'])
  expect(unsentIn(cache)).toEqual([])
})

test('changed at another workstation meanwhile, this later change is put on top of it', async () => {
  keepPhrases(cache, [version('Old', 'v1')])
  keepUnsent(cache, [row(favorite('Mine'))])
  const conflict = { status: 412, problem: { code: 'version-conflict', message: 'Changed.' } }
  lane(conflict, page(version('Theirs', 'v2')), { body: version('Mine', 'v3') }).poke()
  await settled()
  expect(said()).toEqual([
    ['PUT', 'W/"v1"'],
    ['GET', 'new'],
    ['PUT', 'W/"v2"'],
  ])
  expect(new Set(asked.map(({ headers }) => headers?.['Idempotency-Key'])).size).toBe(3)
  expect(unsentIn(cache)).toEqual([])
})

test('refused, it stays here and says why', async () => {
  keepUnsent(cache, [row(favorite('Mine'))])
  lane({ status: 422, problem: { code: 'invalid-resource', message: 'No favorites here.' } }).poke()
  await settled()
  expect(unsentIn(cache)).toMatchObject([{ why: 'No favorites here.' }])
})

test('changed again while it is on its way, the later change waits', async () => {
  keepUnsent(cache, [row(favorite('Mine'))])
  lane({ status: 201, body: version('Mine', 'v1') }, { body: version('Later', 'v2') }).poke()
  keepUnsent(cache, [row(favorite('Later'), 'key-2')])
  await settled()
  expect(unsentIn(cache)).toMatchObject([{ key: 'key-2' }])
})

test('one that is gone there already is removed', async () => {
  keepPhrases(cache, [version('Old', 'v1')])
  keepUnsent(cache, [row(null)])
  lane({ status: 410, problem: { code: 'gone', message: 'Gone.' } }).poke()
  await settled()
  expect([unsentIn(cache), librariesIn(cache)]).toEqual([[], []])
})

test('sent without an answer and removed since, the server is asked whether it has it', async () => {
  keepUnsent(cache, [{ ...row(null), tried: true }])
  lane(page(version('Mine', 'v1')), { status: 204 }).poke()
  await settled()
  expect(said()).toEqual([
    ['GET', 'new'],
    ['DELETE', 'W/"v1"'],
  ])
  expect([unsentIn(cache), librariesIn(cache)]).toEqual([[], []])
})
