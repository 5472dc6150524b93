import type {
  Appointment,
  Composition,
  Encounter,
  MedicationRequest,
  Patient,
  Resource,
  Task,
} from '@medplum/fhirtypes'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeMarks } from '../../../test/security/marks.ts'
import { searchInside } from '../../../test/security/purged.ts'
import { searcherFor } from '../../../test/security/search.ts'
import { noteId } from '../../clinical/derived-ids.ts'
import type { SyncCache } from '../cache/cache.ts'
import { openEncrypted } from '../cache/encrypted-file.ts'
import { cacheFolder, page, position, theKey } from '../cache/test/folder.ts'
import { killAfter } from '../cache/test/kill-script.ts'
import { compositionOf } from '../record/composition.ts'
import { type HeldVisits, heldVisitsOf } from '../record/held-visits.ts'
import { rememberWritten } from '../record/note-texts.ts'
import { createRetention } from './retention.ts'

const hour = 3_600_000
const day = 24 * hour
const noon = Date.parse('2026-11-23T12:00:00Z')
const iso = (ms: number) => new Date(ms).toISOString()
const me = 'd'

let folder: ReturnType<typeof cacheFolder>
let cache: SyncCache
let visits: HeldVisits
let feed: number
let now: number | null
let silent: number
let ranSilent: number
let recorded: number[]
let released: string[]
let waiting: Set<string>

beforeEach(() => {
  folder = cacheFolder()
  feed = 0
  now = noon
  silent = 0
  ranSilent = 0
  recorded = []
  released = []
  waiting = new Set()
  reopen()
})
afterEach(() => folder.remove())

function reopen(): void {
  cache = folder.open().cache
  visits = heldVisitsOf(cache)
}

function retention(closedHours = 168) {
  return createRetention({
    cache,
    visits,
    clock: folder.clock,
    time: { now: () => now, silentMs: () => silent, ranSilentMs: () => ranSilent, end: () => {} },
    practitionerId: () => me,
    closedHours,
    waitsFor: (patientId) => waiting.has(patientId),
    record: (charts) => void recorded.push(charts),
    released: (patientIds) => void released.push(...patientIds),
    log: () => {},
  })
}
async function pass(closedHours?: number): Promise<void> {
  const one = retention(closedHours)
  one.decide()
  await one.settled()
  await one.stop()
}

function store(at: number, ...resources: Resource[]): void {
  const versions = resources.map((resource) => ({
    position: position(++feed),
    resource: { ...resource, meta: { versionId: `v${feed}`, lastUpdated: iso(at) } } as Resource,
  }))
  cache.applyPage(page({ cursor: `c${feed}`, versions }))
}

const task = (patientId: string, more: Partial<Task> = {}): Task => ({
  resourceType: 'Task',
  id: `${patientId}-task`,
  status: 'in-progress',
  intent: 'order',
  code: { coding: [{ system: 'https://rounds.example/fhir/task', code: 'on-demand-visit' }] },
  for: { reference: `Patient/${patientId}`, display: `Name of ${patientId}` },
  encounter: { reference: `Encounter/${patientId}-visit` },
  owner: { reference: `Practitioner/${me}` },
  ...more,
})
const encounter = (patientId: string, more: Partial<Encounter> = {}): Encounter => ({
  resourceType: 'Encounter',
  id: `${patientId}-visit`,
  status: 'in-progress',
  class: { code: 'VR' },
  subject: { reference: `Patient/${patientId}` },
  ...more,
})
const note = (patientId: string, status: Composition['status'], subjective: string): Composition =>
  compositionOf(
    {
      id: noteId(`${patientId}-visit`, me),
      patientId,
      encounterId: `${patientId}-visit`,
      practitionerId: me,
      practitionerName: 'Dr D',
    },
    undefined,
    { subjective, objective: '', assessment: '', plan: '' },
    { status: status as 'final', date: iso(noon), orders: [] },
  )
