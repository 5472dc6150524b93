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
