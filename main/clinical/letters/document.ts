import type { DocumentReference, Organization, Practitioner, Reference } from '@medplum/fhirtypes'
import { rounds, systems } from '../codes/rounds-systems.ts'
import { isLetterKind, type LetterKind, letterKinds } from './kinds.ts'

/** A letter as it was finished: words of their own, that no change of the chart changes. */
export type WrittenLetter = {
  kind: LetterKind
  title: string
  text: string
  written: string
  /** What was pulled in: `Type/id`. */
  related: string[]
}

/** Characters of a letter. */
export const longestLetter = 40_000

/**
 * FHIR R4's DocumentReference with the letter in it as plain text: of whom, by whom, in which visit, on whose letterhead, and what of
 * the chart it speaks of (`context.related`).
 */
export function letterDocument(
  id: string,
  of: {
    patientId: string
    encounterId: string
    author: Reference<Practitioner>
    custodian: Reference<Organization> | null
  },
  { kind, title, text, written, related }: WrittenLetter,
): DocumentReference & { id: string } {
  const { loinc, display } = letterKinds[kind]
  return {
    resourceType: 'DocumentReference',
    id,
    status: 'current',
    docStatus: 'final',
    type: {
      coding: [
        { system: rounds.letter, code: kind, display: letterKinds[kind].title },
        ...(loinc ? [{ system: systems.loinc, code: loinc, display }] : []),
      ],
    },
    subject: { reference: `Patient/${of.patientId}` },
    date: written,
    author: [of.author],
    ...(of.custodian ? { custodian: of.custodian } : {}),
    description: title,
    content: [
      {
        attachment: {
          contentType: 'text/plain; charset=utf-8',
          data: toBase64(text),
          title,
          creation: written,
        },
      },
    ],
    context: {
      encounter: [{ reference: `Encounter/${of.encounterId}` }],
      ...(related.length > 0 ? { related: related.map((reference) => ({ reference })) } : {}),
    },
  }
}

export const letterKindOf = ({ type }: DocumentReference): LetterKind | null => {
  const coding = Array.isArray(type?.coding) ? type.coding : []
  const code = coding.find((one) => one?.system === rounds.letter)?.code
  return isLetterKind(code) ? code : null
}

/** Null: it is another document, was taken back, or says nothing that could be read. What was loaded may be of any form. */
export function writtenLetterOf(document: DocumentReference): WrittenLetter | null {
  const { status, description, date = '', content, context } = document
  const kind = letterKindOf(document)
  const attachment = Array.isArray(content) && content.length === 1 ? content[0]?.attachment : undefined
  if (!kind || status !== 'current' || !attachment || Number.isNaN(Date.parse(date))) return null
  const { contentType, data, url } = attachment
  if (typeof data !== 'string' || url !== undefined || !/^text\/plain\b/.test(contentType ?? '')) return null
  const text = fromBase64(data)
  if (!text) return null
  const related = Array.isArray(context?.related) ? context.related : []
  return {
    kind,
    title: typeof description === 'string' ? description : letterKinds[kind].title,
    text,
    written: date,
    related: related.flatMap((one) => (typeof one?.reference === 'string' ? [one.reference] : [])),
  }
}

/** In the page alike, which has no `Buffer`. */
function toBase64(text: string): string {
  let bytes = ''
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte)
  return btoa(bytes)
}

/** Null: it is no base64 of UTF-8. */
function fromBase64(data: string): string | null {
  try {
    const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
