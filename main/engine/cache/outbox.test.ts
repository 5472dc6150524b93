import type { Composition, Flag, Task } from '@medplum/fhirtypes'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type SyncCache, WrongPatient } from './cache.ts'
import { cacheFolder, condition, page, version, visit, write } from './test/folder.ts'

let folder: ReturnType<typeof cacheFolder>
let cache: SyncCache
beforeEach(() => {
  folder = cacheFolder()
  cache = folder.open().cache
  cache.applyPage(
    page({ entered: ['p'], versions: [version(1, visit()), version(2, condition('c', 'theirs'))] }),
  )
})
afterEach(() => folder.remove())

const textOf = (id: string) => cache.read('Condition', id)?.resource.code?.text

describe('a local write', () => {
  test('is read at once instead of the server’s copy, which stays beside it', () => {
    const row = cache.put(write, condition('c', 'mine'))
    expect(row).toMatchObject({
      kind: 'put',
      state: 'waiting',
      patientId: 'p',
      encounterId: 'e',
      claim: 't 1',
      author: 'Practitioner/d',
      why: null,
    })
    expect(row.base).toMatchObject([{ meta: { versionId: 'v2' } }])
    expect(cache.read('Condition', 'c')).toMatchObject({
      pending: true,
      resource: { code: { text: 'mine' } },
      base: { code: { text: 'theirs' } },
    })
    cache.put(write, condition('new', 'only here'))
    expect(cache.ofPatient('Condition', 'p').map(({ resource, base }) => [resource.id, base?.id])).toEqual([
      ['c', 'c'],
      ['new', undefined],
    ])
    expect(cache.ofEncounter('Condition', 'e')).toHaveLength(2)
    expect(cache.all('Condition')).toHaveLength(2)
    expect(cache.ofPatient('Condition', 'other')).toEqual([])
  })

  test('counts in each list of records as that list does: what is new, and what went over to another', () => {
    const flag = (id: string, status: Flag['status']): Flag => ({
      resourceType: 'Flag',
      id,
      status,
      subject: { reference: 'Patient/p' },
      code: { text: 'Fall risk' },
    })
    cache.applyPage(page({ versions: [version(3, flag('a', 'active')), version(4, flag('b', 'active'))] }))
    cache.put(write, flag('a', 'entered-in-error'))
    cache.put(write, flag('new', 'active'))
    const sections = ['flags', 'errors', 'forms'] as const
    const counts = cache.chart.counts('p', sections)
    expect(counts.map(({ total }) => total)).toEqual([2, 1, 0])
    expect(counts).toEqual(
      sections.map((list) => {
        const { total, broken } = cache.chart.list('p', list, 0)
        return { list, total, broken }
      }),
    )
  })

  test('coalesces with an unsent write of the same resource: one row, the first base, the last text', () => {
    const first = cache.put(write, condition('c', 'one'))
    cache.applyPage(page({ versions: [version(9, condition('c', 'theirs, later'))] }))
    const second = cache.put({ ...write, claim: 't 2' }, condition('c', 'two'))
    expect(cache.outbox()).toHaveLength(1)
    expect(second.id).toBe(first.id)
    expect(second.key).not.toBe(first.key)
    expect(second).toMatchObject({ claim: 't 2', base: [{ meta: { versionId: 'v2' } }] })
    expect(textOf('c')).toBe('two')
  })

  test('is never edited in flight: the next write is a row of its own, based on it', () => {
    const first = cache.put(write, condition('c', 'one'))
    const bytes = Buffer.from('exactly these')
    cache.markInFlight(first.id, bytes)
    const second = cache.put(write, condition('c', 'two'))
    const third = cache.put(write, condition('c', 'three'))
    expect(cache.outbox().map(({ id, state }) => [id, state])).toEqual([
      [first.id, 'in-flight'],
      [second.id, 'waiting'],
    ])
    expect(third.id).toBe(second.id)
    expect(cache.outbox()[0]).toMatchObject({ key: first.key, mine: [{ code: { text: 'one' } }] })
    expect(cache.bytesOf(first.id)).toEqual(bytes)
    expect(third.base).toMatchObject([{ code: { text: 'one' } }])
    expect(textOf('c')).toBe('three')

    cache.acknowledge(first.id, [version(3, condition('c', 'one'))])
    expect(cache.outbox()).toMatchObject([{ id: third.id, base: [{ meta: { versionId: 'v3' } }] }])
    cache.acknowledge(third.id, [version(4, condition('c', 'three'))])
    expect(cache.read('Condition', 'c')).toMatchObject({
      pending: false,
      resource: { meta: { versionId: 'v4' } },
    })
    expect(cache.sent().map(({ key }) => key)).toEqual([first.key, third.key])
    expect(cache.sent()[0]).toMatchObject({
      bases: [{ meta: { versionId: 'v2' } }],
      mine: [{ code: { text: 'one' } }],
      versions: [{ position: '0000000000000003' }],
    })
  })

  test('has an unknown result, with its key and bytes, when the program ended while it was in flight', () => {
    const row = cache.put(write, condition('c', 'one'))
    cache.markInFlight(row.id, Buffer.from('bytes'))
    folder.open()
    const again = folder.open().cache
    expect(again.outbox()).toMatchObject([{ state: 'unknown', key: row.key }])
    expect(again.bytesOf(row.id)?.toString()).toBe('bytes')
  })

  test('gets a new key and drops its bytes when it goes back to waiting', () => {
    const row = cache.put(write, condition('c', 'one'))
    cache.markInFlight(row.id, Buffer.from('bytes'))
    cache.markWaiting(row.id)
    expect(cache.outbox()[0]).toMatchObject({ state: 'waiting' })
    expect(cache.outbox()[0]?.key).not.toBe(row.key)
    expect(cache.bytesOf(row.id)).toBeUndefined()
  })
})

