import type { CodeableConcept, List } from '@medplum/fhirtypes'
import { systems } from './code-systems.ts'
import { hasCode } from './concepts.ts'

/** The chart's parts whose emptiness a clinician acts on. */
export type Listed = 'allergies' | 'medications' | 'problems'

/**
 * "None" as someone recorded it: the codes of the IPS code system *absent-unknown*, the SNOMED CT concepts of the IPS
 * value set *absent-or-unknown-snomed*, for allergies also 160244002, which US systems have sent since before that
 * (Argonaut's substance value set), and a List (by its LOINC section code) with `emptyReason` *nilknown*.
 */
const none: Record<Listed, { ips: string; snomed: string[]; list: string; unknown: string }> = {
  allergies: {
    ips: 'no-known-allergies',
    snomed: ['716186003', '160244002'],
    list: '48765-2',
    unknown: 'no-allergy-info',
  },
  medications: {
    ips: 'no-known-medications',
    snomed: ['787481004'],
    list: '10160-0',
    unknown: 'no-medication-info',
  },
  problems: { ips: 'no-known-problems', snomed: ['160245001'], list: '11450-4', unknown: 'no-problem-info' },
}

/** No known allergy of one kind: drug, environment, food (IPS), latex (the FHIR example *nkla*). */
const noneOfOneKind = {
  ips: ['no-known-medication-allergies', 'no-known-environmental-allergies', 'no-known-food-allergies'],
  snomed: ['409137002', '428607008', '429625007', '716184000'],
}

/** The same in nothing but words, written out or as clinicians abbreviate it; another word makes it another statement. */
const noneText = /^(?:nka|no known allerg(?:y|ies))\.?$/i
const noneOfOneKindText =
  /^(?:nkda|nkma|nkfa|no known (?:drug|medication|food|environmental|latex) allerg(?:y|ies))\.?$/i

/** Does this concept itself record that there is none? */
export const recordsNone = (what: Listed, concept: CodeableConcept | undefined): boolean =>
  hasCode(concept, systems.ips, none[what].ips) ||
  none[what].snomed.some((code) => hasCode(concept, systems.snomed, code)) ||
  (what === 'allergies' && says(concept, noneText))

/** Nothing was found out: neither an entry of the list nor a word that there is none. */
export const recordsNothing = (what: Listed, concept: CodeableConcept | undefined): boolean =>
  hasCode(concept, systems.ips, none[what].unknown)

/**
 * "No known drug allergy" and its like. It says nothing of the other kinds, so it stays a line of the list; as an
 * entry there is nothing in it to compare an order with.
 */
export const recordsNoneOfOneKind = (concept: CodeableConcept | undefined): boolean =>
  noneOfOneKind.ips.some((code) => hasCode(concept, systems.ips, code)) ||
  noneOfOneKind.snomed.some((code) => hasCode(concept, systems.snomed, code)) ||
  says(concept, noneOfOneKindText)

/** Is there a current List of the patient that says, by its emptyReason, that there is none? */
export const listedAsNone = (what: Listed, lists: List[]): boolean =>
  lists.some(
    (list) =>
      list.status === 'current' &&
      hasCode(list.code, systems.loinc, none[what].list) &&
      list.emptyReason?.coding?.some((coding) => coding.code === 'nilknown') === true &&
      (list.entry ?? []).every((entry) => entry.deleted),
  )

const says = (concept: CodeableConcept | undefined, pattern: RegExp): boolean =>
  !concept?.coding?.length && pattern.test(concept?.text?.trim() ?? '')
