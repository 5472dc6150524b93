import type { Composition, Encounter } from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cacheFolder, page, version } from '../cache/test/folder.ts'
import { createCommits } from '../context/commits.ts'
import type { EngineContext } from '../context/engine-context.ts'
import { textsOf } from '../record/composition.ts'
import { heldVisitsOf } from '../record/held-visits.ts'
import { noteHandlers } from './note-handlers.ts'
import { createNoteKeeper } from './note-keeper.ts'
import { noteView } from './note-view.ts'

const encounterId = 'e'
const at = '2026-11-23T10:00:00Z'
let folder: ReturnType<typeof cacheFolder>
let context: EngineContext
let synced: number
beforeEach(() => {
  folder = cacheFolder()
  synced = 0
  const { cache } = folder.open()
  const visit: Encounter = {
    resourceType: 'Encounter',
    id: encounterId,
    status: 'in-progress',
    class: { code: 'VR' },
    subject: { reference: 'Patient/p' },
  }
  cache.applyPage(page({ cursor: 'c', entered: ['p'], versions: [version(1, visit)] }))
  context = {
    cache,
    device: { id: 'here', name: 'Room 1' },
    visits: heldVisitsOf(cache),
    serverNow: () => Date.parse(at),
    audit: { recordOnce: () => {}, orNothing: (transaction: () => unknown) => transaction() },
    session: { me: () => ({ practitionerId: 'd', name: 'Dr D' }) },
    sync: {
      now: async () => {
        synced++
      },
    },
    changes: { touch: () => {} },
    commits: createCommits(),
    platform: { clock: folder.clock, emit: () => {}, log: () => {} },
  } as unknown as EngineContext
  context.visits.put({
    taskId: 't',
    encounterId,
    patientId: 'p',
    claim: 1,
    since: at,
    patientName: 'Ann Lee',
    birthDate: null,
    reason: '',
    takenOver: null,
    givenUp: false,
  })
})
afterEach(() => folder.remove())

test('the decided text is in the outbox with the decision: what waited for it never goes out as it was', () => {
  const { cache } = context
  const keeper = createNoteKeeper(context)
  const notes = noteHandlers(context, keeper)
  notes.edit({ encounterId, section: 'plan', text: 'Tea.', edit: 1, seen: 0 })
  keeper.write(encounterId)
  cache.keepConflict({
    encounterId,
    section: 'plan',
    base: '',
    mine: 'Tea.',
    theirs: 'Rest.',
    theirAuthor: 'Your other device',
    theirWhen: at,
  })
  const view = notes.decide(encounterId, 'plan', 'Rest.\nTea.')
  expect(view.sections.find(({ code }) => code === 'plan')?.conflict).toBeNull()
  const waiting = cache.outbox().map(({ mine }) => textsOf(mine[0] as Composition).plan)
  expect(waiting).toEqual(['Rest.\nTea.'])
  expect(synced).toBe(1)
})

const wholeChart = () => page({ cursor: 'c', compartment: { patientId: 'p', done: true, asOf: at } })

/** The cache again, with what only sync does to it. */
function opened() {
  const { cache } = folder.open()
  context = { ...context, cache, visits: heldVisitsOf(cache) }
  return cache
}

/** "Tea." under plan, acknowledged. */
function acknowledged() {
  const cache = opened()
  const keeper = createNoteKeeper(context)
  const notes = noteHandlers(context, keeper)
  notes.edit({ encounterId, section: 'plan', text: 'Tea.', edit: 1, seen: 0 })
  keeper.write(encounterId)
  const [first] = cache.outbox()
  const [sent] = first?.mine ?? []
  if (!first || !sent) throw new Error('Nothing waits.')
  cache.markInFlight(first.id, Buffer.from('{}'))
  cache.acknowledge(first.id, [version(2, sent)])
  return { cache, keeper, notes, first }
}

/** The same; then the mirror is made anew. */
function acknowledgedThenAnew() {
  const made = acknowledged()
  made.cache.resetMirror()
  return made
}

/** As on the screen: opened, then read. */
function takenUp(notes: ReturnType<typeof noteHandlers>) {
  notes.takeUp(encounterId)
  return notes.open(encounterId)
}

test('says that nothing is written only when the chart is complete', () => {
  const cache = opened()
  expect(noteView(context, encounterId).kept).toBe('not-loaded')
  cache.applyPage(wholeChart())
  expect(noteView(context, encounterId).kept).toBe('empty')
})

