import type { AllergyIntolerance, Condition, Encounter, Observation, ResourceType } from '@medplum/fhirtypes'
import type {
  AllergyView,
  ChartNoteRow,
  EncounterList,
  ListState,
  MedicationView,
  ObservationView,
  ProblemView,
  RecordRow,
} from '../../../preload/views/index.ts'
import type { Medicine } from '../../clinical/medications/medicine.ts'
import type { Section } from '../../clinical/observations/observation-sections.ts'
import type { RecordSection } from '../../clinical/records/record-kinds.ts'
import { eachAlone } from '../base/each-alone.ts'
import type { ReadableCache, UnreadableEntry } from '../cache/cache.ts'
import { conceptText } from '../fhir/read.ts'
import { currentRecord } from '../record/current-record.ts'
import { allergyView } from './allergies.ts'
import { versionOf } from './as-seen.ts'
import type { Reader } from './chart-entry.ts'
import { current, listState } from './list-state.ts'
import { medicationView } from './medications.ts'
import { chartNoteRows } from './notes.ts'
import { observationSections, observationView } from './observations.ts'
import { problemView, problemViews } from './problems.ts'
import { recordRows, sectionOfType } from './records.ts'
import { saidOfOrders } from './said-of-orders.ts'
import { seriesIn } from './series-in.ts'

/** What each list of a chart is made of: an entry of these that can't be read leaves it unknown. */
export const madeOf = {
  problems: ['Condition', 'List'],
  allergies: ['AllergyIntolerance', 'List'],
  medications: ['MedicationRequest', 'MedicationStatement', 'Medication', 'List'],
  observations: ['Observation'],
  encounters: ['Encounter'],
  notes: ['Composition'],
} as const satisfies Record<string, readonly ResourceType[]>

/** Is something of these types, of this patient, on the server and not to be read here? Then nothing speaks of all or of none. */
export const lacksSome = (
  cache: ReadableCache,
  patientId: string,
  types: readonly ResourceType[],
  unread: UnreadableEntry[] = cache.unreadable(patientId),
): boolean => unread.some(({ type }) => type !== null && types.includes(type))

/** A list of the chart, or the beginning of it: `total` says how many there are. */
export type Part<T> = { state: ListState; items: T[]; total: number; broken: boolean }

type EncounterRow = EncounterList['items'][number]

/** The rank up to which allergies are in force: these are always all shown. */
const allergiesInForce = 1

export type ChartParts = ReturnType<typeof chartParts>

/**
 * The lists of one patient's chart, each read for itself by the index of the cache: at most `most` lines. A list that our
 * own code stumbles over costs no other, and says that something is missing. `reader`: who may change what they entered.
 */
