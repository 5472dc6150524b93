import type { Composition, Provenance, Resource, Task } from '@medplum/fhirtypes'
import { beforeEach, describe, expect, it, test } from 'vitest'
import type { SyncCache } from './cache.ts'
import { openEncrypted } from './encrypted-file.ts'
import { migrate } from './migrate.ts'
import { mirrorSchema, workSchema } from './migrations/all.ts'
import { folderForEachTest } from './test/each-folder.ts'
import { condition, page, theKey, version, visit, write } from './test/folder.ts'
import type { HeldVisit } from './visit-records.ts'
import { createTouched, unwatched, watchMirror, watchWork } from './watch-rows.ts'

const folder = folderForEachTest()
let cache: SyncCache
beforeEach(() => {
  cache = folder.open().cache
  cache.applyPage(page({ entered: ['p'], versions: [version(1, visit())] }))
  folder.touched()
})

const note = (text: string, more: Partial<Composition> = {}): Composition => ({
  resourceType: 'Composition',
  id: 'n',
  status: 'preliminary',
  type: {},
  date: '2026-01-05T14:00:00Z',
  author: [],
  title: text,
  subject: { reference: 'Patient/p' },
  encounter: { reference: 'Encounter/e' },
  ...more,
})
const task: Task = {
  resourceType: 'Task',
  id: 't',
  status: 'requested',
  intent: 'order',
  for: { reference: 'Patient/p' },
  encounter: { reference: 'Encounter/e' },
}
const signature: Provenance = {
  resourceType: 'Provenance',
  id: 's',
  target: [{ reference: 'Patient/p' }, { reference: 'Encounter/e' }],
  recorded: '2026-01-05T14:00:00Z',
  agent: [],
}
const me = 'Practitioner/d'
const draft = { order: { resourceType: 'MedicationRequest', id: 'o' } as never, issues: [] }
const edit = (text: string) =>
  cache.journalEdit({ encounterId: 'e', section: 'plan', text, at: '2026-01-05T14:00:00Z' })
const arrives = (n: number, resource: Resource) => cache.applyPage(page({ versions: [version(n, resource)] }))

describe('a write touches what shows it:', () => {
  it.each<[string, () => unknown, string[]]>([
    [
      'a problem written here',
      () => cache.put(write, condition('c', 'Asthma')),
      ['sync', 'chart:p:problems'],
    ],
    ['a problem that arrives', () => arrives(2, condition('c', 'Asthma')), ['chart:p:problems']],
    ['a Task', () => arrives(2, task), ['chart:p:workflow', 'queue', 'visit:e', 'orders:e']],
    ['an Encounter', () => arrives(2, visit()), ['chart:p:other', 'visit:e']],
    ['a co-signature', () => arrives(2, signature), ['chart:p:signatures']],
    ['a note that is new', () => arrives(2, note('a')), ['chart:p:notes', 'note:e']],
    ['the first words typed', () => edit('Rest'), ['typed:e', 'note:e']],
    ['a form left half filled in', () => cache.keepFormDraft('e', me, 'order', {}), ['form:e']],
    ['an order begun', () => cache.addDraftOrder('e', me, draft), ['orders:e']],
    [
      'what an editor sent of a note',
      () => cache.keepNoteTyped('e', 'plan', { text: 'Rest', revision: 1, merge: null }),
      ['typed:e'],
    ],
    ['what was written of a note', () => cache.keepNoteWritten('e', { plan: 'Rest' }), ['typed:e']],
    ['a merge to be seen', () => cache.keepMergedUnseen('e', 'plan', write.at), ['note:e:text']],
    ['a chart shown first', () => cache.keepChartSeen('e', {}), ['visit:e']],
    ['a sign-in', () => cache.setFact('session', '{"name":"D"}'), ['session']],
    ['what nobody is shown', () => cache.setFact('device-id', 'd'), []],
    ['a load that goes on', () => cache.releaseChart('p'), ['sync', 'chart:p:load']],
    [
      'a medication that many charts name',
      () => arrives(2, { resourceType: 'Medication', id: 'm' }),
      ['shared'],
    ],
    ['a clinician', () => arrives(2, { resourceType: 'Practitioner', id: 'd' }), ['practitioner:d']],
  ])('%s', (_, act, keys) => {
    act()
    expect(folder.touched()).toEqual(keys)
  })

  it('a draft whose text alone changed touches only who reads it; one that is signed touches everyone', () => {
    arrives(2, note('a'))
    folder.touched()
    arrives(3, note('b'))
    expect(folder.touched()).toEqual(['chart:p:notes', 'note:e:text'])
    arrives(4, note('b', { status: 'final' }))
    expect(folder.touched()).toEqual(['chart:p:notes', 'note:e'])
    edit('Rest')
    folder.touched()
    edit('Rest, fluids')
    expect(folder.touched()).toEqual(['typed:e'])
    edit(' \n')
    expect(folder.touched()).toEqual(['typed:e', 'note:e'])
  })

  it('one that is put aside, for what it stood before', () => {
    const row = cache.put(write, condition('c', 'Asthma'))
    folder.touched()
    cache.markInFlight(row.id, Buffer.from('{}'))
    expect(folder.touched()).toEqual(['sync'])
    cache.setAside(row.id, 'Refused.')
    expect(folder.touched()).toEqual(['sync', 'chart:p:problems'])
  })

  it('one that moves from one visit to another, in both', () => {
    arrives(2, task)
    folder.touched()
    arrives(3, { ...task, encounter: { reference: 'Encounter/e2' } })
    expect(folder.touched()).toEqual([
      'chart:p:workflow',
      'queue',
      'visit:e2',
      'orders:e2',
      'visit:e',
      'orders:e',
    ])
  })

  it('of the visits held only those that are others now', () => {
    const held = (encounterId: string, claim: number): HeldVisit => ({
      taskId: `${encounterId}-task`,
      encounterId,
      patientId: 'p',
      claim,
      since: write.at,
      patientName: '',
      birthDate: null,
      reason: '',
      takenOver: null,
      givenUp: false,
    })
    cache.putHeldVisit(held('e2', 1))
    cache.putHeldVisit(held('e1', 1))
    folder.touched()
    cache.putHeldVisit(held('e2', 2))
    expect(folder.touched()).toEqual(['queue', 'visit:e2'])
    cache.putHeldVisit(held('e1', 1))
    expect(folder.touched()).toEqual([])
    cache.updateHeldVisit({ ...held('e1', 1), givenUp: true })
    expect(folder.touched()).toEqual(['queue', 'visit:e1'])
    cache.forgetVisits(['e2'])
    expect(folder.touched()).toEqual(['queue', 'visit:e2'])
  })

  it('of a session not its tokens', () => {
    const session = { practitionerId: 'd', name: 'D', signInNeeded: false }
    cache.setFact('session', JSON.stringify({ ...session, accessToken: 'a' }))
    folder.touched()
    cache.setFact('session', JSON.stringify({ ...session, accessToken: 'b' }))
    expect(folder.touched()).toEqual([])
    cache.setFact('session', null)
    expect(folder.touched()).toEqual(['session'])
  })

  it('everything, when the copies are thrown away', () => {
    cache.resetMirror()
    expect(folder.touched()).toContain('chart')
  })
})

