import type { Bundle, BundleEntry, Observation, Task } from '@medplum/fhirtypes'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BusEvents } from '../base/bus.ts'
import { note, penicillinAllergy, practitioner, waitingVisit } from '../testing/practice.ts'
import { type Client, startCentral, type TestServer, until } from '../testing/server.ts'
import { forgetBefore } from './tombstones.ts'

let server: TestServer
let ada: Client
let ben: Client

beforeEach(async () => {
  server = await startCentral({ settings: { sweepSeconds: 0.02 } }, [
    ...waitingVisit('p1'),
    ...waitingVisit('p2'),
    penicillinAllergy('p1-allergy', 'p1'),
  ])
  ada = server.as('ada')
  ben = server.as('ben')
})
afterEach(() => server.close())

const positions = (entries: BundleEntry[]) =>
  entries.map(
    (it) => it.extension?.find((one) => one.url === 'https://rounds.example/fhir/feed-position')?.valueString,
  )

describe('the feed', () => {
  it('begins with the queue and the provider’s own record, in order, each with its place', async () => {
    const { lines, entries } = await ada.feed()
    expect(lines).toEqual(['PUT Practitioner/ada', 'PUT Task/p1-task', 'PUT Task/p2-task'])
    const places = positions(entries)
    expect(places).toEqual([...places].sort())
    expect(places.every((it) => /^\d{16}$/.test(it ?? ''))).toBe(true)
    expect(entries[1]?.resource).toMatchObject({ id: 'p1-task', status: 'requested' })
  })

  it('always gives a next cursor, and only new entries', async () => {
    const first = await ada.feed()
    const empty = await ada.feed(first.cursor)
    expect(empty.entries).toEqual([])
    server.store.put(penicillinAllergy('other', 'p2'))
    const moved = await ada.feed(empty.cursor)
    expect(moved.entries).toEqual([])
    expect(moved.cursor).not.toBe(empty.cursor)
    const raw = await ada.get<Bundle>(`$changes?cursor=${moved.cursor}`)
    expect(raw.body).toMatchObject({ resourceType: 'Bundle', type: 'history' })
    expect(raw.body.entry).toBe(undefined)
    // Also a page that shows nothing says up to where it tells.
    const { position } = server.store.put(penicillinAllergy('another', 'p2'))
    const after = await ada.get<Bundle>(`$changes?cursor=${moved.cursor}`)
    expect(after.body.entry).toBe(undefined)
    expect(after.headers.get('feed-position')).toBe(String(position).padStart(16, '0'))
    const shown = await ada.get<Bundle>('$changes?_count=1')
    expect([shown.headers.get('feed-position')]).toEqual(positions(shown.body.entry ?? []))
  })

  it('pages without losing or repeating anything', async () => {
    const lines: string[] = []
    let page = await ada.feed(undefined, 1)
    while (page.lines.length) {
      lines.push(...page.lines)
      page = await ada.feed(page.cursor, 1)
    }
    expect(lines).toEqual((await ada.feed()).lines)
  })

  it('ends a page early when it holds a megabyte', async () => {
    await ada.claim('p1-task')
    const { cursor } = await ada.feed()
    const large = (id: string): Observation & { id: string } => ({
      resourceType: 'Observation',
      id,
      status: 'final',
      code: { text: 'Large' },
      subject: { reference: 'Patient/p1' },
      note: [{ text: 'x'.repeat(600_000) }],
    })
    for (const id of ['l1', 'l2', 'l3']) server.store.put(large(id))
    const first = await ada.feed(cursor)
    expect(first.lines).toEqual(['PUT Observation/l1', 'PUT Observation/l2'])
    expect((await ada.feed(first.cursor)).lines).toEqual(['PUT Observation/l3'])
  })

  it('gives the latest version of each only, and deletions of what is in scope', async () => {
    await ada.claim('p1-task')
    const { cursor } = await ada.feed()
    const { body: draft } = await ada.create(note('new', 'p1', 'ada', 'preliminary', 'x'))
    const { body: later } = await ada.update({ ...draft, title: 'Second' })
    const seen = await ada.feed(cursor)
    expect(seen.lines).toEqual(['PUT Composition/new'])
    expect(seen.entries[0]?.resource).toEqual(later)
    await ada.remove(later)
    const gone = await ada.feed(cursor)
    expect(gone.lines).toEqual(['DELETE Composition/new'])
    expect(gone.entries[0]?.resource).toBe(undefined)
    expect((await ada.feed()).lines).not.toContain('DELETE Composition/new')
  })

  it('on a claim enters for one and takes the row from the others', async () => {
    const [mine, theirs] = [(await ada.feed()).cursor, (await ben.feed()).cursor]
    await ada.claim('p1-task')
    const entered = await ada.feed(mine)
    expect(entered.lines).toEqual(['PUT Task/p1-task', 'enter Patient/p1', 'PUT Encounter/p1-visit'])
    expect(positions(entered.entries).every((it) => it !== undefined)).toBe(true)
    expect((await ben.feed(theirs)).lines).toEqual(['leave Task/p1-task'])
    // What stands from before comes with the compartment, not with the feed.
    expect(entered.lines).not.toContain('PUT AllergyIntolerance/p1-allergy')
  })

  it('on hand-over and release leaves for one and enters for the other', async () => {
    await ada.claim('p1-task')
    const [mine, theirs] = [(await ada.feed()).cursor, (await ben.feed()).cursor]
    await ada.handOver('p1-task', 1, 'ben')
    const left = await ada.feed(mine)
    expect(left.lines.sort()).toEqual(['leave Patient/p1', 'leave Task/p1-task'])
    expect((await ben.feed(theirs)).lines).toContain('enter Patient/p1')
    await ben.release('p1-task', 2)
    expect((await ben.feed(theirs)).lines).toContain('leave Patient/p1')
    expect((await ada.feed(left.cursor)).lines).toEqual(['PUT Task/p1-task'])
    // Who comes new is not told what they never had.
    expect((await ben.feed()).lines).not.toContain('leave Patient/p1')
  })

  it('keeps a finished visit in scope for its days, then lets it go', async () => {
    await ada.claim('p1-task')
    const { body: task } = await ada.get<Task>('Task/p1-task')
    await ada.update({ ...task, status: 'completed' }, { 'rounds-claim': 'p1-task 1' })
    server.clock.pass(29 * 86_400)
    const { cursor } = await ada.feed()
    expect((await ada.get('Patient/p1')).status).toBe(200)
    expect((await ada.feed()).lines).toContain('PUT Task/p1-task')
    server.clock.pass(2 * 86_400)
    await until(() => !server.store.inScope('ada', 'p1') || undefined)
    expect((await ada.feed(cursor)).lines.sort()).toEqual(['leave Patient/p1', 'leave Task/p1-task'])
    expect((await ada.get('Patient/p1')).problem).toBe('outside-scope')
  })

  it('brings news of shared resources that a patient in scope refers to', async () => {
    await ada.claim('p1-task')
    const { cursor } = await ada.feed()
    server.store.put(practitioner('cleo', 'Marsh-Lee', ['NH']))
    server.store.put(practitioner('ben', 'Okafor', ['MA', 'ME']))
    expect((await ada.feed(cursor)).lines).toEqual(['PUT Practitioner/cleo'])
  })

  it('recognizes a cursor of another history', async () => {
    const { cursor } = await ada.feed()
    const other = await startCentral({}, waitingVisit('p1'))
    for (let i = 0; i < 20; i++) other.store.put(practitioner('ada', `Q${i}`, ['MA']))
    const foreign = await other.as('ada').get(`$changes?cursor=${cursor}`)
    expect([foreign.status, foreign.problem]).toEqual([410, 'foreign-cursor'])
    await other.close()
    expect((await ada.get('$changes?cursor=abc')).problem).toBe('bad-request')
  })

  it('recognizes a read that began in another history', async () => {
    await ada.claim('p1-task')
    const { cursor } = await ada.feed(undefined, 1)
    const [position, change, begun, begunChange] = partsOf(cursor)
    expect((await ada.get(`$changes?cursor=${cursor}`)).status).toBe(200)
    for (const other of [[`${begunChange}x`], []])
      expect(
        (await ada.get(`$changes?cursor=${cursorOf([position, change, begun, ...other])}`)).problem,
      ).toBe('foreign-cursor')
    const later = cursorOf([position, change, Number(begun) + 1, begunChange])
    expect((await ada.get(`$changes?cursor=${later}`)).problem).toBe('foreign-cursor')
    const none = cursorOf([position, change, begun, 7])
    expect((await ada.get(`$changes?cursor=${none}`)).problem).toBe('bad-request')
  })

  it('refuses a cursor older than the deletions it remembers', async () => {
    await ada.claim('p1-task')
    const { cursor } = await ada.feed()
    const { body } = await ada.create(note('gone', 'p1', 'ada', 'preliminary', 'x'))
    await ada.remove(body)
    const later = (await ada.feed(cursor)).cursor
    forgetBefore(server.context.db, server.clock.now() + 1)
    const past = await ada.get(`$changes?cursor=${cursor}`)
    expect([past.status, past.problem]).toEqual([410, 'past-horizon'])
    expect((await ada.get(`$changes?cursor=${later}`)).status).toBe(200)
  })

  it('is read from its beginning in pages, whatever was deleted and forgotten before', async () => {
    await ada.claim('p1-task')
    const { body } = await ada.create(note('gone', 'p1', 'ada', 'preliminary', 'x'))
    await ada.remove(body)
    forgetBefore(server.context.db, server.clock.now() + 1)
    const all = (await ada.feed()).lines
    const first = await ada.feed(undefined, 1)
    const second = await ada.feed(first.cursor, 1)
    expect([...first.lines, ...second.lines]).toEqual(all.slice(0, 2))
    // What is deleted and forgotten while one reads was perhaps shown already.
    const other = await ada.create(note('other', 'p1', 'ada', 'preliminary', 'x'))
    await ada.remove(other.body)
    forgetBefore(server.context.db, server.clock.now() + 1)
    expect((await ada.get(`$changes?cursor=${second.cursor}`)).problem).toBe('past-horizon')
    expect((await ada.get(`$changes?cursor=${cursorOf([0, '', 'x'])}`)).problem).toBe('bad-request')
  })
})

