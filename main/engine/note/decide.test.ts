import type { Composition, Encounter } from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cacheFolder, page, version } from '../cache/test/folder.ts'
import type { Desk } from '../desk.ts'
import { heldVisitsOf } from '../visit/held-visits.ts'
import { textsOf } from './composition.ts'
import { noteHandlers } from './note-handlers.ts'
import { createNoteKeeper } from './note-keeper.ts'

const encounterId = 'e'
const at = '2026-11-23T10:00:00Z'
let folder: ReturnType<typeof cacheFolder>
let desk: Desk
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
  desk = {
    cache,
    device: { id: 'here', name: 'Room 1' },
    visits: heldVisitsOf(cache),
    serverNow: () => Date.parse(at),
    session: { me: () => ({ practitionerId: 'd', name: 'Dr D' }) },
    sync: {
      now: async () => {
        synced++
      },
    },
    outside: { clock: folder.clock, emit: () => {}, log: () => {} },
  } as unknown as Desk
  desk.visits.put({
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
  const { cache } = desk
  const keeper = createNoteKeeper(desk)
  const notes = noteHandlers(desk, keeper)
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

test('every version that waits carries the decision: none undoes it on its way', () => {
  const { cache } = folder.open()
  desk = { ...desk, cache, visits: heldVisitsOf(cache) }
  const keeper = createNoteKeeper(desk)
  const notes = noteHandlers(desk, keeper)
  const plans = () => cache.outbox().map(({ mine }) => textsOf(mine[0] as Composition).plan)
  notes.edit({ encounterId, section: 'plan', text: 'Tea.', edit: 1, seen: 0 })
  keeper.write(encounterId)
  const [first] = cache.outbox()
  const [sent] = first?.mine ?? []
  if (!first || !sent) throw new Error('Nothing waits.')
  cache.markInFlight(first.id, Buffer.from('{}'))
  cache.acknowledge(first.id, [version(2, sent)])
  // The copy goes, the server forgets it too, and meanwhile the note is written anew from nothing.
  cache.resetMirror()
  notes.edit({ encounterId, section: 'subjective', text: 'Cough.', edit: 2, seen: 0 })
  keeper.write(encounterId)
  cache.offerAgain([{ key: first.key, bases: [null] }])
  expect(plans()).toEqual(['Tea.', 'Tea.'])
  const keys = cache.outbox().map(({ key }) => key)
  const conflict = {
    encounterId,
    base: '',
    mine: 'Tea.',
    theirs: 'Rest.',
    theirAuthor: 'Dr D',
    theirWhen: at,
  }
  cache.keepConflict({ ...conflict, section: 'plan' })
  notes.decide(encounterId, 'plan', 'Rest.')
  expect(plans()).toEqual(['Rest.', 'Rest.'])
  expect(cache.outbox().map(({ mine }) => textsOf(mine[0] as Composition).subjective)).toEqual(['', 'Cough.'])
  expect(new Set([...keys, ...cache.outbox().map(({ key }) => key)]).size).toBe(4)

  cache.keepConflict({ ...conflict, section: 'plan' })
  notes.decide(encounterId, 'plan', '')
  expect(plans()).toEqual(['', ''])
})

test('the other version of a section: one event while it stands, another for another', () => {
  const { cache } = desk
  const recorded: string[] = []
  desk.audit = {
    record: () => {},
    recordOnce: (deed, what, about) => void recorded.push([deed, ...what, about].join(' ')),
  }
  const notes = noteHandlers(desk, createNoteKeeper(desk))
  const conflict = (theirWhen: string) =>
    cache.keepConflict({
      encounterId,
      section: 'plan',
      base: '',
      mine: 'Tea.',
      theirs: 'Rest.',
      theirAuthor: 'Your other device',
      theirWhen,
    })
  notes.open(encounterId)
  expect(recorded).toEqual([])
  conflict(at)
  notes.open(encounterId)
  notes.open(encounterId)
  conflict('2026-11-23T11:00:00Z')
  notes.open(encounterId)
  expect(new Set(recorded)).toEqual(
    new Set([
      `other-version-opened Encounter/${encounterId} Patient/p ${encounterId},plan ${at}`,
      `other-version-opened Encounter/${encounterId} Patient/p ${encounterId},plan 2026-11-23T11:00:00Z`,
    ]),
  )
})
