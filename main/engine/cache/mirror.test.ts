import { readFileSync, statSync } from 'node:fs'
import type { Task } from '@medplum/fhirtypes'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SyncCache } from './cache.ts'
import { openEncrypted } from './encrypted-file.ts'
import { cacheFolder, condition, page, position, theKey, version, visit, write } from './test/folder.ts'

let folder: ReturnType<typeof cacheFolder>
let cache: SyncCache
beforeEach(() => {
  folder = cacheFolder()
  cache = folder.open().cache
})
afterEach(() => folder.remove())

const textOf = (id: string) => cache.read('Condition', id)?.resource.code?.text
const queueRow = (id: string, patientId = 'p'): Task => ({
  resourceType: 'Task',
  id,
  status: 'requested',
  intent: 'order',
  code: { coding: [{ system: 'https://rounds.example/fhir/task', code: 'on-demand-visit' }] },
  for: { reference: `Patient/${patientId}` },
  encounter: { reference: 'Encounter/e' },
})

test('a lower position never replaces a higher, whatever the order of pages', () => {
  cache.applyPage(page({ versions: [version(5, condition('c', 'five'))] }))
  cache.applyPage(page({ versions: [version(3, condition('c', 'three'))] }))
  expect(textOf('c')).toBe('five')
  cache.applyPage(page({ versions: [version(6, condition('c', 'six'))] }))
  expect(textOf('c')).toBe('six')
})

test('carries over what pages wrote, so that SQLite has nothing to carry in the middle of a later one', () => {
  const { size } = statSync(folder.file('mirror.db'))
  cache.applyPage(page({ versions: [version(1, condition('c', 'x'.repeat(100_000)))] }))
  expect(statSync(folder.file('mirror.db')).size).toBe(size)
  cache.carryOver()
  expect(statSync(folder.file('mirror.db')).size).toBeGreaterThan(size + 100_000)
  expect(textOf('c')).toHaveLength(100_000)
})

test('does not restore a deleted resource from an older page', () => {
  cache.applyPage(
    page({
      versions: [version(1, condition('c', 'one'))],
      deleted: [{ type: 'Condition', id: 'c', position: position(2) }],
    }),
  )
  cache.applyPage(page({ versions: [version(1, condition('c', 'one'))] }))
  expect(textOf('c')).toBeUndefined()
  cache.applyPage(
    page({
      versions: [version(3, condition('c', 'three'))],
      deleted: [{ type: 'Condition', id: 'c', position: position(2) }],
    }),
  )
  expect(textOf('c')).toBe('three')
})

test('a page and its cursor are stored in one transaction; an empty page still moves the cursor', () => {
  cache.applyPage(page({ cursor: 'a', versions: [version(1, condition('c', 'one'))] }))
  cache.applyPage(page({ cursor: 'b' }))
  expect(cache.feedCursor()).toBe('b')
  const broken = {
    ...condition('x', 'x'),
    toJSON: () => {
      throw Object.assign(new Error('torn'), { code: 'SQLITE_IOERR' })
    },
  }
  expect(() =>
    cache.applyPage(
      page({
        cursor: 'c',
        versions: [version(2, condition('c', 'two')), { resource: broken, position: position(3) }],
      }),
    ),
  ).toThrow('torn')
  expect(cache.feedCursor()).toBe('b')
  expect(textOf('c')).toBe('one')
})

test('a version that our own code stumbles over is set aside, and the rest of its page is kept', () => {
  const stumbling = {
    ...condition('x', 'x'),
    toJSON: () => {
      throw new TypeError('Cannot read properties of undefined')
    },
  }
  cache.applyPage(
    page({
      cursor: 'c',
      versions: [{ resource: stumbling, position: position(1) }, version(2, condition('c', 'two'))],
    }),
  )
  expect(cache.feedCursor()).toBe('c')
  expect(textOf('c')).toBe('two')
  expect(cache.unreadable()).toMatchObject([{ type: 'Condition' }])
})

