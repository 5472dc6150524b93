import type { Composition } from '@medplum/fhirtypes'
import { fieldsOf } from '../../clinical/phrases/phrase.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { type NoteTexts, sectionCodes, sections } from '../record/composition.ts'
import { type Device, editorOf, isOpenElsewhere, withoutEditor } from '../record/editor.ts'
import { isBlank } from '../record/plain-text.ts'
import type { Me } from '../session/session.ts'

/** A note as its author signs it. */
export function signedBy(note: Composition, me: Me, at: string): Composition {
  const party = { reference: `Practitioner/${me.practitionerId}`, display: me.name }
  return { ...withoutEditor(note), status: 'final', attester: [{ mode: 'legal', time: at, party }] }
}

/** What keeps the text of a visit's note from being signed, a sentence each. */
export function textPrevents(
  cache: ReadableCache,
  { encounterId, composition }: { encounterId: string; composition: Composition | undefined },
  texts: NoteTexts,
  here: Device,
): string[] {
  const found: string[] = []
  if (isOpenElsewhere(composition, here))
    found.push(`The note is open on ${editorOf(composition)?.name}. Take it over here first.`)
  for (const { section } of cache.conflicts(encounterId))
    found.push(`${sections[section].title}: two versions stand side by side. Decide which one holds.`)
  for (const section of sectionCodes)
    if (cache.mergedUnseen(encounterId, section))
      found.push(`${sections[section].title}: text was merged that you have not seen yet.`)
  for (const section of sectionCodes) found.push(...fieldsLeft(sections[section].title, texts[section]))
  if (sectionCodes.every((section) => isBlank(texts[section]))) found.push('The note is empty.')
  return found
}

/** Fields of a phrase that still wait: signed, they would stand in the note as what nobody found or chose. */
export function fieldsLeft(title: string, text: string): string[] {
  const open = fieldsOf(text).map(({ from, to }) => text.slice(from, to))
  if (open.length === 0) return []
  const shown = open.slice(0, 3).map((field) => (field.length > 60 ? `${field.slice(0, 59)}…` : field))
  const more = open.length > shown.length ? ` and ${open.length - shown.length} more` : ''
  return [`${title}: fill in or take out ${shown.join(', ')}${more}.`]
}