describe('a transaction', () => {
  it('is told of once it is over, and tells what came from the central API apart', () => {
    cache.atomically(() => {
      edit('Rest')
      cache.put(write, condition('c', 'Asthma'))
      expect(folder.touched()).toEqual([])
    })
    expect(folder.touched()).toEqual(['typed:e', 'note:e', 'sync', 'chart:p:problems'])
    edit('Rest')
    arrives(2, task)
    expect(folder.arrived()).toEqual(['chart:p:workflow', 'queue', 'visit:e', 'orders:e'])
  })
  it('that was taken back touched nothing', () => {
    const fails = () =>
      cache.atomically(() => {
        edit('Rest')
        throw new Error('no')
      })
    expect(fails).toThrow('no')
    expect(folder.touched()).toEqual([])
  })
  it('taken back within another costs that one nothing', () => {
    cache.atomically(() => {
      cache.setFact('session', '{}')
      expect(() =>
        cache.atomically(() => {
          edit('Rest')
          throw new Error('no')
        }),
      ).toThrow('no')
      cache.addDraftOrder('e', me, draft)
    })
    expect(folder.touched()).toEqual(['session', 'orders:e'])
  })
})

it('every table of the two files is watched, or named as one that nothing shows', () => {
  for (const [name, schema, watch] of [
    ['work', workSchema, watchWork],
    ['mirror', mirrorSchema, watchMirror],
  ] as const) {
    const db = openEncrypted(folder.file(`${name}-tables.db`), theKey())
    migrate(db, schema)
    watch(db, createTouched())
    const names = (sql: string) => db.prepare(sql).pluck().all() as string[]
    const tables = names("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    const watched = names("SELECT tbl_name FROM sqlite_temp_master WHERE type = 'trigger'")
    for (const table of tables)
      expect(watched.filter((one) => one === table).length, table).toBe(unwatched.includes(table) ? 0 : 3)
    db.close()
  }
})

test('rows that are shared have a revision of their own, which what is taken back changes too', () => {
  const touched = createTouched()
  const revisions = () => [touched.revision(), touched.revision('shared')]
  touched.add(['queue'])
  expect(revisions()).toEqual([1, 0])
  touched.add(['shared'])
  expect(revisions()).toEqual([2, 1])
  const undone = () =>
    touched.orNothing(() => {
      throw new Error('taken back')
    })
  expect(undone).toThrow('taken back')
  expect(revisions()).toEqual([3, 2])
})