test('what was acknowledged and then came to lack is here, not nothing', () => {
  const { cache, notes } = acknowledged()
  expect(takenUp(notes).kept).toBe('at-central')
  cache.resetMirror()
  cache.applyPage(wholeChart())
  expect(takenUp(notes).kept).toBe('on-this-machine')
})

test('a visit that a colleague has now lacks no chart', () => {
  context.visits.change('t', { takenOver: { by: 'Dr E', at } })
  expect(noteView(context, encounterId).kept).toBe('empty')
})

test('while a chart is loaded anew its author goes on from what was sent: shown, and nothing to decide', () => {
  const { cache, keeper, notes } = acknowledgedThenAnew()
  const plan = () => takenUp(notes).sections.find(({ code }) => code === 'plan')
  cache.clearJournal(encounterId)
  expect(plan()?.text).toBe('Tea.')
  notes.edit({ encounterId, section: 'plan', text: 'Tea. Rest.', edit: 2, seen: 0 })
  keeper.write(encounterId)
  const [row] = cache.outbox()
  expect(row?.base[0]?.meta?.versionId).toBe('v2')
  expect(textsOf(row?.mine[0] as Composition).plan).toBe('Tea. Rest.')
  expect(plan()?.conflict).toBeNull()
})

test('what the whole chart does not have is not taken from what was sent', () => {
  const { cache, notes } = acknowledgedThenAnew()
  cache.clearJournal(encounterId)
  cache.applyPage(wholeChart())
  expect(takenUp(notes).sections.find(({ code }) => code === 'plan')?.text).toBe('')
})

/** A note that was sent and forgotten by the server, offered again beside one that was meanwhile written from nothing. */
function twoVersions(edit: { section: 'subjective' | 'plan'; text: string }) {
  const { cache, keeper, notes, first } = acknowledgedThenAnew()
  // The whole chart is here again, without the note.
  cache.applyPage(wholeChart())
  notes.edit({ encounterId, ...edit, edit: 2, seen: 0 })
  keeper.write(encounterId)
  cache.offerAgain([{ key: first.key, bases: [null] }])
  const texts = () => cache.outbox().map(({ mine }) => textsOf(mine[0] as Composition))
  const conflict = (theirs: string) =>
    cache.keepConflict({
      encounterId,
      section: 'plan',
      base: '',
      mine: 'Tea.',
      theirs,
      theirAuthor: 'Dr D',
      theirWhen: at,
    })
  return { notes, cache, conflict, plans: () => texts().map(({ plan }) => plan), texts }
}

test('every version that waits carries the decision: none undoes it on its way', () => {
  const { notes, cache, conflict, plans, texts } = twoVersions({ section: 'subjective', text: 'Cough.' })
  expect(plans()).toEqual(['Tea.', 'Tea.'])
  const keys = cache.outbox().map(({ key }) => key)
  conflict('Rest.')
  notes.decide(encounterId, 'plan', 'Rest.')
  expect(plans()).toEqual(['Rest.', 'Rest.'])
  expect(texts().map(({ subjective }) => subjective)).toEqual(['', 'Cough.'])
  expect(new Set([...keys, ...cache.outbox().map(({ key }) => key)]).size).toBe(4)
  conflict('Sleep.')
  notes.decide(encounterId, 'plan', '')
  expect(plans()).toEqual(['', ''])
})

test('a third version that waits is on the screen before anybody decides', () => {
  const { notes, conflict, plans } = twoVersions({ section: 'plan', text: 'Broth.' })
  expect(plans()).toEqual(['Tea.', 'Broth.'])
  conflict('Rest.')
  const [shown] = noteView(context, encounterId).sections.flatMap((one) => one.conflict ?? [])
  expect(shown?.theirs).toBe('Rest.\nTea.')
  notes.decide(encounterId, 'plan', 'Rest.')
  expect(plans()).toEqual(['Rest.', 'Rest.'])
})

test('an earlier form of a paragraph that was written on since is not said twice', () => {
  const { conflict } = twoVersions({ section: 'plan', text: 'Tea. With honey.' })
  conflict('Rest.')
  const [shown] = noteView(context, encounterId).sections.flatMap((one) => one.conflict ?? [])
  expect(shown?.theirs).toBe('Rest.')
})
