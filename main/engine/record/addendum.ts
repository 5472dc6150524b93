import type { Composition, CompositionSection } from '@medplum/fhirtypes'
import { rounds, systems } from '../../clinical/codes/rounds-systems.ts'
import { narrativeText } from '../../clinical/notes/narrative-text.ts'
import { addendumSection, continuedTitles, isAddendumSection } from '../../clinical/notes/note-parts.ts'
import type { Held, ReadableCache } from '../cache/cache.ts'
import { idIn } from '../fhir/read.ts'
import type { OfVisit } from './composition.ts'
import { divOf, isBlank } from './plain-text.ts'

/** What continues a signed note: `appends` a note that stands, `replaces` one that is marked entered in error. */
export type Continues = { code: 'appends' | 'replaces'; noteId: string }

export const addendumTitle = addendumSection.title

/** Which note a Composition continues; null for a note of its own. */
export function continues(composition: Composition): Continues | null {
  for (const { code, targetReference } of composition.relatesTo ?? []) {
    const id = idIn(targetReference, 'Composition')
    if (id && (code === 'appends' || code === 'replaces')) return { code, noteId: id }
  }
  return null
}

export const addendumText = (composition: Composition): string => {
  const div = composition.section?.find(isAddendumSection)?.text?.div
  return div ? narrativeText(div) : ''
}

/** All that continues notes of a visit, whoever wrote it, oldest first. */
export const addendaOf = (cache: ReadableCache, encounterId: string): Held<Composition>[] =>
  cache
    .ofEncounter('Composition', encounterId)
    .filter(({ resource }) => continues(resource) !== null)
    .sort((a, b) => a.resource.date.localeCompare(b.resource.date))

export const isBy = (composition: Composition, practitionerId: string): boolean =>
  composition.author.some((one) => idIn(one, 'Practitioner') === practitionerId)

/** What an addendum does to this note: one that is marked in error is written anew, any other goes on. */
export const codeTo = (note: Composition): Continues['code'] =>
  note.status === 'entered-in-error' ? 'replaces' : 'appends'

/** A new addendum of this provider's to a note, without text. Ids and times as in `newAddendum`. */
export const addendumTo = (
  note: Composition,
  { encounterId, patientId, me }: OfVisit,
  made: Pick<AddendumOf, 'id' | 'lateAt'>,
  date: string,
): Composition =>
  newAddendum(
    {
      ...made,
      continues: { code: codeTo(note), noteId: note.id ?? '' },
      patientId,
      encounterId,
      practitionerId: me.practitionerId,
      practitionerName: me.name,
    },
    date,
  )

export type AddendumOf = {
  id: string
  continues: Continues
  patientId: string
  encounterId: string
  practitionerId: string
  practitionerName: string
  /** When text arrived that was too late for the signed note; null: begun by hand. */
  lateAt: string | null
}

/** A new addendum without text. `date` is when it was last edited. */
export function newAddendum(about: AddendumOf, date: string): Composition {
  const { code, noteId } = about.continues
  return {
    resourceType: 'Composition',
    id: about.id,
    ...(about.lateAt ? { extension: [{ url: rounds.lateText, valueDateTime: about.lateAt }] } : {}),
    status: 'preliminary',
    type: { coding: [{ system: systems.loinc, code: '11506-3', display: 'Progress note' }] },
    subject: { reference: `Patient/${about.patientId}` },
    encounter: { reference: `Encounter/${about.encounterId}` },
    date,
    author: [{ reference: `Practitioner/${about.practitionerId}`, display: about.practitionerName }],
    title: continuedTitles[code],
    relatesTo: [{ code, targetReference: { reference: `Composition/${noteId}` } }],
  }
}

/** The same with this text; a section without text is left out. */
export function withText(addendum: Composition, text: string, date: string): Composition {
  const { section: sections, ...rest } = addendum
  const { title, loinc, display } = addendumSection
  const written: CompositionSection[] = isBlank(text)
    ? []
    : [
        {
          title,
          code: { coding: [{ system: systems.loinc, code: loinc, display }] },
          text: { status: 'additional', div: divOf(text) },
        },
      ]
  const all = [...written, ...(sections ?? []).filter((one) => !isAddendumSection(one))]
  return { ...rest, date, ...(all.length > 0 ? { section: all } : {}) }
}