const condition = (patientId: string, text: string, n = 1): Resource => ({
  resourceType: 'Condition',
  id: `${patientId}-c${n}`,
  code: { text },
  subject: { reference: `Patient/${patientId}` },
})
const appointment = (patientId: string, start: number, more: Partial<Appointment> = {}): Appointment => ({
  resourceType: 'Appointment',
  id: `${patientId}-a`,
  status: 'booked',
  start: iso(start),
  end: iso(start + hour / 2),
  participant: [
    { actor: { reference: `Patient/${patientId}` }, status: 'accepted' },
    { actor: { reference: `Practitioner/${me}` }, status: 'accepted' },
  ],
  ...more,
})

/** A whole chart with a visit of mine that stands as `visit` says, last changed at `at`. */
function chart(patientId: string, at: number, visit: Partial<Task> = {}, more: Resource[] = []): void {
  cache.applyPage(page({ cursor: `c${feed}`, entered: [patientId] }))
  store(
    at,
    { resourceType: 'Patient', id: patientId, name: [{ text: `Name of ${patientId}` }] },
    task(patientId, visit),
    encounter(patientId),
    condition(patientId, `Problem of ${patientId}`),
    ...more,
  )
  whole(patientId)
  visits.put({
    taskId: `${patientId}-task`,
    encounterId: `${patientId}-visit`,
    patientId,
    claim: 1,
    since: iso(at),
    patientName: `Name of ${patientId}`,
    birthDate: '1970-01-01',
    reason: 'Cough',
    takenOver: null,
    givenUp: false,
  })
}
const whole = (patientId: string) =>
  cache.applyPage(page({ compartment: { patientId, done: true, asOf: iso(noon) } }))
const signed: Partial<Task> = {
  status: 'completed',
  statusReason: { coding: [{ system: 'https://rounds.example/fhir/visit-end', code: 'signed' }] },
}
const write = (patientId: string) => ({
  encounterId: `${patientId}-visit`,
  author: `Practitioner/${me}`,
  claim: `${patientId}-task 1`,
  at: iso(noon),
})
const here = () =>
  cache
    .compartments()
    .map(({ patientId }) => patientId)
    .sort()
const shows = (patientId: string) => cache.ofPatient('Condition', patientId).length > 0

