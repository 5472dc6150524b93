import type { Observation } from '@medplum/fhirtypes'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SyncCache } from '../cache/cache.ts'
import { cacheFolder } from '../cache/test/folder.ts'
import type { CentralAnswer, NoAnswer } from '../central/client.ts'
import { createConfirm, noLongerToConfirm, toConfirm } from './confirm.ts'
import { createWorkstation, order, seedVisit, write } from './test/workstation.ts'

let folder: ReturnType<typeof cacheFolder>
let opened: ReturnType<typeof folder.open>
let cache: SyncCache
beforeEach(() => {
  folder = cacheFolder()
  opened = folder.open()
  cache = opened.cache
})
afterEach(() => {
  opened.close()
  folder.remove()
})

const version = (versionId: string) => ({
  resource: { resourceType: 'Observation', id: 'o', meta: { versionId } } as Observation,
  position: '0000000000000007',
})
const answering = (answer: Partial<CentralAnswer> | NoAnswer, asked: string[] = []) => ({
  request: async ({ path }: { path: string }) => {
    asked.push(path)
    return answer as CentralAnswer
  },
})

test('confirms a version that the feed showed, without a request', async () => {
  const asked: string[] = []
  toConfirm(cache, [version('1')])
  const confirmation = createConfirm(cache, answering({ kind: 'answer', status: 404 }, asked))
  confirmation.shown([version('1')])
  expect(await confirmation.confirm()).toBe('there')
  expect(asked).toEqual([])
})

test('asks for a version that the feed did not show, and re-offers it if the server lacks it', async () => {
  const asked: string[] = []
  toConfirm(cache, [version('1')])
  const confirmation = createConfirm(cache, answering({ kind: 'answer', status: 404, problem: null }, asked))
  confirmation.shown([version('2')])
  expect(await confirmation.confirm()).toBe('forgotten')
  expect(asked).toEqual(['/fhir/R4/Observation/o/_history/1'])
})

test('what is there beside what was forgotten is asked for again, when the feed was read anew; what is offered again is not', async () => {
  const asked: string[] = []
  toConfirm(cache, [version('1'), version('2'), version('3')])
  const gone = ({ path }: { path: string }) => path.endsWith('/1')
  const confirmation = createConfirm(cache, {
    request: async (request: { path: string }) => {
      asked.push(request.path.slice(-1))
      return { kind: 'answer', status: gone(request) ? 404 : 200, problem: null } as CentralAnswer
    },
  })
  confirmation.shown([version('3')])
  expect(await confirmation.confirm()).toBe('forgotten')
  expect(asked).toEqual(['1', '2'])
  noLongerToConfirm(cache, [version('2')])
  // What one history of the server has shown vouches for nothing in the next.
  expect(await confirmation.confirm()).toBe('there')
  expect(asked).toEqual(['1', '2', '3'])
})

test('it stays to be confirmed until someone answers', async () => {
  toConfirm(cache, [version('1')])
  const confirmed = (answer: Partial<CentralAnswer> | NoAnswer) =>
    createConfirm(cache, answering(answer)).confirm()
  expect(await confirmed({ kind: 'no-answer', why: 'network' })).toBe('unclear')
  expect(await confirmed({ kind: 'answer', status: 200, problem: null })).toBe('there')
  expect(await confirmed({ kind: 'answer', status: 404, problem: null })).toBe('there')
})

