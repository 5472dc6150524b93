import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Composition } from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { noteId } from '../../clinical/derived-ids.ts'
import type { SyncCache } from '../cache/cache.ts'
import { openCache } from '../cache/open.ts'
import { createCommits } from '../context/commits.ts'
import type { EngineContext } from '../context/engine-context.ts'
import { compositionOf, type NoteTexts, textsOf } from '../record/composition.ts'
import { heldVisitsOf } from '../record/held-visits.ts'
import { mergeRemote, noteTexts, rememberWritten, unwritten } from '../record/note-texts.ts'
import { createNoteKeeper } from './note-keeper.ts'
import { keepEdit } from './typed.ts'

const clock = { now: () => Date.now(), monotonic: () => performance.now(), after: () => () => {} }
const at = '2026-11-23T10:00:00Z'
const encounterId = 'e'
const empty: NoteTexts = { subjective: '', objective: '', assessment: '', plan: '' }
const note = {
  id: noteId('e', 'd'),
  patientId: 'p',
  encounterId,
  practitionerId: 'd',
  practitionerName: 'Dr D',
}

let folder: string
let opened: ReturnType<typeof openCache>
let cache: SyncCache
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-note-'))
  opened = openCache({ folder, key: Buffer.alloc(32, 5), clock, log: () => {} })
  cache = opened.cache
})
afterEach(() => {
  opened.close()
  rmSync(folder, { recursive: true, force: true })
})

const composed = (texts: Partial<NoteTexts>, was?: Composition): Composition =>
  compositionOf(note, was, { ...empty, ...texts }, { status: 'preliminary', date: at, orders: [] })
const edit = (text: string, seen: number) => keepEdit(cache, { encounterId, section: 'plan', text, seen, at })
const planText = () => cache.journal(encounterId).find((one) => one.section === 'plan')?.text

test('derives one note per author and visit, the same on each device', () => {
  expect(noteId('e', 'd')).toBe(noteId('e', 'd'))
  expect(noteId('e', 'd')).not.toBe(noteId('e', 'other'))
})

test('a section without text is left out; what is not ours stays', () => {
  const foreign = { title: 'Letter', code: { coding: [{ system: 'http://loinc.org', code: '11488-4' }] } }
  const was: Composition = { ...composed({}), language: 'en', section: [foreign] }
  const next = composed({ plan: 'Rest.', subjective: '  \n ' }, was)
  expect(next.section?.map((one) => one.title)).toEqual(['Plan', 'Letter'])
  expect(next.language).toBe('en')
  expect(textsOf(next)).toEqual({ ...empty, plan: 'Rest.' })
  expect(composed({}).section).toBeUndefined()
})

test('an edit that had not seen a merge does not undo it, and goes on not undoing it', () => {
  edit('One.\n–\nTwo.', 0)
  // Sync merged another device's text into the journal.
  cache.journalEdit({ encounterId, section: 'plan', text: 'One, theirs.\n–\nTwo.', at })
  edit('One.\n–\nTwo, mine.', 0)
  expect(planText()).toBe('One, theirs.\n–\nTwo, mine.')
  edit('One.\n–\nTwo, mine, more.', 0)
  expect(planText()).toBe('One, theirs.\n–\nTwo, mine, more.')
  // The editor has shown the merge now: what it sends is the whole truth.
  const revision = cache.journal(encounterId)[0]?.revision ?? 0
  edit('Two, mine, more.', revision)
  expect(planText()).toBe('Two, mine, more.')
  edit('Two.', revision)
  expect(planText()).toBe('Two.')
  expect(cache.conflicts(encounterId)).toEqual([])
})

test('an editor that was open when the journal was cleared has not seen a merge of after', () => {
  edit('One.', 0)
  edit('One.\n–\nTwo.', 1)
  const seen = cache.journal(encounterId)[0]?.revision ?? 0
  // Signed, and the signature was void: the journal begins anew.
  cache.clearJournal(encounterId)
  cache.keepNoteTyped(encounterId, 'plan', { text: 'One.\n–\nTwo.', revision: 0, merge: null })
  cache.journalEdit({ encounterId, section: 'plan', text: 'One, theirs.\n–\nTwo.', at })
  edit('One.\n–\nTwo, mine.', seen)
  expect(planText()).toBe('One, theirs.\n–\nTwo, mine.')
  // Of another visit's journal too, however short it was.
  const latest = cache.journal(encounterId)[0]?.revision ?? 0
  cache.journalEdit({ encounterId: 'other', section: 'plan', text: 'x', at })
  cache.clearJournal('other')
  cache.clearJournal('nothing-there')
  cache.clearJournal(encounterId)
  expect(cache.journalEdit({ encounterId, section: 'plan', text: 'x', at }).revision).toBeGreaterThan(latest)
})

test('an unseen merge of the same sentence: what was typed stands, the other is kept beside it', () => {
  edit('Rest.', 0)
  cache.journalEdit({ encounterId, section: 'plan', text: 'Rest for a week.', at })
  edit('Rest for a day.', 0)
  expect(planText()).toBe('Rest for a day.')
  expect(cache.conflicts(encounterId)).toMatchObject([
    { mine: 'Rest for a day.', theirs: 'Rest for a week.' },
  ])
})

