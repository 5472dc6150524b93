import type { CodeableConcept, List, ResourceType } from '@medplum/fhirtypes'
import type { ListState } from '../../../preload/views.ts'
import type { CompartmentState, ReadableCache, TypedResource } from '../cache/cache.ts'
import { hasCode } from '../fhir/read.ts'
import { systems } from '../fhir/systems.ts'

/** The chart's parts whose emptiness a clinician acts on. */
export type Listed = 'allergies' | 'medications' | 'problems'

/**
 * "None" as someone recorded it: HL7 IPS absent-unknown codes, the SNOMED CT concepts behind them, and a List
 * (by its LOINC section code) with `emptyReason` *nilknown*. "No known drug allergy" is not among them: it says
 * nothing of food or latex, so it stays a line of the list.
 */
const none: Record<Listed, { ips: string; snomed: string; list: string }> = {
  allergies: { ips: 'no-known-allergies', snomed: '716186003', list: '48765-2' },
  medications: { ips: 'no-known-medications', snomed: '787481004', list: '10160-0' },
  problems: { ips: 'no-known-problems', snomed: '160245001', list: '11450-4' },
}

/** Does this concept itself record that there is none? */
export function recordsNone(what: Listed, concept: CodeableConcept | undefined): boolean {
  return hasCode(concept, systems.ips, none[what].ips) || hasCode(concept, systems.snomed, none[what].snomed)
}

/** Is there a current List of the patient that says, by its emptyReason, that there is none? */
export function listedAsNone(what: Listed, lists: List[]): boolean {
  return lists.some(
    (list) =>
      list.status === 'current' &&
      hasCode(list.code, systems.loinc, none[what].list) &&
      list.emptyReason?.coding?.some((coding) => coding.code === 'nilknown') === true &&
      (list.entry ?? []).every((entry) => entry.deleted),
  )
}

/**
 * Promise 5: unknown is not none. Only a wholly loaded chart may speak of absence, and only a recorded absence
 * is *none known*; a wholly loaded chart without a word on it was never asked.
 */
export function listState(load: CompartmentState['state'], items: number, recordedNone: boolean): ListState {
  if (load !== 'complete') return 'not-loaded'
  if (items > 0) return 'listed'
  return recordedNone ? 'none-known' : 'never-asked'
}

/** Resources of one patient, without what was entered in error. */
export function current<T extends ResourceType>(
  cache: ReadableCache,
  type: T,
  patientId: string,
): TypedResource<T>[] {
  return cache.ofPatient(type, patientId).flatMap(({ resource }) => {
    const told = resource as { status?: string; verificationStatus?: CodeableConcept }
    const wrong = told.status === 'entered-in-error' || told.verificationStatus?.coding?.some(isError)
    return wrong ? [] : [resource]
  })
}

const isError = (coding: { code?: string }) => coding.code === 'entered-in-error'