describe('a mirror without its cursor', () => {
  const read = (cursor: string) =>
    cache.applyPage({
      cursor,
      compartment: null,
      versions: [],
      unreadable: [],
      deleted: [],
      entered: [],
      left: { patients: [], tasks: [] },
    })
  const refusal = (code: string) => ({
    kind: 'answer' as const,
    status: 410,
    problem: { code, message: '', expression: [], current: null },
  })
  beforeEach(async () => {
    read('last')
    await createConfirm(cache, answering({})).confirm()
  })

  test('is loaded anew without a question as long as nothing was ever read to its end, or a cursor is there', async () => {
    const asked: string[] = []
    expect(await createConfirm(cache, answering({}, asked)).sameHistory()).toBe('there')
    cache.setFact('confirmed-cursor', null)
    cache.resetMirror()
    expect(await createConfirm(cache, answering({}, asked)).sameHistory()).toBe('there')
    expect(asked).toEqual([])
  })

  test.each([
    [refusal('foreign-cursor'), 'forgotten'],
    [refusal('past-horizon'), 'there'],
    [{ kind: 'answer' as const, status: 200, problem: null }, 'there'],
    [{ kind: 'no-answer' as const, why: 'network' as const }, 'unclear'],
  ])('the cursor it had last tells whether the server forgot', async (answer, outcome) => {
    const asked: string[] = []
    cache.resetMirror()
    expect(await createConfirm(cache, answering(answer, asked)).sameHistory()).toBe(outcome)
    expect(asked).toEqual(['/fhir/R4/$changes?_count=1&cursor=last'])
  })

  test('comes back with what a server that failed over meanwhile had acknowledged', async () => {
    const machine = createWorkstation()
    seedVisit(machine.central)
    const failOver = machine.central.backup()
    await machine.begin()
    machine.cache.put(write, order({ status: 'stopped' }))
    await machine.sync.pokeNow()
    expect(machine.central.current('MedicationRequest/m')).toBeDefined()
    await machine.sync.pokeNow()
    failOver(true)
    machine.cache.resetMirror()
    await machine.sync.pokeNow()
    expect(machine.central.current('MedicationRequest/m')).toBeDefined()
    await machine.end()
  })

  test.each([
    ['while it is loaded', false],
    ['when the first page is there and the network breaks', true],
  ])('comes back with what a server forgot that failed over %s', async (_, broken) => {
    const machine = createWorkstation()
    const { central, sync } = machine
    seedVisit(central)
    const failOver = central.backup()
    await machine.begin()
    machine.cache.put(write, order({ status: 'stopped' }))
    await sync.pokeNow()
    await sync.pokeNow()
    machine.cache.resetMirror()
    central.pages(1)
    let pages = 0
    central.faults.push(({ path }) => {
      if (!/changes\?_count=\d+/.test(path) || ++pages !== 2) return undefined
      failOver(true)
      return broken ? 'lose-request' : undefined
    })
    await sync.pokeNow()
    expect(central.current('MedicationRequest/m') === undefined).toBe(broken)
    await machine.clock.until(() => central.current('MedicationRequest/m') !== undefined)
    await machine.end()
  })

  test('comes back with what a server forgot that failed over after it had been put back', async () => {
    const machine = createWorkstation()
    const { central, sync, cache: its } = machine
    seedVisit(central)
    const failOver = central.backup()
    await machine.begin()
    its.put(write, order({ status: 'stopped' }))
    await sync.pokeNow()
    const restore = central.backup()
    central.store(order({ id: 'other' }))
    await sync.pokeNow()
    restore()
    central.pages(1)
    let pages = 0
    central.faults.push(({ path }) => {
      if (/changes\?_count=\d+&/.test(path) && its.feedCursor() !== null && ++pages === 3) failOver(true)
      return undefined
    })
    await sync.pokeNow()
    await machine.clock.until(() => pages > 3 && central.current('MedicationRequest/m') !== undefined)
    await machine.end()
  })
})

test('what was acknowledged to a mirror made anew and deleted before the feed was read does not stay', async () => {
  const machine = createWorkstation()
  const { cache: its, central, sync } = machine
  seedVisit(central)
  await machine.begin()
  its.put(write, order({ status: 'stopped' }))
  its.resetMirror()
  central.faults.push(({ method, path }) => {
    if (method !== 'GET' || !path.includes('$changes') || !central.current('MedicationRequest/m'))
      return undefined
    central.remove('MedicationRequest/m')
    central.forgetRemovals()
    return undefined
  })
  await sync.pokeNow()
  expect(its.sent()).toHaveLength(1)
  expect(its.read('MedicationRequest', 'm')).toBeUndefined()
  expect(its.read('Encounter', 'e')).toBeDefined()
  await machine.end()
})

test('an undecided version does not vanish behind a newer one', () => {
  const one = {
    encounterId: 'e',
    section: 'plan',
    base: '',
    mine: 'm',
    theirAuthor: 'a',
    theirWhen: 'w',
  } as const
  cache.keepConflict({ ...one, theirs: 'first' })
  cache.keepConflict({ ...one, theirs: 'second' })
  expect(cache.conflicts('e')).toMatchObject([{ theirs: 'second\nfirst' }])
})