export function chartParts(
  cache: ReadableCache,
  patientId: string,
  log: (line: string) => void,
  reader: Reader | null = null,
) {
  const alone = eachAlone(log)

  function part<T>(
    of: keyof typeof madeOf | RecordSection,
    read: () => {
      total: number
      broken: boolean
      items: T[]
      /** Of these an absence can be recorded beside them: what is refuted or over is none. */
      inForce?: number
      recordedNone?: () => boolean
    },
  ): Part<T> {
    const [made] = alone.each([of], () => {
      const { recordedNone, inForce, ...found } = read()
      return [{ ...found, none: (inForce ?? found.total) === 0 && (recordedNone?.() ?? false) }]
    })
    const { items = [], total = 0, broken = true, none = false } = made ?? {}
    const load = cache.compartment(patientId).state
    const known = broken || lacksOf(of) ? 'partial' : load
    return { state: listState(known, none ? 0 : total, none, isReplaced()), items, total, broken }
  }

  const lacksOf = (of: keyof typeof madeOf | RecordSection): boolean =>
    of in madeOf
      ? lacksSome(cache, patientId, madeOf[of as keyof typeof madeOf])
      : cache.unreadable(patientId).some(({ type }) => type !== null && sectionOfType(type) === of)

  /** The record was merged into another. Where our own code stumbles over the Patient, the header says so. */
  const isReplaced = () =>
    alone.each([patientId], () => [currentRecord(cache, patientId) !== null]).includes(true)

  /** With what a form says back, of what the reader may change. */
  function withVersion<T extends { id: string }>(
    type: 'Condition' | 'AllergyIntolerance' | 'MedicationStatement' | 'Observation',
    items: T[],
    mayChange: (item: T) => boolean = () => true,
  ): (T & { version?: string })[] {
    if (!reader) return items
    return items.map((item) => {
      const held = mayChange(item) ? cache.read(type, item.id)?.resource : undefined
      return held ? { ...item, version: versionOf(held) } : item
    })
  }
  const isChangeable = ({ own, mayRetract }: { own?: boolean; mayRetract?: boolean }) =>
    own === true || mayRetract === true

  const { chart } = cache
  const isOver = ({ use }: MedicationView) => use === 'ended' || use === 'not-taken'
  return {
    problems: (most: number): Part<ProblemView> =>
      part('problems', () => {
        const recordedNone = () => chart.recordsNone(patientId, 'problems')
        const found = chart.lines<Condition>(patientId, 'Condition', 'problems', most)
        if (!found) {
          const all = problemViews(current(cache, 'Condition', patientId))
          return {
            total: all.length,
            broken: false,
            items: withVersion('Condition', all.slice(0, most)),
            recordedNone,
          }
        }
        const items = found.lines.map(({ head, others, other }) =>
          problemView(head, others > 0 ? { count: others, last: other } : null),
        )
        return { ...found, items: withVersion('Condition', items), recordedNone }
      }),
    allergies: (most: number): Part<AllergyView> =>
      part('allergies', () => {
        const found = chart.list<AllergyIntolerance>(patientId, 'allergies', most, allergiesInForce)
        const items = found.items.map(({ resource }) => allergyView(resource))
        return {
          ...found,
          items: withVersion('AllergyIntolerance', items),
          inForce: items.filter(({ active }) => active).length,
          recordedNone: () => chart.recordsNone(patientId, 'allergies'),
        }
      }),
    medications: (most: number): Part<MedicationView> =>
      part('medications', () => {
        const found = chart.list<Medicine>(patientId, 'medications', most)
        const said = saidOfOrders(cache, patientId)
        const medicines = [...found.items.map(({ resource }) => resource), ...said.ofMissing].slice(0, most)
        const items = medicines.map((one) => medicationView(cache, one, reader, said))
        return {
          ...found,
          total: found.total + said.ofMissing.length,
          // What was stopped since stands behind what goes on.
          items: withVersion(
            'MedicationStatement',
            items.toSorted((a, b) => Number(isOver(a)) - Number(isOver(b))),
            isChangeable,
          ),
          recordedNone: () => chart.recordsNone(patientId, 'medications'),
        }
      }),
    observations: (section: Section, most: number): Part<ObservationView> =>
      part('observations', () => {
        const found = chart.lines<Observation>(patientId, 'Observation', section, most)
        if (!found) {
          const all = observationSections(current(cache, 'Observation', patientId), reader)[section]
          const items = withVersion('Observation', all.slice(0, most), isChangeable)
          return { total: all.length, broken: false, items }
        }
        const awaited = new Map(found.lines.map((one) => [one.head, one.awaited]))
        const series = { ...seriesIn(cache, patientId, awaited), reader }
        const items = found.lines.map(({ head }) => observationView(series, head))
        return { ...found, items: withVersion('Observation', items, isChangeable) }
      }),
    encounters: (most: number): Part<EncounterRow> =>
      part('encounters', () => {
        const found = chart.list<Encounter>(patientId, 'encounters', most)
        return { ...found, items: found.items.map(({ resource }) => encounterRow(resource)) }
      }),
    notes: (most: number): Part<ChartNoteRow> => part('notes', () => chartNoteRows(cache, patientId, most)),
    records: (section: RecordSection, most: number): Part<RecordRow> =>
      part(section, () => recordRows(cache, patientId, section, most)),
  }
}

const encounterRow = (one: Encounter): EncounterRow => ({
  id: one.id ?? '',
  when: one.period?.start ?? null,
  what: conceptText(one.type?.[0]) || conceptText(one.reasonCode?.[0]) || 'Visit',
  status: one.status,
})

/** State of the allergy list alone, for what is ordered. */
export const allergyListState = (cache: ReadableCache, patientId: string): ListState =>
  chartParts(cache, patientId, () => {}).allergies(1).state