describe('a compartment', () => {
  test('is absent, then partial while it loads, then complete, and resumes where it was after a restart', () => {
    expect(cache.compartment('p')).toEqual({
      state: 'none',
      completeAsOf: null,
      resources: 0,
      loaded: 0,
      total: null,
    })
    cache.applyPage(page({ entered: ['p'] }))
    expect(cache.compartments()).toEqual([{ patientId: 'p', state: 'none', loaded: 0, total: null }])
    cache.applyPage(
      page({
        cursor: 'k1',
        compartment: { patientId: 'p', done: false, asOf: 't1' },
        versions: [version(1, condition('a', 'a'))],
      }),
    )
    cache = folder.open().cache
    expect(cache.compartmentCursor('p')).toBe('k1')
    expect(cache.compartment('p')).toMatchObject({ state: 'partial', completeAsOf: null, resources: 1 })
    cache.applyPage(
      page({
        cursor: null,
        compartment: { patientId: 'p', done: true, asOf: 't2' },
        versions: [version(2, condition('b', 'b'))],
      }),
    )
    expect(cache.compartment('p')).toMatchObject({ state: 'complete', completeAsOf: 't2', resources: 2 })
    expect(cache.compartmentCursor('p')).toBeNull()
    // Its pages don't touch the feed's cursor.
    expect(cache.feedCursor()).toBeNull()
  })

  test('reloads a compartment that re-enters the scope, since the feed lacks what changed meanwhile', () => {
    const loaded = (done: boolean, cursor: string | null) =>
      cache.applyPage(page({ cursor, compartment: { patientId: 'p', done, asOf: 't' } }))
    cache.applyPage(page({ entered: ['p'] }))
    loaded(false, 'k1')
    // A load under way comes to it behind its cursor.
    cache.applyPage(page({ entered: ['p'] }))
    expect(cache.compartmentCursor('p')).toBe('k1')
    loaded(true, null)
    cache.applyPage(page({ entered: ['p'] }))
    expect(cache.compartment('p')).toMatchObject({ state: 'none', completeAsOf: null })
  })

  test('is purged except for the queue row when its patient leaves, and loads again when they re-enter', () => {
    cache.applyPage(
      page({
        entered: ['p', 'q'],
        versions: [
          version(1, visit()),
          version(2, condition('c', 'Kwashiorkor')),
          version(3, queueRow('t')),
          version(4, condition('d', 'stays', 'q')),
        ],
      }),
    )
    cache.applyPage(page({ compartment: { patientId: 'p', done: true, asOf: 't' } }))
    cache.applyPage(page({ left: { patients: ['p'], tasks: [] } }))
    expect(cache.read('Encounter', 'e')).toBeUndefined()
    expect(cache.ofPatient('Condition', 'p')).toEqual([])
    expect(cache.all('Task')).toHaveLength(1)
    expect(cache.ofPatient('Condition', 'q')).toHaveLength(1)
    expect(cache.compartment('p').state).toBe('none')
    cache.applyPage(page({ left: { patients: [], tasks: ['t'] } }))
    expect(cache.all('Task')).toEqual([])
    cache.applyPage(page({ entered: ['p'] }))
    expect(cache.compartments()).toContainEqual({ patientId: 'p', state: 'none', loaded: 0, total: null })
  })

  test('leaves no trace in the decrypted file after a purge', () => {
    cache.applyPage(
      page({
        entered: ['p'],
        versions: [version(1, visit()), version(2, condition('c', 'Kwashiorkor'.repeat(400)))],
      }),
    )
    const marked = () => {
      const db = openEncrypted(folder.file('mirror.db'), theKey())
      // Decrypted pages, free ones included.
      const bytes = db.serialize()
      db.close()
      return bytes.includes('Kwashiorkor')
    }
    expect(readFileSync(folder.file('mirror.db-wal')).length).toBeGreaterThan(0)
    cache.applyPage(page({ left: { patients: ['p'], tasks: [] } }))
    expect(readFileSync(folder.file('mirror.db-wal')).length).toBe(0)
    expect(marked()).toBe(false)
  })

  test('is purged together with its queue row, which names the patient too', () => {
    const reasonCode = { text: 'Kwashiorkor' }
    cache.applyPage(
      page({
        versions: [
          version(1, { resourceType: 'Task', id: 't', status: 'requested', intent: 'order', reasonCode }),
        ],
      }),
    )
    cache.applyPage(page({ left: { patients: [], tasks: ['t'] } }))
    expect(readFileSync(folder.file('mirror.db-wal')).length).toBe(0)
  })

  test('keeps what a waiting write needs until that is acknowledged', () => {
    cache.applyPage(
      page({
        entered: ['p'],
        versions: [
          version(1, visit()),
          version(2, condition('c', 'theirs')),
          version(3, condition('d', 'goes')),
        ],
      }),
    )
    const row = cache.put(write, condition('c', 'mine'))
    cache.applyPage(page({ cursor: 'a', left: { patients: ['p'], tasks: [] } }))
    expect(cache.read('Condition', 'c')).toMatchObject({ pending: true, base: { code: { text: 'theirs' } } })
    expect(cache.read('Encounter', 'e')).toBeDefined()
    expect(cache.read('Condition', 'd')).toBeUndefined()
    expect(cache.compartments()).toEqual([])
    // The author goes on with the note they began.
    expect(() => cache.put(write, condition('c', 'mine too'))).not.toThrow()
    cache.acknowledge(row.id, [version(4, condition('c', 'mine too'))])
    expect(cache.read('Condition', 'c')).toBeUndefined()
    expect(cache.read('Encounter', 'e')).toBeUndefined()
  })

  test('stays closed when an acknowledgment arrives after its patient left', () => {
    cache.applyPage(page({ cursor: 'a', entered: ['p'], versions: [version(1, visit())] }))
    const row = cache.put(write, condition('c', 'late'))
    cache.applyPage(page({ cursor: 'b', left: { patients: ['p'], tasks: [] } }))
    cache.resetMirror()
    cache.applyPage(page({ cursor: 'c' }))
    cache.acknowledge(row.id, [version(2, condition('c', 'late'))])
    expect(cache.read('Condition', 'c')).toBeUndefined()
  })

  test('is purged from a rebuilt mirror when it holds only acknowledged writes and the feed does not bring its patient in', () => {
    cache.applyPage(page({ cursor: 'a', entered: ['p'], versions: [version(1, visit())] }))
    const first = cache.put(write, condition('c', 'one'))
    cache.resetMirror()
    cache.acknowledge(first.id, [version(2, condition('c', 'one'))])
    expect(textOf('c')).toBe('one')
    cache.applyPage(page({ cursor: 'b', entered: ['p'], versions: [version(1, visit())] }))
    cache.purgeLeavers()
    expect(textOf('c')).toBe('one')
    expect(cache.compartments()).toMatchObject([{ patientId: 'p', state: 'none' }])

    const second = cache.put(write, condition('d', 'two'))
    cache.resetMirror()
    cache.acknowledge(second.id, [version(3, condition('d', 'two'))])
    cache.applyPage(page({ cursor: 'c' }))
    cache.purgeLeavers()
    expect(textOf('d')).toBeUndefined()
  })
})