describe('what goes', () => {
  test('is a closed visit’s chart after IT’s hours, counted by the server’s time of its end', async () => {
    chart('old', noon - 7 * day - hour, signed)
    chart('young', noon - 7 * day + hour, signed)
    chart('open', noon - 20 * day)
    await pass()
    expect(here()).toEqual(['open', 'young'])
    expect([shows('old'), shows('young'), shows('open')]).toEqual([false, true, true])
    expect(cache.read('Task', 'old-task')).toBeUndefined()
    expect(recorded).toEqual([1])
    expect(released).toEqual(['old'])
    // Once is enough.
    await pass()
    expect(recorded).toEqual([1])
    await pass(1)
    expect(here()).toEqual(['open'])
  })

  test('is never kept longer than the central API keeps it, whatever the policy says', async () => {
    chart('p', noon - 31 * day, signed)
    await pass(100_000)
    expect(here()).toEqual([])
  })

  test('is a visit by appointment whose time has passed without it; not one that is near', async () => {
    for (const [patientId, start] of [
      ['missed', noon - 8 * day],
      ['tomorrow', noon + 20 * hour],
      ['far', noon + 20 * day],
    ] as const) {
      chart(patientId, noon - 8 * day, signed)
      store(noon - 9 * day, appointment(patientId, start))
    }
    await pass()
    expect(here()).toEqual(['tomorrow'])
  })

  test('leaves nothing of the patient in either file: no row, no free page, no WAL, no claim, no journal', async () => {
    const marks = makeMarks()
    const search = searcherFor(marks)
    const name = marks.word('name')
    const words = marks.word('words')
    chart('p', noon - 8 * day, { ...signed, for: { reference: 'Patient/p', display: name } }, [
      note('p', 'final', words),
    ])
    visits.change('p-task', { patientName: name })
    cache.journalEdit({ encounterId: 'p-visit', section: 'subjective', text: words, at: iso(noon) })
    rememberWritten(cache, 'p-visit', { subjective: words, objective: '', assessment: '', plan: '' })
    cache.keepNoteTyped('p-visit', 'subjective', { text: words, revision: 1, merge: null })
    cache.keepChartSeen('p-visit', { 'AllergyIntolerance/a': { version: 'v1', words } })
    cache.keepFormDraft('p-visit', `Practitioner/${me}`, 'allergy', { text: words })
    cache.keepFormDraft('p-task', `Practitioner/${me}`, 'result', { text: words })
    cache.keepFormDraft('p2-task', `Practitioner/${me}`, 'result', { text: 'stays' })
    chart('p2', noon)
    const stays = { 'AllergyIntolerance/a': { version: 'v1', words: 'stays' } }
    cache.keepChartSeen('p2-visit', stays)
    const inside = (file: string, withWal: boolean) =>
      searchInside(folder.file(file), theKey(), search, withWal).length
    expect(inside('mirror.db', true)).toBeGreaterThan(0)
    expect(inside('work.db', true)).toBeGreaterThan(0)
    await pass()
    expect([inside('mirror.db', true), inside('mirror.db', false)]).toEqual([0, 0])
    expect(inside('work.db', true)).toBe(0)
    expect(cache.chartSeen('p2-visit')).toEqual(stays)
    expect(cache.visitsKept().sort()).toEqual(['p2-task', 'p2-visit'])
    expect(cache.journal('p-visit')).toEqual([])
    expect(visits.all().map(({ patientId }) => patientId)).toEqual(['p2'])
  })

  test('takes its text out of a full-text index too', async () => {
    folder.open().close()
    const db = openEncrypted(folder.file('mirror.db'), theKey())
    db.exec(`
      CREATE VIRTUAL TABLE words USING fts5(json);
      CREATE TRIGGER words_out AFTER DELETE ON resource BEGIN DELETE FROM words WHERE rowid = old.rowid; END;
      CREATE TRIGGER words_in AFTER INSERT ON resource
        BEGIN INSERT INTO words (rowid, json) VALUES (new.rowid, new.json); END;`)
    db.close()
    reopen()
    const marks = makeMarks()
    chart('p', noon - 8 * day, signed, [condition('p', marks.word('name'), 2)])
    await pass()
    folder.open().close()
    expect(searchInside(folder.file('mirror.db'), theKey(), searcherFor(marks), true)).toEqual([])
  })
})

describe('what stays', () => {
  test('is whatever exists only here, and a note that is not signed', async () => {
    const long = noon - 25 * day
    chart('pending', long, signed)
    cache.put(write('pending'), condition('pending', 'Written here', 9))
    chart('aside', long, signed)
    cache.setAside(cache.put(write('aside'), condition('aside', 'Refused', 9)).id, 'why')
    chart('typed', long, { status: 'cancelled' })
    cache.journalEdit({ encounterId: 'typed-visit', section: 'plan', text: 'Words', at: iso(noon) })
    chart('unsigned', long, { status: 'completed' }, [note('unsigned', 'preliminary', 'Words')])
    chart('ordered', long, signed)
    cache.addDraftOrder('ordered-visit', `Practitioner/${me}`, {
      order: { resourceType: 'MedicationRequest', id: 'o' } as MedicationRequest,
      issues: [],
    })
    chart('undecided', long, signed)
    cache.keepConflict({
      encounterId: 'undecided-visit',
      section: 'plan',
      base: '',
      mine: 'a',
      theirs: 'b',
      theirAuthor: 'me',
      theirWhen: iso(noon),
    })
    const all = here()
    const work = () => JSON.stringify([cache.outbox(), cache.journal('typed-visit'), visits.all()])
    const before = work()
    silent = ranSilent = 90 * day
    await pass(1)
    expect(here()).toEqual(all)
    expect(work()).toBe(before)
    expect(recorded).toEqual([])
  })

  test('is what waits for a result, past IT’s hours and not past thirty days', async () => {
    chart('culture', noon - 29 * day, signed)
    chart('done', noon - 29 * day, signed)
    chart('late', noon - 31 * day, signed)
    waiting = new Set(['culture', 'late'])
    await pass()
    expect(here()).toEqual(['culture'])
    waiting.clear()
    await pass()
    expect(here()).toEqual([])
  })

  test('is what waits for a result only as long as the central API is heard', async () => {
    chart('culture', noon - 8 * day, signed)
    waiting.add('culture')
    silent = 30 * day
    await pass()
    expect(here()).toEqual([])
  })

  test('is of whom nothing is known, as long as the central API is heard', async () => {
    cache.applyPage(page({ cursor: 'c', entered: ['p'] }))
    store(noon, condition('p', 'Something'))
    await pass(1)
    expect(here()).toEqual(['p'])
    silent = 30 * day
    await pass(1)
    expect(here()).toEqual([])
  })

  test('keeps an open visit until 30 days of running without contact', async () => {
    chart('open', noon)
    chart('closed', noon - day, signed)
    silent = 31 * day
    ranSilent = 29 * day
    await pass()
    expect(here()).toEqual(['open'])
    ranSilent = 30 * day
    await pass()
    expect(here()).toEqual([])
    expect(recorded).toEqual([1, 1])
  })

  test('keeps everything without a server time and after the mirror was rebuilt', async () => {
    chart('p', noon - 100 * day, signed)
    now = null
    await pass(1)
    expect(here()).toEqual(['p'])
    now = noon
    cache.resetMirror()
    await pass(1)
    expect(visits.all()).toHaveLength(1)
  })
})

