import type { Channel, Input, Output } from '../../../preload/contract/index.ts'
import type {
  DiagnosisView,
  FavoritesView,
  LetterFactsView,
  NoteView,
  OpenItem,
  OrderView,
  PharmacyAnswer,
  PharmacyView,
  ReconciledLine,
  SentInstructionsView,
  TestOrderView,
  VisitView,
  WeightView,
  WrittenLetterView,
} from '../../../preload/views/index.ts'
import { Refusal } from './answers.ts'
import { chartIn } from './chart.ts'
import type { FakeChart } from './fake-chart.ts'
import { someFavorites } from './favorites.ts'
import { openLock } from './lock.ts'
import { newNote } from './note.ts'
import { people } from './patients.ts'
import { farPharmacies, pharmacies } from './pharmacies.ts'
import { somePhrases } from './phrases.ts'
import { scheduledRows } from './queue.ts'
import { someResults } from './results.ts'
import type { Scenario } from './scenario.ts'
import { sessionOf } from './session.ts'
import { syncOf } from './sync.ts'
import { newVisit } from './visit.ts'

type Answered = NonNullable<ReconciledLine['answer']>
export type World = ReturnType<typeof makeWorld>

/** What the fake bridge knows and the specs may look at or change. */
export function makeWorld(scenario: Scenario) {
  const visits = new Map<string, VisitView>()
  const notes = new Map<string, NoteView>()
  const orders = new Map<string, OrderView[]>()
  const weights = new Map<string, WeightView>()
  const charts = new Map<string, FakeChart>()
  const world = {
    /** Editions of ICD-10-CM are here, and what was chosen of them, by visit. */
    editions: true,
    diagnoses: new Map<string, DiagnosisView[]>(),
    /** Whether there is a catalog of tests, and what was ordered of it, by visit. */
    tests: { offered: false, orders: new Map<string, TestOrderView[]>() },
    /** Half-filled, by visit and name. */
    forms: new Map<string, Record<string, string>>(),
    engine: (scenario.refused ? 'failed' : 'running') as Output<'shell.state'>['engine'],
    browser: { address: null, failed: false, here: true } as Output<'shell.browser'>,
    /** What the files on this machine say to a start. */
    filesInUse: scenario.refused === true,
    session: sessionOf(scenario),
    /** Null: none is chosen. */
    pin: null as string | null,
    lock: openLock(),
    /** Where the window before this one was. */
    back: null as Output<'lock.back'>,
    sync: syncOf(scenario),
    /** Rows of the queue that can't be read. */
    unreadable: { waiting: 0, scheduled: 0, mine: 0 } as Output<'queue.list'>['unreadable'],
    /** What waits in the inbox, and what was acknowledged. */
    results: scenario.results === undefined ? [] : someResults(scenario.results),
    toCoSign: [] as Output<'cosign.list'>,
    handOvers: { toMe: [], byMe: [] } as Pick<Output<'queue.handOvers'>, 'toMe' | 'byMe'>,
    waiting:
      scenario.queue === 'empty'
        ? []
        : people.slice(0, scenario.scheduled ? -3 : undefined).map((person) => person.id),
    /** What who waits has answered with yes. */
    saysYes: new Map<string, string[]>(),
    /** Of whom the server has said, with a refusal, that they died. */
    reportedDeceased: new Set<string>(),
    /** Of the waiting, whose visits are an emergency. */
    emergencies: [] as string[],
    lapsed: scenario.queue === 'empty' ? [] : ['devon'],
    scheduled: scheduledRows(),
    visits,
    notes,
    orders,
    /** Stated in the visit, for a dose. */
    weights,
    /** When who was signed is to be seen again, as the summary says it. */
    followUps: new Map<string, string>(),
    /** What is left to do, by visit. */
    stillOpen: new Map<string, OpenItem[]>(),
    /** On this machine, and elsewhere in the server's directory. */
    pharmacies: [...pharmacies],
    farPharmacies: [...farPharmacies],
    pharmaciesLoaded: scenario.chart !== 'partial',
    /** What the pharmacy says of an order that is discontinued in the chart. */
    cancelAnswer: {
      state: 'asked',
      says: 'It was with Park Avenue Pharmacy already: they were asked to cancel it, and have not answered yet.',
    } as PharmacyAnswer,
    phrases: somePhrases(),
    /** Whether the server keeps favorites, and those that it has. */
    favorites: {
      offered: scenario.favorites ?? false,
      items: scenario.favorites ? someFavorites() : [],
    } as FavoritesView,
    /** Whether medicines can be gone through, and what was answered, by visit and medicine. */
    reconciliation: {
      offered: scenario.reconciliation ?? false,
      answers: new Map<string, Map<string, Answered>>(),
    },
    /** What was sent to the patient of a visit, the newest first. */
    instructions: new Map<string, SentInstructionsView[]>(),
    /** The letters of a visit, the newest first, and what stands at their head. */
    letters: new Map<string, WrittenLetterView[]>(),
    practice: {
      name: 'Rounds Training Practice',
      address: '1 Example Street, Boston, MA',
      phone: '617 555 0199',
      example: true,
    } as LetterFactsView['letterhead'],
    /** Whose own pharmacy is known. */
    preferred: new Map(
      people.filter(({ id }) => id !== 'mei').map(({ id }) => [id, pharmacies[0] as PharmacyView]),
    ),
    charts,
    edits: [] as (Input<'note.edit'> & { at: number })[],
    calls: [] as { channel: Channel; input: unknown }[],
  }
  if (scenario.unsigned) {
    visits.set('samuel', {
      ...newVisit('samuel'),
      reached: true,
      state: 'note-unsigned',
      startedAt: '2026-11-22T15:00:00Z',
    })
    noteOf('samuel').sections.forEach((section, index) => {
      section.text = ['Cough for a week after flu.', 'Speaks in full sentences.', '', ''][index] ?? ''
    })
    visits.set('mei', {
      ...newVisit('mei'),
      reached: true,
      state: 'note-unsigned',
      startedAt: '2026-11-23T08:10:00Z',
    })
    visits.set('jonah', {
      ...newVisit('jonah'),
      reached: true,
      state: 'signed',
      startedAt: '2026-11-23T08:40:00Z',
    })
    world.waiting = world.waiting.filter((id) => !visits.has(id))
  }

  if (scenario.startedByLock) {
    visits.set('rosa', newVisit('rosa'))
    Object.assign(noteOf('rosa').sections[0] as object, { text: 'Three days of sore throat.' })
    world.waiting = world.waiting.filter((id) => !visits.has(id))
    world.pin = '271828'
    Object.assign(world.lock, { state: 'locked', why: 'idle', unsent: 2, unlockBy: 'pin' })
    world.back = {
      screen: 'unsigned',
      encounterId: 'rosa',
      caret: { section: 'subjective', start: 6, end: 10 },
      notices: 3,
    }
  }

  function visitOf(id: string): VisitView {
    const known = visits.get(id)
    if (!known) throw new Refusal('not-found', 'This visit is not known here.')
    return known
  }
  function noteOf(id: string): NoteView {
    const known = notes.get(id) ?? newNote(visitOf(id), scenario.chart)
    notes.set(id, known)
    return known
  }
  function chart(id: string): FakeChart {
    const known = charts.get(id) ?? chartIn(scenario, id)
    charts.set(id, known)
    return known
  }
  return Object.assign(world, { visitOf, noteOf, chart })
}