const partsOf = (cursor: string): unknown[] => JSON.parse(Buffer.from(cursor, 'base64url').toString())
const cursorOf = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString('base64url')

describe('a compartment', () => {
  const everything = async (query = '') => (await ada.get<Bundle>(`Patient/p1/$everything${query}`)).body
  const ids = (bundle: Bundle) =>
    bundle.entry?.map((it) => `${it.resource?.resourceType}/${it.resource?.id}`) ?? []

  it('is all of one patient, with the shared resources it refers to', async () => {
    await ada.claim('p1-task')
    const bundle = await everything()
    expect(bundle.type).toBe('searchset')
    expect(bundle.total).toBe(6)
    expect((await everything('?_count=2')).total).toBe(6)
    expect(ids(bundle).sort()).toEqual([
      'AllergyIntolerance/p1-allergy',
      'Encounter/p1-visit',
      'Patient/p1',
      'Practitioner/ada',
      'Practitioner/cleo',
      'Task/p1-task',
    ])
    expect(positions(bundle.entry ?? []).every((it) => /^\d{16}$/.test(it ?? ''))).toBe(true)
    expect(bundle.link?.some((it) => it.relation === 'next')).toBe(false)
  })

  it('counts and returns no deleted resource on any page', async () => {
    await ada.claim('p1-task')
    await ada.create(note('kept', 'p1', 'ada', 'preliminary', 'x'))
    const { body } = await ada.create(note('gone', 'p1', 'ada', 'preliminary', 'x'))
    expect((await everything()).total).toBe(8)
    await ada.remove(body)
    expect(ids(await everything())).not.toContain('Composition/gone')
    const first = await everything('?_count=2')
    expect(first.total).toBe(7)
    const next = new URL(first.link?.find((it) => it.relation === 'next')?.url ?? '').search
    expect((await everything(next)).total).toBe(7)
  })

  it('can be resumed page by page, and misses nothing that changes meanwhile', async () => {
    await ada.claim('p1-task')
    const whole = ids(await everything())
    const seen = new Set<string>()
    let query: string | undefined = '?_count=2'
    let pages = 0
    while (query) {
      const page = await everything(query)
      for (const it of ids(page)) seen.add(it)
      const next = page.link?.find((it) => it.relation === 'next')?.url
      query = next && new URL(next).search
      if (pages++ === 0) await ada.create(penicillinAllergy('meanwhile', 'p1'))
    }
    expect(pages).toBe(4)
    expect([...seen].sort()).toEqual([...whole, 'AllergyIntolerance/meanwhile'].sort())
    expect((await ada.get('Patient/p1/$everything?cursor=WzksImEiXQ')).problem).toBe('foreign-cursor')
  })
})

describe('the news of a write', () => {
  it('goes to those who see it, once, after it is on disk', async () => {
    const changed: BusEvents['changed'][] = []
    await ada.claim('p1-task')
    server.context.bus.on('changed', (it) => changed.push(it))
    await ada.create(penicillinAllergy('a', 'p1'))
    expect(changed).toEqual([{ position: expect.any(Number), practitioners: ['ada'] }])
    await ben.claim('p2-task')
    expect(changed.at(-1)?.practitioners).toBe('all')
    const before = changed.length
    expect(() =>
      server.store.atomically(() => {
        server.store.put(penicillinAllergy('b', 'p1'))
        throw new Error('no')
      }),
    ).toThrow('no')
    expect(changed).toHaveLength(before)
    expect((await ada.get('AllergyIntolerance/b')).problem).toBe('not-found')
  })
})