describe('the record that replaced another', () => {
  /** The chart of `patientId`, whole, as the feed brings it without a visit of mine. */
  function linked(patientId: string, by?: string): void {
    cache.applyPage(page({ cursor: `c${feed}`, entered: [patientId] }))
    store(noon, patientOf(patientId, by), condition(patientId, `Problem of ${patientId}`))
    whole(patientId)
  }
  const patientOf = (id: string, by?: string): Patient => ({
    resourceType: 'Patient',
    id,
    ...(by ? { link: [{ type: 'replaced-by', other: { reference: `Patient/${by}` } }] } : {}),
  })

  test('stays and goes with the chart of the visit, over several links', async () => {
    chart('old', noon - 7 * day + hour, signed, [patientOf('old', 'middle')])
    linked('middle', 'now')
    linked('now', 'old')
    await pass()
    expect(here()).toEqual(['middle', 'now', 'old'])
    waiting.add('old')
    await pass(1)
    expect(here()).toEqual(['middle', 'now', 'old'])
    waiting.clear()
    await pass(1)
    expect(here()).toEqual([])
    expect([shows('middle'), shows('now')]).toEqual([false, false])
    expect(recorded).toEqual([3])
  })

  test('is kept while a note of the replaced record is unsigned, without contact too', async () => {
    chart('old', noon - 25 * day, { status: 'completed' }, [
      patientOf('old', 'now'),
      note('old', 'preliminary', 'Words'),
    ])
    linked('now')
    linked('stranger')
    silent = ranSilent = 90 * day
    await pass(1)
    expect(here()).toEqual(['now', 'old'])
  })

  test('stays for a visit of its own, and comes back with the next visit of the replaced one', async () => {
    chart('old', noon - 8 * day, signed, [patientOf('old', 'now')])
    chart('now', noon)
    await pass()
    expect(here()).toEqual(['now'])
    store(noon, task('now', { ...signed }))
    cache.forgetVisits(['now-visit'])
    now = noon + 8 * day
    await pass()
    expect(here()).toEqual([])
    const again = { id: 'again', encounter: { reference: 'Encounter/again' }, status: 'accepted' } as const
    store(noon + 8 * day, task('old', again))
    const one = retention()
    one.beforeCharts()
    expect(here()).toEqual(['old'])
    // The chart of the visit comes, and with it the link.
    store(noon + 8 * day, patientOf('old', 'now'))
    whole('old')
    one.beforeCharts()
    expect(here()).toEqual(['now', 'old'])
    await one.stop()
  })
})

