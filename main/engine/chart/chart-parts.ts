import type { ResourceType } from '@medplum/fhirtypes'
import type { ListState } from '../../../preload/views.ts'
import type { ReadableCache, UnreadableEntry } from '../cache/cache.ts'
import { type EachAlone, eachAlone } from '../each-alone.ts'
import { listed } from '../sync/unreadable-words.ts'
import { listState } from './list-state.ts'

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
  unread = cache.unreadable(patientId),
): boolean => unread.some(({ type }) => type !== null && types.includes(type))

export type Parts = ReturnType<typeof chartParts>

/** The parts of one patient's chart, of which each fails alone. */
export function chartParts(cache: ReadableCache, patientId: string, log: (line: string) => void) {
  const load = cache.compartment(patientId)
  const unread = cache.unreadable(patientId)
  const alone: EachAlone = eachAlone(log)
  const broken: string[] = []

  /** undefined: our own code stumbles over it; it is said as `name`. */
  function part<T>(name: string, make: () => T): T | undefined {
    const [made] = alone.each([name], () => [{ value: make() }])
    if (!made) broken.push(name)
    return made?.value
  }

  return {
    load,
    part,
    /** `replaced`: the record was merged into another. `recordedNone`: somebody recorded that there is none. */
    list<T>(
      name: string,
      types: readonly ResourceType[],
      replaced: boolean,
      make: () => { items: T[]; recordedNone?: boolean },
    ): { state: ListState; items: T[] } {
      const made = part(name, make)
      const items = made?.items ?? []
      const known = made && !lacksSome(cache, patientId, types, unread) ? load.state : 'partial'
      return { state: listState(known, items.length, made?.recordedNone ?? false, replaced), items }
    },
    /** To be asked when all parts are made. */
    words: (): string | null => unreadableOfChart(unread, broken),
  }
}

function whatIsShown(unread: UnreadableEntry[]): string {
  const one = unread.length === 1
  const earlier = unread.filter(({ earlierShown }) => earlierShown).length
  if (earlier === 0) return one ? 'it is not shown' : 'they are not shown'
  if (earlier < unread.length) return `of ${earlier} an earlier version is shown, the rest is not shown`
  return one ? 'an earlier version of it is shown' : 'earlier versions of them are shown'
}

function unreadableOfChart(unread: UnreadableEntry[], broken: string[]): string | null {
  const sentences: string[] = []
  if (unread.length > 0) {
    const them = unread.length === 1 ? 'it' : 'them'
    sentences.push(`Rounds can’t read ${listed(unread)} as the server sent ${them}: ${whatIsShown(unread)}.`)
  }
  if (broken.length > 0) sentences.push(`Can’t be shown: ${broken.join(', ')}.`)
  if (sentences.length === 0) return null
  return `${sentences.join(' ')} Ask the patient, and please tell your IT department.`
}
