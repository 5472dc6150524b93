import type { Encounter } from '@medplum/fhirtypes'
import type { ChartView, ListState } from '../../../preload/views.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { conceptText, latestFirst } from '../fhir/read.ts'
import { allergyViews, noKnownAllergies } from './allergies.ts'
import { chartLoad } from './chart-load.ts'
import { chartParts, lacksSome, madeOf } from './chart-parts.ts'
import { chartWho } from './chart-who.ts'
import { currentRecord } from './current-record.ts'
import { current, listState } from './list-state.ts'
import { medicationViews, noKnownMedications } from './medications.ts'
import { chartNoteRows } from './notes.ts'
import { observationSections } from './observations.ts'
import { noKnownProblems, problemViews } from './problems.ts'

/**
 * The chart of one patient as this machine holds it. `today` is `YYYY-MM-DD`. `nameOtherwise` is what the queue
 * says while the Patient itself is not here yet. A part that can't be made costs no other.
 */
export function chartView(
  cache: ReadableCache,
  patientId: string,
  today: string,
  nameOtherwise: string,
  log: (line: string) => void = () => {},
): Omit<ChartView, 'changedSince'> {
  const { load, part, list: listOf, words } = chartParts(cache, patientId, log)
  const living = part('the current record', () => currentRecord(cache, patientId)) ?? null
  const lists = part('lists', () => current(cache, 'List', patientId)) ?? []
  const who = part('name and birth date', () =>
    chartWho(cache.read('Patient', patientId)?.resource, living, nameOtherwise, today),
  )
  let sections: ReturnType<typeof observationSections> | undefined
  const list = <T>(
    name: string,
    of: keyof typeof madeOf,
    make: () => { items: T[]; recordedNone?: boolean },
  ) => listOf(name, madeOf[of], living !== null, make)
  const observed = (name: string, section: keyof NonNullable<typeof sections>) =>
    list(name, 'observations', () => {
      sections ??= observationSections(current(cache, 'Observation', patientId))
      return { items: sections[section] }
    })
  const partsOf = {
    problems: list('problems', 'problems', () => {
      const conditions = current(cache, 'Condition', patientId)
      return { items: problemViews(conditions), recordedNone: noKnownProblems(conditions, lists) }
    }),
    allergies: list('allergies', 'allergies', () => {
      const allergies = current(cache, 'AllergyIntolerance', patientId)
      return { items: allergyViews(allergies), recordedNone: noKnownAllergies(allergies, lists) }
    }),
    medications: list('medications', 'medications', () => {
      const medicines = [
        ...current(cache, 'MedicationRequest', patientId),
        ...current(cache, 'MedicationStatement', patientId),
      ]
      return {
        items: medicationViews(cache, medicines),
        recordedNone: noKnownMedications(cache, medicines, lists),
      }
    }),
    vitals: observed('vitals', 'vitals'),
    results: observed('results', 'results'),
    imaging: observed('imaging', 'imaging'),
    surveys: observed('questionnaires', 'surveys'),
    socialNeeds: observed('social needs', 'socialNeeds'),
    socialHistory: observed('social history', 'socialHistory'),
    exam: observed('exam', 'exam'),
    encounters: list('last visits', 'encounters', () => ({
      items: encounterRows(current(cache, 'Encounter', patientId)),
    })),
    notes: list('notes', 'notes', () => ({ items: chartNoteRows(cache, patientId) })),
  }
  return {
    patientId,
    ...(who ?? chartWho(undefined, null, nameOtherwise, today)),
    load: chartLoad(load),
    ...partsOf,
    unreadable: words(),
  }
}

/** State of the allergy list alone, for what is ordered. */
export function allergyListState(cache: ReadableCache, patientId: string): ListState {
  const allergies = current(cache, 'AllergyIntolerance', patientId)
  const none = noKnownAllergies(allergies, current(cache, 'List', patientId))
  const replaced = currentRecord(cache, patientId) !== null
  const known = lacksSome(cache, patientId, madeOf.allergies) ? 'partial' : cache.compartment(patientId).state
  return listState(known, allergyViews(allergies).length, none, replaced)
}

function encounterRows(encounters: Encounter[]): ChartView['encounters']['items'] {
  return latestFirst(encounters, (one) => one.period?.start).map((one) => ({
    id: one.id ?? '',
    when: one.period?.start ?? null,
    what: conceptText(one.type?.[0]) || conceptText(one.reasonCode?.[0]) || 'Visit',
    status: one.status,
  }))
}