describe('what the server forgot and is offered again', () => {
  const forgotten = () => {
    const row = cache.put(write, condition('c', 'forgotten'))
    cache.acknowledge(row.id, [version(3, condition('c', 'forgotten'))])
    return row
  }
  const waiting = () => cache.outbox().map(({ mine, after }) => [mine[0], after])

  test('does not coalesce with a write that was made from another version', () => {
    const { key } = forgotten()
    cache.applyPage(page({ versions: [version(9, condition('c', 'theirs, later'))] }))
    cache.put(write, condition('c', 'on theirs'))
    cache.offerAgain([{ key, bases: [null] }])
    cache.put(write, condition('c', 'on theirs, more'))
    expect(cache.outbox()).toMatchObject([
      { base: [], mine: [{ code: { text: 'forgotten' } }] },
      { base: [{ meta: { versionId: 'v9' } }], mine: [{ code: { text: 'on theirs, more' } }] },
    ])
    expect(textOf('c')).toBe('on theirs, more')
  })

  test('does not rebase a create onto a re-offered version', () => {
    const { key } = forgotten()
    // The copy is gone with the server's memory: whoever writes now sees nothing.
    cache.resetMirror()
    cache.applyPage(page({ entered: ['p'], versions: [version(1, visit())] }))
    const anew = cache.put(write, condition('c', 'anew'))
    cache.acknowledge(anew.id, [version(4, condition('c', 'anew'))])
    cache.offerAgain([
      { key, bases: [null] },
      { key: anew.key, bases: [null] },
    ])
    expect(waiting()).toMatchObject([
      [{ code: { text: 'forgotten' } }, []],
      [{ code: { text: 'anew' } }, []],
    ])
  })

  test('stays the base of a write that is rewritten, until that has another base', () => {
    const { key } = forgotten()
    const later = cache.put(write, condition('c', 'on top'))
    cache.offerAgain([{ key, bases: [null] }])
    const [offered, onTop] = cache.outbox()
    expect(onTop?.after).toEqual([offered?.id])
    const base = onTop?.base[0] ?? null
    cache.replaceRow(later.id, [{ kind: 'put', resources: [{ base, mine: condition('c', 'otherwise') }] }])
    expect(waiting().at(-1)).toMatchObject([{ code: { text: 'otherwise' } }, [offered?.id]])
    const theirs = version(9, condition('c', 'theirs')).resource
    cache.replaceRow(later.id, [
      { kind: 'put', resources: [{ base: theirs, mine: condition('c', 'merged') }] },
    ])
    expect(waiting().at(-1)).toMatchObject([{ code: { text: 'merged' } }, []])
  })

  test('coalesces with what was written on top of it', () => {
    const { key } = forgotten()
    cache.put(write, condition('c', 'on top'))
    cache.offerAgain([{ key, bases: [null] }])
    cache.put(write, condition('c', 'on top, more'))
    expect(cache.outbox()).toMatchObject([
      { base: [], after: [], mine: [{ code: { text: 'on top, more' } }] },
    ])
  })

  test('is no longer the base of a write made on top of a row that was put aside', () => {
    const { key } = forgotten()
    const later = cache.put(write, condition('c', 'on top'))
    cache.offerAgain([{ key, bases: [null] }])
    const [offered] = cache.outbox()
    cache.forgetBase(later.id, 'Condition', 'c')
    expect(cache.outbox().at(-1)).toMatchObject({ base: [{}], after: [offered?.id] })
    cache.setAside(offered?.id ?? 0, 'No.')
    cache.forgetBase(later.id, 'Condition', 'c')
    expect(cache.outbox().at(-1)).toMatchObject({ base: [], after: [] })
  })

  const note = (title: string): Composition => ({
    resourceType: 'Composition',
    id: 'n',
    status: 'preliminary',
    type: {},
    title,
    date: '2026-01-05',
    author: [],
    subject: { reference: 'Patient/p' },
    encounter: { reference: 'Encounter/e' },
  })

  test('a note put aside stays beside another that is written on', () => {
    const sent = cache.put(write, note('sent'))
    cache.acknowledge(sent.id, [version(4, note('sent'))])
    cache.setAside(cache.put(write, note('aside')).id, 'No.')
    cache.offerAgain([{ key: sent.key, bases: [null] }])
    cache.put(write, note('sent, more'))
    expect(cache.outbox().map(({ state, mine }) => [state, (mine[0] as Composition).title])).toEqual([
      ['waiting', 'sent, more'],
      ['set-aside', 'aside'],
    ])
    expect(cache.read('Composition', 'n')?.resource.title).toBe('sent, more')
  })

  test('a note put aside stays when it is written on while an earlier version is on its way', () => {
    const sent = cache.put(write, note('sent'))
    cache.acknowledge(sent.id, [version(4, note('sent'))])
    cache.setAside(cache.put(write, note('aside')).id, 'No.')
    cache.offerAgain([{ key: sent.key, bases: [null] }])
    cache.markInFlight(cache.outbox()[0]?.id ?? 0, Buffer.alloc(0))
    cache.put(write, note('sent, more'))
    expect(cache.outbox().map(({ state, mine }) => [state, (mine[0] as Composition).title])).toEqual([
      ['in-flight', 'sent'],
      ['set-aside', 'aside'],
      ['waiting', 'sent, more'],
    ])
  })
})

