import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SyncCache, Unreadable } from './cache.ts'
import { openEncrypted } from './encrypted-file.ts'
import { cacheFolder, condition, page, position, theKey, version } from './test/folder.ts'

let folder: ReturnType<typeof cacheFolder>
let cache: SyncCache
beforeEach(() => {
  folder = cacheFolder()
  cache = folder.open().cache
})
afterEach(() => folder.remove())

const bad = (n: number, more: Partial<Unreadable> = {}): Unreadable => ({
  type: 'Condition',
  id: 'c',
  position: position(n),
  patientId: 'p',
  resource: { ...condition('c', 'x'), code: 'no concept' } as never,
  ...more,
})
const textOf = (id: string) => cache.read('Condition', id)?.resource.code?.text
const listed = () => cache.unreadable()

test('keeps the last readable version, and reports the unreadable one until a readable one comes', () => {
  cache.applyPage(page({ versions: [version(1, condition('c', 'good'))] }))
  cache.applyPage(page({ unreadable: [bad(2)], cursor: 'k' }))
  expect(textOf('c')).toBe('good')
  expect(cache.feedCursor()).toBe('k')
  expect(listed()).toMatchObject([{ type: 'Condition', patientId: 'p', earlierShown: true }])
  cache.applyPage(page({ versions: [version(3, condition('c', 'better'))] }))
  expect(textOf('c')).toBe('better')
  expect(listed()).toEqual([])
})

test('ignores an unreadable version older than the copy here; an older readable one does not hide a newer unreadable one', () => {
  cache.applyPage(page({ versions: [version(5, condition('c', 'five'))], unreadable: [bad(4)] }))
  expect(listed()).toEqual([])
  cache.applyPage(page({ unreadable: [bad(8)] }))
  cache.applyPage(page({ versions: [version(6, condition('c', 'six'))] }))
  expect([textOf('c'), listed().length]).toEqual(['six', 1])
})

test('reports an unreadable version without a feed position beside the version that is here', () => {
  cache.applyPage(page({ versions: [version(5, condition('c', 'five'))] }))
  cache.applyPage(page({ unreadable: [bad(0, { position: null })] }))
  expect(listed()).toMatchObject([{ earlierShown: true }])
})

test('an unreadable entry goes with its deletion, its patient and its queue row', () => {
  cache.applyPage(page({ unreadable: [bad(2)] }))
  cache.applyPage(page({ deleted: [{ type: 'Condition', id: 'c', position: position(3) }] }))
  expect(listed()).toEqual([])
  cache.applyPage(page({ unreadable: [bad(4), bad(5, { type: 'Task', id: 't', patientId: null })] }))
  cache.applyPage(page({ left: { patients: [], tasks: ['t'] } }))
  expect(listed()).toMatchObject([{ type: 'Condition' }])
  cache.applyPage(page({ entered: ['p'] }))
  cache.applyPage(page({ left: { patients: ['p'], tasks: [] } }))
  expect(listed()).toEqual([])
})

test('of a chart that is let go nothing stays, and nothing more is kept but what may bring it back', () => {
  cache.applyPage(page({ entered: ['p'], unreadable: [bad(1)] }))
  cache.releaseChart('p')
  expect(listed()).toEqual([])
  cache.applyPage(page({ unreadable: [bad(2), bad(3, { type: 'Appointment', id: 'a' })] }))
  expect(listed()).toMatchObject([{ type: 'Appointment' }])
})

test('an unreadable entry that does not say whose it is belongs to the chart it came with', () => {
  const compartment = { patientId: 'p', done: true, asOf: '2026-01-05T14:00:00Z' }
  cache.applyPage(page({ compartment, unreadable: [bad(1, { patientId: null })] }))
  expect(cache.unreadable('p')).toHaveLength(1)
  expect(cache.unreadable('q')).toEqual([])
})

test('an unreadable entry without an id is reported until the next start', () => {
  cache.applyPage(page({ unreadable: [bad(1, { type: null, id: null }), bad(1, { type: null, id: null })] }))
  expect(listed()).toHaveLength(2)
  folder.close()
  cache = folder.open().cache
  expect(listed()).toEqual([])
})

test.each([
  ['an open visit', { status: 'requested' }, true],
  ['one of which nothing can be told', { status: 7, code: 'x' }, true],
  ['one that is over', { status: 'completed' }, false],
  ['a transmission', { status: 'requested', code: { coding: [{ code: 'transmit-prescription' }] } }, false],
])('an unreadable Task says whether a patient may be waiting: %s', (_, listed, waits) => {
  const resource = { resourceType: 'Task', id: 't', input: 5, ...listed } as never
  cache.applyPage(page({ unreadable: [bad(1, { type: 'Task', id: 't', resource })] }))
  expect(cache.unreadable()).toMatchObject([{ mayWait: waits }])
})

test('keeps no text of a patient who is not known', () => {
  cache.applyPage(page({ unreadable: [bad(1, { patientId: null }), bad(2, { id: 'd' })] }))
  folder.close()
  const db = openEncrypted(folder.file('mirror.db'), theKey())
  const kept = db.prepare('SELECT id, json IS NULL AS gone FROM unreadable ORDER BY id').all()
  db.close()
  expect(kept).toEqual([
    { id: 'c', gone: 1 },
    { id: 'd', gone: 0 },
  ])
})

describe('what an older program stored', () => {
  /** As left by one that asked no shape of anything. */
  function leave(rows: [type: string, id: string, json: string][], shapes: string | null): void {
    folder.close()
    const db = openEncrypted(folder.file('mirror.db'), theKey())
    for (const [type, id, json] of rows)
      db.prepare("INSERT INTO resource (type, id, position, patient, json) VALUES (?, ?, ?, 'p', ?)").run(
        type,
        id,
        position(1),
        json,
      )
    if (shapes === null) db.exec("DELETE FROM meta WHERE name = 'shapes'")
    else db.prepare("UPDATE meta SET value = ? WHERE name = 'shapes'").run(shapes)
    db.close()
    cache = folder.open().cache
  }

  test('is set aside at the next start when it can’t be read, and the rest stays', () => {
    const bad = '{"resourceType":"Patient","id":"p","name":"x","birthDate":5}'
    leave(
      [
        ['Patient', 'p', bad],
        ['Condition', 'c', JSON.stringify(condition('c', 'good'))],
      ],
      null,
    )
    expect(cache.read('Patient', 'p')).toBeUndefined()
    expect(textOf('c')).toBe('good')
    expect(listed()).toMatchObject([{ type: 'Patient', patientId: 'p', earlierShown: false }])
  })

  test('is taken back when this program can read what the older one set aside', () => {
    cache.applyPage(page({ unreadable: [bad(2, { resource: condition('c', 'now read') })] }))
    leave([], 'of another program')
    expect(textOf('c')).toBe('now read')
    expect(listed()).toEqual([])
  })
})

test('thousands without a name say no more than hundreds, and each question reads them once', () => {
  const nameless = Array.from({ length: 5000 }, () => bad(1, { type: null, id: null }))
  cache.applyPage(page({ unreadable: nameless }))
  expect(listed()).toHaveLength(200)
  expect(cache.unreadable()).toBe(cache.unreadable())
})
