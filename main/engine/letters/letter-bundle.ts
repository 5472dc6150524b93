import { randomUUID } from 'node:crypto'
import type {
  Bundle,
  CodeableConcept,
  Composition,
  CompositionSection,
  DocumentReference,
  Resource,
} from '@medplum/fhirtypes'
import { systems } from '../../clinical/codes/rounds-systems.ts'
import { documentBundle } from '../../clinical/documents/document-bundle.ts'
import type { WrittenLetter } from '../../clinical/letters/document.ts'
import { letterKinds } from '../../clinical/letters/kinds.ts'
import { headingTitle, sectionsOf } from '../../clinical/letters/letter.ts'
import { kindOf } from '../../clinical/problems/condition.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { findIn } from '../record/given-out.ts'
import { cleanText, divOf } from '../record/plain-text.ts'

/** LOINC of the sections that have one in R4's own value set of section codes; the rest is told by its title. */
const codes: Record<string, [code: string, display: string]> = {
  Allergies: ['48765-2', 'Allergies and adverse reactions Document'],
  Medications: ['10160-0', 'History of Medication use Narrative'],
  Problems: ['11450-4', 'Problem list - Reported'],
}

/** A finished letter as a FHIR document: its words, section by section, and what of the chart it speaks of, as that stands now. */
export function letterBundle(
  cache: ReadableCache,
  {
    patientId,
    encounterId,
    letter,
    said,
  }: {
    patientId: string
    encounterId: string
    letter: DocumentReference & { id: string }
    said: WrittenLetter
  },
  { base, at }: { base: string; at: string },
): Bundle {
  const find = findIn(cache, patientId)
  const { loinc, display, title } = letterKinds[said.kind]
  const composition: Composition & { id: string } = {
    resourceType: 'Composition',
    id: randomUUID(),
    identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${letter.id}` },
    status: 'final',
    type: loinc
      ? { coding: [{ system: systems.loinc, code: loinc, display }], text: title }
      : { text: title },
    subject: { reference: `Patient/${patientId}` },
    encounter: { reference: `Encounter/${encounterId}` },
    date: said.written,
    author: letter.author ?? [],
    title: said.title,
    ...(letter.custodian ? { custodian: letter.custodian } : {}),
    section: withEntries(
      sectionsOf(said.text).map(({ heading, text }) =>
        sectionOf(heading ? headingTitle(heading) : title, text),
      ),
      said.related.flatMap((reference) => {
        const [type = '', id = ''] = reference.split('/')
        const found = find(type, id)
        return found ? [{ reference, found }] : []
      }),
    ),
  }
  return documentBundle({ base, id: randomUUID(), at, composition, find })
}

function sectionOf(title: string, text: string): CompositionSection {
  const [code, display] = codes[title] ?? []
  const coded: { code?: CodeableConcept } = code
    ? { code: { coding: [{ system: systems.loinc, code, display }] } }
    : {}
  return { title, ...coded, text: { status: 'additional', div: divOf(cleanText(text)) } }
}

/** Each under the section that speaks of it. */
function withEntries(
  sections: CompositionSection[],
  related: { reference: string; found: Resource }[],
): CompositionSection[] {
  const bySection = Map.groupBy(related, ({ found }) => {
    const title = titleFor(found, sections)
    return sections.find((one) => one.title === title) ?? sections[0]
  })
  return sections.map((section) => {
    const entry = bySection.get(section)?.map(({ reference }) => ({ reference }))
    return entry ? { ...section, entry } : section
  })
}

function titleFor(found: Resource, sections: CompositionSection[]): string {
  const has = (title: string) => sections.some((one) => one.title === title)
  switch (found.resourceType) {
    case 'AllergyIntolerance':
      return 'Allergies'
    case 'MedicationRequest':
    case 'MedicationStatement':
      return 'Medications'
    case 'Condition':
      return kindOf(found) === 'visit' && has(ofVisit) ? ofVisit : has('Problems') ? 'Problems' : ofVisit
    default:
      return sections.find(({ title }) => title?.startsWith('From the note'))?.title ?? ''
  }
}
const ofVisit = 'Diagnoses of this visit'
