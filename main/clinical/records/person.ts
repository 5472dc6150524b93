import type { Patient } from '@medplum/fhirtypes'
import { pick } from './pick.ts'
import { titleText } from './value-text.ts'

/** FHIR's extensions pack 5.2.0, as read in November 2026 (https://www.hl7.org/fhir/extensions/StructureDefinition-individual-pronouns.html). */
const pronounsUrl = 'http://hl7.org/fhir/StructureDefinition/individual-pronouns'
/** Likewise: a boolean (https://hl7.org/fhir/extensions/5.1.0-ballot/StructureDefinition-patient-interpreterRequired.html). */
const interpreterUrl = 'http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired'

/** Somebody who belongs to a patient, as the record names them. */
export type Relation = { name: string; relationship: string }

const text = (value: unknown): string => titleText(value, () => null)
const texts = (from: unknown, path: string): string[] => pick(from, path).map(text).filter(Boolean)

/** As the record says them; null: it does not. Several stand one after the other. No shape is trusted: they are words to be read. */
export function pronounsOf(patient: Patient): string | null {
  const found = extensions(patient, pronounsUrl).flatMap((one) => extensions(one, 'value'))
  return found.flatMap((one) => texts(one, 'valueCodeableConcept')).join(', ') || null
}

/** The language to speak: the preferred one, else all that are recorded. Null: none is. */
export function languageOf(patient: Patient): string | null {
  const spoken = pick(patient, 'communication')
  const preferred = spoken.filter((one) => pick(one, 'preferred').includes(true))
  const named = (preferred.length > 0 ? preferred : spoken).flatMap((one) => texts(one, 'language'))
  return [...new Set(named)].join(', ') || null
}

/** Null: nobody said. */
export function needsInterpreter(patient: Patient): boolean | null {
  const said = extensions(patient, interpreterUrl).flatMap((one) => pick(one, 'valueBoolean'))
  return said.includes(true) ? true : said.includes(false) ? false : null
}

/** The persons among a patient's contacts, as far as they are not of a time that is over by `today` (YYYY-MM-DD). */
export const contactsOf = (patient: Patient, today: string): Relation[] =>
  pick(patient, 'contact').flatMap((one) => relationOf(one, today))

/** Of a contact or a RelatedPerson; empty: it names nobody, or is over. */
export function relationOf(one: unknown, today: string): Relation[] {
  const [name] = texts(one, 'name')
  const ended = pick(one, 'period.end').some((end) => typeof end === 'string' && end.slice(0, 10) < today)
  if (!name || ended || pick(one, 'active').includes(false)) return []
  return [{ name, relationship: [...new Set(texts(one, 'relationship'))].join(', ') }]
}

const extensions = (from: unknown, url: string): unknown[] =>
  pick(from, 'extension').filter((one) => pick(one, 'url').includes(url))
