import type { Composition, CompositionSection } from '@medplum/fhirtypes'
import type { SectionCode } from '../../../preload/views/index.ts'
import { systems } from '../../clinical/codes/rounds-systems.ts'
import { noteId } from '../../clinical/derived-ids.ts'
import { narrativeText } from '../../clinical/notes/narrative-text.ts'
import { type NoteTypeSection, visitNote } from '../../clinical/notes/note-types.ts'
import { hasCode } from '../fhir/read.ts'
import { divOf, isBlank } from './plain-text.ts'

/** The sections of a visit's note, by their code. */
export const sections = Object.fromEntries(
  visitNote.sections.map((section) => [section.code, section]),
) as Record<SectionCode, NoteTypeSection>

export const sectionCodes: readonly SectionCode[] = visitNote.sections.map(({ code }) => code)

export type NoteTexts = Record<SectionCode, string>

/** What a Composition says in each section; empty where it has none. */
export function textsOf(composition: Composition | undefined): NoteTexts {
  const text = (code: SectionCode) => {
    const section = composition?.section?.find((one) =>
      hasCode(one.code, systems.loinc, sections[code].loinc),
    )
    return section?.text?.div ? narrativeText(section.text.div) : ''
  }
  return {
    subjective: text('subjective'),
    objective: text('objective'),
    assessment: text('assessment'),
    plan: text('plan'),
  }
}

/** The same note with another text in one section. */
export function withSectionText(note: Composition, code: SectionCode, text: string): Composition {
  const { title, loinc, display } = sections[code]
  const is = (one: CompositionSection) => hasCode(one.code, systems.loinc, loinc)
  const { text: _, ...was } = note.section?.find(is) ?? {
    title,
    code: { coding: [{ system: systems.loinc, code: loinc, display }] },
  }
  const now = isBlank(text) ? was : { ...was, text: { status: 'additional' as const, div: divOf(text) } }
  const others = (note.section ?? []).filter((one) => !is(one))
  const { section: __, ...rest } = note
  const section = isBlank(text) && !was.entry?.length ? others : [now, ...others]
  return { ...rest, ...(section.length > 0 ? { section } : {}) }
}

export const isEmptyNote = (texts: NoteTexts): boolean => sectionCodes.every((code) => isBlank(texts[code]))

export type NoteOf = {
  id: string
  patientId: string
  encounterId: string
  practitionerId: string
  practitionerName: string
}

/** A visit of this provider's, as far as their notes name it. */
export type OfVisit = {
  encounterId: string
  patientId: string
  me: { practitionerId: string; name: string }
}

/** This provider's own note of a visit. */
export const ownNoteOf = ({ encounterId, patientId, me }: OfVisit): NoteOf => ({
  id: noteId(encounterId, me.practitionerId),
  patientId,
  encounterId,
  practitionerId: me.practitionerId,
  practitionerName: me.name,
})

/**
 * The note as FHIR: what was there stays (extensions, sections that aren't ours), our own sections are written
 * anew. `date` is when the author last edited, `orders` what was ordered, which the plan refers to (`Type/id`).
 */
export function compositionOf(
  note: NoteOf,
  was: Composition | undefined,
  texts: NoteTexts,
  now: { status: 'preliminary' | 'final'; date: string; orders: string[] },
): Composition {
  const ours = sectionCodes.flatMap((code): CompositionSection[] => {
    const entry = code === 'plan' ? now.orders.map((reference) => ({ reference })) : []
    if (isBlank(texts[code]) && entry.length === 0) return []
    const { title, loinc, display } = sections[code]
    return [
      {
        title,
        code: { coding: [{ system: systems.loinc, code: loinc, display }] },
        ...(isBlank(texts[code]) ? {} : { text: { status: 'additional', div: divOf(texts[code]) } }),
        ...(entry.length > 0 ? { entry } : {}),
      },
    ]
  })
  const foreign = (was?.section ?? []).filter(
    (one) => !sectionCodes.some((code) => hasCode(one.code, systems.loinc, sections[code].loinc)),
  )
  const section = [...ours, ...foreign]
  const { section: _, ...rest } = was ?? { section: [] }
  return {
    ...rest,
    resourceType: 'Composition',
    id: note.id,
    status: now.status,
    type: { coding: [{ system: systems.loinc, code: visitNote.loinc, display: visitNote.display }] },
    subject: { reference: `Patient/${note.patientId}` },
    encounter: { reference: `Encounter/${note.encounterId}` },
    date: now.date,
    author: [{ reference: `Practitioner/${note.practitionerId}`, display: note.practitionerName }],
    title: visitNote.title,
    ...(section.length > 0 ? { section } : {}),
  }
}