test('a dropped mirror is empty, and outbox and journal stay', () => {
  cache.applyPage(
    page({
      cursor: 'a',
      entered: ['p'],
      versions: [version(1, visit()), version(2, condition('c', 'theirs'))],
    }),
  )
  cache.put(write, condition('c', 'mine'))
  cache.journalEdit({ encounterId: 'e', section: 'plan', text: 'typed', at: write.at })
  cache.resetMirror()
  expect(cache.feedCursor()).toBeNull()
  expect(cache.compartments()).toEqual([])
  expect(cache.read('Encounter', 'e')).toBeUndefined()
  expect(cache.read('Condition', 'c')).toMatchObject({ pending: true, base: undefined })
  expect(cache.outbox()).toMatchObject([{ base: [{ meta: { versionId: 'v2' } }] }])
  expect(cache.journal('e')).toHaveLength(1)
  cache.applyPage(page({ cursor: 'b' }))
  expect(cache.feedCursor()).toBe('b')
})

test('an unknown field of a newer resource comes back as it was', () => {
  const newer = { ...condition('c', 'x'), fieldOfR9: { deep: [1, { a: null }] } } as never
  cache.applyPage(page({ versions: [version(1, visit()), version(2, newer)] }))
  expect(cache.read('Condition', 'c')?.resource).toMatchObject({ fieldOfR9: { deep: [1, { a: null }] } })
})

test('a resource of a visit that names another patient is refused: the version before stays, and a message says so', () => {
  cache.applyPage(page({ versions: [version(1, visit('e', 'p')), version(2, condition('c', 'one'))] }))
  cache.applyPage(page({ versions: [version(3, visit('e', 'q')), version(4, condition('c', 'two', 'q'))] }))
  expect(cache.ofPatient('Encounter', 'q')).toEqual([])
  expect(cache.read('Encounter', 'e')?.resource.subject?.reference).toBe('Patient/p')
  expect(cache.unreadable()).toMatchObject([{ type: 'Encounter', earlierShown: true }])
  // A result that was filed with the wrong patient is corrected by the practice.
  expect(cache.ofPatient('Condition', 'p')).toEqual([])
})
