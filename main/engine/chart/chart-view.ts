import type { Encounter } from '@medplum/fhirtypes'
import { formatMoment, localDate } from '../../../preload/dates.ts'
import type { ChartView, ListState } from '../../../preload/views.ts'
import { ageOn } from '../../clinical/age.ts'
import {
  addressLine,
  deceasedOf,
  phoneNumber,
  preferredName,
  recordNumber,
  spokenName,
} from '../../clinical/demographics.ts'
import type { CompartmentState, ReadableCache } from '../cache/cache.ts'
import { conceptText, latestFirst } from '../fhir/read.ts'
import { allergyViews, noKnownAllergies } from './allergies.ts'
import { currentRecord } from './current-record.ts'
import { current, listState } from './list-state.ts'
import { percentOf } from './loaded.ts'
import { medicationViews, noKnownMedications } from './medications.ts'
import { chartNoteRows } from './notes.ts'
import { observationSections } from './observations.ts'
import { noKnownProblems, problemViews } from './problems.ts'

/**
 * The chart of one patient as this machine holds it. `today` is `YYYY-MM-DD`. `nameOtherwise` is what the queue
 * says while the Patient itself is not here yet.
 */
export function chartView(
  cache: ReadableCache,
  patientId: string,
  today: string,
  nameOtherwise: string,
): Omit<ChartView, 'changedSince'> {
  const patient = cache.read('Patient', patientId)?.resource
  const load = cache.compartment(patientId)
  const lists = current(cache, 'List', patientId)
  const allergies = current(cache, 'AllergyIntolerance', patientId)
  const conditions = current(cache, 'Condition', patientId)
  const medicines = [
    ...current(cache, 'MedicationRequest', patientId),
    ...current(cache, 'MedicationStatement', patientId),
  ]
  const observed = observationSections(current(cache, 'Observation', patientId))
  const living = currentRecord(cache, patientId)
  const list = <T>(items: T[], recordedNone = false) => ({
    state: listState(load.state, items.length, recordedNone, living !== null),
    items,
  })
  return {
    patientId,
    name: spokenName(patient?.name) || nameOtherwise,
    birthDate: patient?.birthDate ?? null,
    ...ageOn(patient?.birthDate, patient?.deceasedDateTime ? localDate(patient.deceasedDateTime) : today),
    deceased: deceasedOf(patient),
    replacedBy: living && {
      name: spokenName(living.patient?.name),
      birthDate: living.patient?.birthDate ?? null,
      mrn: recordNumber(living.patient?.identifier),
      here: living.patient !== undefined,
    },
    preferredName: preferredName(patient?.name),
    sex: patient?.gender ?? null,
    mrn: recordNumber(patient?.identifier),
    phone: phoneNumber(patient?.telecom),
    address: addressLine(patient?.address),
    load: {
      state: load.state,
      completeAsOf: load.completeAsOf,
      resources: load.resources,
      percent: percentOf(load),
      words: loadWords(load),
    },
    problems: list(problemViews(conditions), noKnownProblems(conditions, lists)),
    allergies: list(allergyViews(allergies), noKnownAllergies(allergies, lists)),
    medications: list(medicationViews(cache, medicines), noKnownMedications(cache, medicines, lists)),
    vitals: list(observed.vitals),
    results: list(observed.results),
    imaging: list(observed.imaging),
    surveys: list(observed.surveys),
    socialNeeds: list(observed.socialNeeds),
    socialHistory: list(observed.socialHistory),
    exam: list(observed.exam),
    encounters: list(encounterRows(current(cache, 'Encounter', patientId))),
    notes: list(chartNoteRows(cache, patientId)),
  }
}

/** State of the allergy list alone, for what is ordered. */
export function allergyListState(cache: ReadableCache, patientId: string): ListState {
  const allergies = current(cache, 'AllergyIntolerance', patientId)
  const none = noKnownAllergies(allergies, current(cache, 'List', patientId))
  const replaced = currentRecord(cache, patientId) !== null
  return listState(cache.compartment(patientId).state, allergyViews(allergies).length, none, replaced)
}

function loadWords(load: CompartmentState): string {
  switch (load.state) {
    case 'none':
      return 'Nothing of this chart is loaded yet. What is not shown may still exist.'
    case 'partial':
      return `Not all loaded: ${partWords(load)}. What is not shown may still exist.`
    case 'complete':
      return load.completeAsOf ? `All loaded as of ${formatMoment(load.completeAsOf)}.` : 'All loaded.'
  }
}

function partWords(load: CompartmentState): string {
  const percent = percentOf(load)
  if (percent === null) return `${load.resources} entries so far`
  return `${percent} % so far, ${load.loaded} of ${load.total} entries`
}

function encounterRows(encounters: Encounter[]): ChartView['encounters']['items'] {
  return latestFirst(encounters, (one) => one.period?.start).map((one) => ({
    id: one.id ?? '',
    when: one.period?.start ?? null,
    what: conceptText(one.type?.[0]) || conceptText(one.reasonCode?.[0]) || 'Visit',
    status: one.status,
  }))
}