describe('the wrong patient', () => {
  beforeEach(() => {
    const task: Task = {
      resourceType: 'Task',
      id: 't2',
      status: 'requested',
      intent: 'order',
      for: { reference: 'Patient/q' },
      encounter: { reference: 'Encounter/e2' },
    }
    cache.applyPage(page({ versions: [version(5, visit('other', 'q')), version(6, task)] }))
  })

  test.each([
    ['another subject', condition('x', 'x', 'q')],
    [
      'another patient',
      { resourceType: 'AllergyIntolerance' as const, id: 'x', patient: { reference: 'Patient/q' } },
    ],
    [
      'another for',
      {
        resourceType: 'Task' as const,
        id: 'x',
        status: 'requested' as const,
        intent: 'order' as const,
        for: { reference: 'Patient/q' },
      },
    ],
    [
      'no subject at all',
      { resourceType: 'Flag' as const, id: 'x', status: 'active' as const, code: {} } as never,
    ],
    ['another Patient', { resourceType: 'Patient' as const, id: 'q' }],
    [
      'a logical reference',
      { resourceType: 'Condition' as const, id: 'x', subject: { reference: 'urn:uuid:p' } },
    ],
    ['no id', { resourceType: 'Condition' as const, subject: { reference: 'Patient/p' } }],
    [
      'a provenance of another',
      {
        resourceType: 'Provenance' as const,
        id: 'x',
        target: [{ reference: 'Patient/q' }],
        recorded: 'x',
        agent: [],
      },
    ],
  ])('%s is refused', (_, resource) => {
    expect(() => cache.put(write, resource)).toThrow(WrongPatient)
    expect(() => cache.putAll(write, [condition('c', 'right'), resource])).toThrow(WrongPatient)
    expect(cache.outbox()).toEqual([])
  })

  test('the patient comes from the visit, or from its Task while the visit is not loaded', () => {
    expect(() => cache.put({ ...write, encounterId: 'other' }, condition('x', 'x'))).toThrow(WrongPatient)
    expect(cache.put({ ...write, encounterId: 'e2' }, condition('x', 'x', 'q')).patientId).toBe('q')
    expect(() => cache.put({ ...write, encounterId: 'nowhere' }, condition('x', 'x'))).toThrow(WrongPatient)
  })

  test('an AuditEvent may name no patient', () => {
    const event = {
      resourceType: 'AuditEvent' as const,
      id: 'a',
      type: {},
      recorded: 'x',
      agent: [],
      source: { observer: {} },
    }
    expect(cache.put(write, event).patientId).toBe('p')
  })
})