test('adopts another device’s text where nothing was typed here, else merges and marks it', () => {
  const first = composed({ plan: 'One.\n–\nTwo.', subjective: 'Fever.' })
  expect(mergeRemote(cache, encounterId, first, at, true)).toBe(false)
  expect(noteTexts(cache, encounterId, first)).toMatchObject({ plan: 'One.\n–\nTwo.', subjective: 'Fever.' })
  edit('One.\n–\nTwo, here.', 0)
  expect(unwritten(cache, encounterId)).toEqual(['plan'])
  const second = composed({ plan: 'One, there.\n–\nTwo.', subjective: 'Fever, there.' })
  expect(mergeRemote(cache, encounterId, second, at)).toBe(true)
  expect(noteTexts(cache, encounterId, second)).toMatchObject({
    plan: 'One, there.\n–\nTwo, here.',
    subjective: 'Fever, there.',
  })
  for (const section of ['plan', 'subjective'] as const)
    expect(cache.mergedUnseen(encounterId, section)).toBe(true)
  // The editor still shows the older subjective text: its edit is merged with what came in.
  keepEdit(cache, { encounterId, section: 'subjective', text: 'Fever.\nCough.', seen: 0, at })
  expect(
    cache.conflicts(encounterId).length +
      Number(noteTexts(cache, encounterId, second).subjective.includes('there')),
  ).toBeGreaterThan(0)
  expect(noteTexts(cache, encounterId, second).subjective).toContain('Cough.')
  expect(mergeRemote(cache, encounterId, second, at)).toBe(false)
})

test('keeps both versions when two devices wrote the same sentence differently', () => {
  mergeRemote(cache, encounterId, composed({ plan: 'Rest.' }), at, true)
  edit('Rest today.', 0)
  mergeRemote(cache, encounterId, composed({ plan: 'Rest all week.' }), at)
  expect(cache.conflicts(encounterId)).toMatchObject([
    { base: 'Rest.', mine: 'Rest today.', theirs: 'Rest all week.' },
  ])
  expect(planText()).toBe('Rest today.')
})

test('what came while the editor showed nothing is not undone by what is typed there', () => {
  const there = composed({ plan: 'Rest.' })
  expect(mergeRemote(cache, encounterId, undefined, at, true)).toBe(false)
  // Not for showing it: the engine catches up, or a signature is looked over.
  expect(mergeRemote(cache, encounterId, there, at)).toBe(false)
  edit('Tea.', 0)
  expect(mergeRemote(cache, encounterId, there, at)).toBe(true)
  expect(cache.conflicts(encounterId)).toMatchObject([{ base: '', mine: 'Tea.', theirs: 'Rest.' }])
})

test('where the copy of the note is lost, typing in its empty section deletes nothing', () => {
  mergeRemote(cache, encounterId, composed({ plan: 'Rest.' }), at, true)
  mergeRemote(cache, encounterId, undefined, at, true)
  edit('Tea.', 0)
  mergeRemote(cache, encounterId, composed({ plan: 'Rest.' }), at)
  expect(cache.conflicts(encounterId)).toMatchObject([{ base: '', mine: 'Tea.', theirs: 'Rest.' }])
})

test('blank text is written as nothing, and is not waiting to be', () => {
  edit('  \n', 0)
  expect(unwritten(cache, encounterId)).toEqual([])
  edit('Rest.', 0)
  rememberWritten(cache, encounterId, { ...empty, plan: 'Rest.' })
  expect(unwritten(cache, encounterId)).toEqual([])
})

test('text in the journal that the outbox does not know of counts as unsent, once for each note', () => {
  const timers: (() => void)[] = []
  const touched: string[] = []
  const context = {
    cache,
    visits: heldVisitsOf(cache),
    device: { id: 'here', name: 'Room 1' },
    serverNow: () => null,
    session: { me: () => ({ practitionerId: 'd', name: 'Dr D' }) },
    sync: { now: async () => {} },
    audit: { orNothing: (transaction: () => unknown) => transaction() },
    changes: { touch: (keys: readonly string[]) => void touched.push(...keys) },
    commits: createCommits(),
    platform: {
      clock: {
        ...clock,
        after(_: number, work: () => void) {
          timers.push(work)
          return () => void timers.splice(timers.indexOf(work), 1)
        },
      },
      emit: () => {},
      log: () => {},
    },
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
  const subject = { reference: 'Patient/p' }
  cache.applyPage({
    cursor: 'c',
    compartment: null,
    versions: [
      {
        resource: {
          resourceType: 'Encounter',
          id: encounterId,
          status: 'in-progress',
          class: { code: 'VR' },
          subject,
        },
        position: '0000000000000001',
      },
    ],
    unreadable: [],
    deleted: [],
    entered: ['p'],
    left: { patients: [], tasks: [] },
  })
  const keeper = createNoteKeeper(context)
  expect(keeper.ahead()).toBe(0)
  edit('Rest.', 0)
  keeper.edited(encounterId)
  edit('Rest. Fluids.', 0)
  keeper.edited(encounterId)
  expect(keeper.ahead()).toBe(1)
  expect(touched).toContain('sync')
  expect(timers).toHaveLength(1)
  timers[0]?.()
  // Now the outbox counts it.
  expect(keeper.ahead()).toBe(0)
  expect(cache.outbox().map((row) => row.mine[0]?.resourceType)).toEqual(['Composition'])
  edit('Rest. Fluids. Again.', 0)
  keeper.edited(encounterId)
  expect(keeper.ahead()).toBe(0)
  keeper.stop()
  keeper.edited(encounterId)
  expect(timers).toHaveLength(0)
})
