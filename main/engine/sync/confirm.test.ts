import type { Observation } from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SyncCache } from '../cache/cache.ts'
import { cacheFolder } from '../cache/test/folder.ts'
import type { CentralAnswer, NoAnswer } from '../central/client.ts'
import { confirm, shownByFeed, toConfirm } from './confirm.ts'

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

test('what the feed showed is there, and nobody is asked', async () => {
  const asked: string[] = []
  toConfirm(cache, [version('1')])
  shownByFeed(cache, [version('1')])
  expect(await confirm(cache, answering({ kind: 'answer', status: 404 }, asked))).toBe('there')
  expect(asked).toEqual([])
})

test('what the feed did not show is asked for; a server that lacks it has forgotten it', async () => {
  const asked: string[] = []
  toConfirm(cache, [version('1')])
  shownByFeed(cache, [version('2')])
  expect(await confirm(cache, answering({ kind: 'answer', status: 404, problem: null }, asked))).toBe(
    'forgotten',
  )
  expect(asked).toEqual(['/fhir/R4/Observation/o/_history/1'])
})

test('it stays to be confirmed until someone answers', async () => {
  toConfirm(cache, [version('1')])
  expect(await confirm(cache, answering({ kind: 'no-answer', why: 'network' }))).toBe('unclear')
  expect(await confirm(cache, answering({ kind: 'answer', status: 200, problem: null }))).toBe('there')
  expect(await confirm(cache, answering({ kind: 'answer', status: 404, problem: null }))).toBe('there')
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