describe('signing', () => {
  const note = (status: Composition['status']): Composition => ({
    resourceType: 'Composition',
    id: 'n',
    status,
    type: {},
    title: 'Visit note',
    date: '2026-01-05',
    author: [],
    subject: { reference: 'Patient/p' },
    encounter: { reference: 'Encounter/e' },
  })

  test('is one row that absorbs the waiting rows of its resources', () => {
    cache.put(write, note('preliminary'))
    cache.put(write, condition('c', 'mine'))
    cache.put(write, condition('other', 'stays'))
    const row = cache.putAll(write, [note('final'), condition('c', 'signed'), visit()])
    expect(row).toMatchObject({ kind: 'transaction' })
    expect(row.base.map((base) => base.meta?.versionId)).toEqual(['v2', 'v1'])
    expect(cache.outbox().map(({ kind, mine }) => [kind, mine.length])).toEqual([
      ['put', 1],
      ['transaction', 3],
    ])
    expect(cache.read('Composition', 'n')?.resource.status).toBe('final')
  })

  test('put aside is not shown as signed, and goes when the visit is signed anew', () => {
    cache.applyPage(page({ versions: [version(7, note('preliminary'))] }))
    const row = cache.putAll(write, [note('final'), visit()])
    cache.setAside(row.id, 'Refused.')
    expect(cache.read('Composition', 'n')).toMatchObject({
      pending: false,
      resource: { status: 'preliminary' },
    })
    expect(cache.outbox()).toMatchObject([{ state: 'set-aside', why: 'Refused.' }])
    cache.putAll(write, [note('final'), visit()])
    expect(cache.outbox()).toMatchObject([{ state: 'waiting' }])
  })
})

test('a write that was put aside no longer hides the server’s copy, unless it exists only here', () => {
  cache.setAside(cache.put(write, condition('c', 'mine')).id, 'No.')
  cache.setAside(cache.put(write, condition('new', 'only here')).id, 'No.')
  expect(textOf('c')).toBe('theirs')
  expect(cache.read('Condition', 'new')).toMatchObject({
    pending: false,
    resource: { code: { text: 'only here' } },
  })
  // Written anew it takes the old row’s place.
  cache.put(write, condition('c', 'better'))
  expect(cache.outbox().map(({ state }) => state)).toEqual(['waiting', 'set-aside'])
})

test('an unsent write of what exists only here can be withdrawn, and nothing else', () => {
  cache.put(write, condition('new', 'only here'))
  cache.put(write, condition('c', 'mine'))
  const sent = cache.put(write, condition('going', 'on its way'))
  cache.markInFlight(sent.id, Buffer.from('x'))
  expect(cache.withdraw('Condition', 'new')).toBe(true)
  expect(cache.withdraw('Condition', 'c')).toBe(false)
  expect(cache.withdraw('Condition', 'going')).toBe(false)
  expect(cache.withdraw('Condition', 'nowhere')).toBe(false)
  expect(cache.read('Condition', 'new')).toBeUndefined()
})

test('journal, conflicts and facts', () => {
  const edit = (text: string) => cache.journalEdit({ encounterId: 'e', section: 'plan', text, at: write.at })
  expect(edit('a').revision).toBe(1)
  expect(edit('ab').revision).toBe(2)
  cache.journalEdit({ encounterId: 'other', section: 'plan', text: 'x', at: write.at })
  expect(cache.journal('e')).toEqual([
    { encounterId: 'e', section: 'plan', text: 'ab', revision: 2, at: write.at },
  ])
  cache.clearJournal('e')
  expect(cache.journal('e')).toEqual([])
  expect(cache.journal('other')).toHaveLength(1)

  const conflict = {
    encounterId: 'e',
    section: 'plan' as const,
    base: 'b',
    mine: 'm',
    theirs: 't',
    theirAuthor: 'Dr B',
    theirWhen: write.at,
  }
  cache.keepConflict(conflict)
  expect(cache.conflicts('e')).toEqual([conflict])
  cache.settleConflict('e', 'plan')
  expect(cache.conflicts('e')).toEqual([])

  cache.setFact('flags', '1')
  expect(cache.fact('flags')).toBe('1')
  cache.setFact('flags', null)
  expect(cache.fact('flags')).toBeUndefined()
})

test('a transaction of the work file is all or nothing', () => {
  expect(() =>
    cache.atomically(() => {
      cache.put(write, condition('c', 'mine'))
      cache.setFact('flags', '1')
      throw new Error('stop')
    }),
  ).toThrow('stop')
  expect(cache.outbox()).toEqual([])
  expect(cache.fact('flags')).toBeUndefined()
})

test('acknowledged writes are forgotten after the server’s backup window', () => {
  const row = cache.put(write, condition('c', 'mine'))
  cache.acknowledge(row.id, [version(3, condition('c', 'mine'))])
  cache.forgetSentBefore('2026-01-05T13:59:59Z')
  expect(cache.sent()).toHaveLength(1)
  cache.forgetSentBefore('2026-01-05T14:00:01Z')
  expect(cache.sent()).toEqual([])
})