describe('a chart that was let go', () => {
  beforeEach(async () => {
    chart('p', noon - 8 * day, signed)
    await pass()
  })

  test('is not loaded again, and what the feed says of it is not kept', async () => {
    store(noon, condition('p', 'News'), task('p', signed))
    expect(shows('p')).toBe(false)
    expect(cache.read('Task', 'p-task')).toBeUndefined()
    expect(here()).toEqual([])
    // A page that was on its way.
    cache.applyPage(page({ compartment: { patientId: 'p', done: true, asOf: iso(noon) } }))
    expect(cache.compartment('p')).toMatchObject({ state: 'none', completeAsOf: null })
  })

  test('comes back with a visit of mine, and with an appointment that is near', async () => {
    store(noon, task('p', { id: 'again', encounter: { reference: 'Encounter/again' }, status: 'accepted' }))
    await pass()
    expect(cache.compartments()).toMatchObject([{ patientId: 'p', state: 'none' }])
    chart('q', noon - 8 * day, signed)
    await pass()
    expect(here()).toEqual(['p'])
    store(noon, appointment('q', noon + 30 * day))
    await pass()
    expect(here()).toEqual(['p'])
    store(noon, appointment('q', noon + 30 * hour))
    await pass()
    expect(here()).toEqual(['p', 'q'])
  })

  test('comes back when the patient leaves and enters anew', () => {
    cache.applyPage(page({ cursor: 'x', entered: ['p'] }))
    expect(here()).toEqual(['p'])
  })

  test('stays gone over a mirror made anew, as soon as the feed has said why it is in scope', async () => {
    cache.resetMirror()
    cache.applyPage(page({ cursor: 'y', entered: ['p'] }))
    store(noon - 8 * day, task('p', signed))
    const one = retention()
    one.beforeCharts()
    expect(here()).toEqual([])
    await one.stop()
  })
})

test('acknowledged writes go when no backup is older, also without the network', async () => {
  chart('p', noon)
  const acknowledge = (n: number, at: number) => {
    const row = cache.put(write('p'), condition('p', `Written ${n}`, n))
    const resource = {
      ...condition('p', `Written ${n}`, n),
      meta: { versionId: `s${n}`, lastUpdated: iso(at) },
    }
    cache.acknowledge(row.id, [{ resource: resource as Resource, position: position(500 + n) }])
  }
  acknowledge(1, noon - 36 * day)
  acknowledge(2, noon - 34 * day)
  silent = 2 * day
  await pass()
  expect(cache.sent().map(({ mine }) => mine[0]?.id)).toEqual(['p-c2'])
})

test('killed anywhere in the middle, a half-deleted chart is never shown, and the rest goes at the next start', async () => {
  const marks = makeMarks()
  const search = searcherFor(marks)
  for (const steps of [1, 3, 9]) {
    chart('p', noon - 8 * day, signed)
    store(noon, ...Array.from({ length: 90 }, (_, n) => condition('p', marks.word('name'), n)))
    cache.put({ ...write('q'), encounterId: 'p-visit' }, condition('p', 'Kept', 999))
    const outbox = JSON.stringify(cache.outbox())
    folder.open().close()
    await killPurgeAfter(steps)
    reopen()
    expect(cache.purgeUnfinished()).toBe(true)
    expect(cache.compartment('p')).toMatchObject({ state: 'none', completeAsOf: null })
    expect(JSON.stringify(cache.outbox())).toBe(outbox)
    const rows = cache.ofPatient('Condition', 'p').length
    expect(rows).toBeGreaterThan(1)
    for (const { id } of cache.outbox()) cache.replaceRow(id, [])
    await pass()
    expect(cache.purgeUnfinished()).toBe(false)
    expect(cache.ofPatient('Condition', 'p')).toEqual([])
    for (const withWal of [true, false])
      expect(searchInside(folder.file('mirror.db'), theKey(), search, withWal)).toEqual([])
    cache.takeBackChart('p')
  }
})

/** Kills the purging program after it said so many lines. */
async function killPurgeAfter(lines: number): Promise<void> {
  const script = new URL('./test/purge-until-killed.ts', import.meta.url)
  expect(await killAfter(lines, script, folder.path)).not.toContain('finished')
}
