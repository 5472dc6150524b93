import { expect, test } from 'vitest'
import type { IcdCode } from '../../clinical/diagnoses/edition.ts'
import { folderForEachTest } from '../cache/test/each-folder.ts'
import { createEditionIndex } from './edition-index.ts'
import { createEditionSync } from './edition-sync.ts'

const folder = folderForEachTest()
const url = 'http://hl7.org/fhir/sid/icd-10-cm'
type Served = { version: string; stamp: string; start: string; rows: number; total?: number }

const codeAt = (n: number): string => `A${String(n % 100).padStart(2, '0')}.${String(Math.floor(n / 100))}`

/** A central API with these editions, and what it was asked. `broken`: what it answers to a path, in the place of that. */
function setUp(served: Served[], broken: (path: string) => unknown = () => undefined) {
  const { cache } = folder.open()
  const asked: string[] = []
  const state = { served, offered: true }
  const answerTo = (path: string): unknown => {
    const query = new URLSearchParams(path.split('?')[1])
    const version = /icd-10-cm(?:\||-)([0-9A-Za-z-]+)$/.exec(query.get('system-version') ?? path)?.[1]
    if (path.startsWith('/fhir/R4/CodeSystem'))
      return {
        entry: state.served.map((one) => ({
          resource: {
            resourceType: 'CodeSystem',
            url,
            version: one.version,
            title: one.version,
            meta: { versionId: one.stamp },
            extension: [{ valuePeriod: { start: one.start } }],
          },
        })),
      }
    const edition = state.served.find((one) => one.version === version)
    if (path.startsWith('/fhir/R4/ConceptMap'))
      return { group: [{ element: [{ code: 'A00', target: [{ code: 'A00.0' }] }] }] }
    const [offset, count] = [Number(query.get('offset') ?? 0), Number(query.get('count'))]
    const length = Math.max(0, Math.min(count, (edition?.rows ?? 0) - offset))
    return {
      expansion: {
        total: edition?.total ?? edition?.rows,
        contains: Array.from({ length }, (_, n) => ({
          code: codeAt(offset + n),
          display: `Title ${offset + n}`,
        })),
      },
    }
  }
  const client = {
    request: async ({ path }: { path: string }) => {
      asked.push(path)
      const other = broken(path)
      if (other === 'cut') return { kind: 'no-answer', why: 'network' } as const
      return { kind: 'answer', status: 200, body: other ?? answerTo(path) } as never
    },
  }
  const timers: (() => void)[] = []
  const sync = createEditionSync({
    cache,
    client,
    clock: {
      after(_ms, act) {
        timers.push(act)
        return () => {}
      },
    },
    offered: () => state.offered,
  })
  return {
    cache,
    sync,
    asked,
    state,
    timers,
    versions: () => cache.editions.list().map((one) => one.version),
  }
}
const first = { version: '2026', stamp: 'a', start: '2025-10-01', rows: 30 }
const next = { version: '2027', stamp: 'b', start: '2026-10-01', rows: 2500 }

test('each edition comes whole, in pages, with what took the place of its codes, and once', async () => {
  const { cache, sync, asked, versions } = setUp([first, next])
  folder.touched()
  await sync.look()
  expect(versions()).toEqual(['2027', '2026'])
  expect(cache.editions.rowsAfter('2027', '', 5000)).toHaveLength(2500)
  expect(cache.editions.successors('2027', 'A00')).toEqual(['A00.0'])
  expect(folder.touched()).toContain('shared')
  const before = asked.length
  await sync.look()
  expect(asked.slice(before)).toHaveLength(1)
})

test('another content of the same edition takes its place; the three newest are kept', async () => {
  const { cache, sync, state, versions } = setUp([first])
  await sync.look()
  state.served = [{ ...first, stamp: 'other', rows: 3 }]
  await sync.look()
  expect(cache.editions.rowsAfter('2026', '', 100)).toHaveLength(3)
  state.served = ['2023', '2024', '2025', '2026'].map((version) => ({
    ...first,
    version,
    start: `${Number(version) - 1}-10-01`,
  }))
  await sync.look()
  expect(versions()).toEqual(['2026', '2025', '2024'])
  state.served = []
  await sync.look()
  expect(versions()).toHaveLength(3)
})

test('one that was cut off is not shown, leaves the one before, and comes at the next look', async () => {
  let cut = true
  const { sync, versions, timers } = setUp([first, next], (path) =>
    cut && path.includes('offset=1000') ? 'cut' : undefined,
  )
  await sync.look()
  expect(versions()).toEqual([])
  cut = false
  timers.at(-1)?.()
  await sync.look()
  expect(versions()).toEqual(['2027', '2026'])
})

test.each([
  ['more rows than an edition has', { total: 1_000_000 }],
  ['a page without rows before its end', { total: 40 }],
])('%s is none', async (_what, more) => {
  const { sync, versions } = setUp([{ ...first, ...more }])
  await sync.look()
  expect(versions()).toEqual([])
})

test('what is no answer of the contract is none, and nothing is asked where no edition is offered', async () => {
  const { sync, asked, state, versions } = setUp([first], () => ({ entry: 'none' }))
  await sync.look()
  expect(versions()).toEqual([])
  state.offered = false
  const before = asked.length
  await sync.look()
  expect(asked).toHaveLength(before)
  await sync.stop()
  state.offered = true
  await sync.look()
  expect(asked).toHaveLength(before)
})

test('an index is made in turns beforehand, and at once by a search that comes sooner', () => {
  const rows: IcdCode[] = Array.from({ length: 4500 }, (_, n) => ({
    code: `A${String(n).padStart(5, '0')}`,
    title: `Title ${n}`,
    choosable: true,
  }))
  const editions = {
    list: () => [],
    row: () => undefined,
    successors: () => [],
    rowsAfter: (_version: string, code: string, most: number) =>
      rows.filter((one) => one.code > code).slice(0, most),
  }
  const turns: (() => void)[] = []
  const index = createEditionIndex(editions, (act) => turns.push(act))
  const edition = { version: '2026', title: '', starts: '2025-10-01', ends: null, stamp: 'a' }
  index.prepare(edition)
  expect(turns).toHaveLength(1)
  expect(index.of(edition).rows).toHaveLength(4500)
  expect(index.of(edition)).toBe(index.of(edition))
  turns.pop()?.()
  expect(turns).toHaveLength(0)
  expect(index.of({ ...edition, stamp: 'b' })).not.toBe(index.of({ ...edition, stamp: 'c' }))
})
