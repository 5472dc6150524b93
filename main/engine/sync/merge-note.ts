import type { Composition } from '@medplum/fhirtypes'
import type { SectionCode } from '../../../preload/views/index.ts'
import { systems } from '../../clinical/codes/rounds-systems.ts'
import type { NoteConflict } from '../cache/cache.ts'
import { hasCode } from '../fhir/read.ts'
import { mergeFields } from '../merge/merge-fields.ts'
import { mergeText } from '../merge/merge-text.ts'
import { type NoteTexts, sectionCodes, sections, textsOf } from '../record/composition.ts'
import { divOf, isBlank } from '../record/plain-text.ts'

export type NoteMerge = {
  note: Composition
  /** Sections in which the machine put two texts together; their author must see them before signing. */
  merged: SectionCode[]
  /** Sections left as mine, with the other version kept beside it until the clinician decides. */
  conflicts: NoteConflict[]
}

/**
 * Merges two versions of an unsigned note, section by section, each by paragraphs. Everything else goes field by
 * field, where mine wins what both changed (date, author of the last edit).
 */
export function mergeNote(
  encounterId: string,
  base: Composition | null,
  mine: Composition,
  theirs: Composition,
): NoteMerge {
  const was = textsOf(base ?? undefined)
  const ours = textsOf(mine)
  const others = textsOf(theirs)
  const merged: SectionCode[] = []
  const conflicts: NoteConflict[] = []
  const texts: NoteTexts = { ...ours }
  for (const section of sectionCodes) {
    const outcome = mergeText(was[section], ours[section], others[section])
    if (outcome.kind === 'conflict') {
      const theirAuthor = theirs.author[0]?.display ?? 'Another device'
      const theirWhen = theirs.meta?.lastUpdated ?? theirs.date
      conflicts.push({
        encounterId,
        section,
        base: was[section],
        mine: ours[section],
        theirs: others[section],
        theirAuthor,
        theirWhen,
      })
    } else {
      texts[section] = outcome.text
      if (outcome.kind === 'merged' && outcome.text !== ours[section]) merged.push(section)
    }
  }
  // Each edit has its own date: that alone must not make all else that both say a conflict.
  const dated = <T extends Composition | null>(note: T): T => note && { ...note, date: mine.date }
  const rest = mergeFields(
    withoutSections(dated(base)),
    withoutSections(mine),
    withoutSections(dated(theirs)),
  )
  const fields =
    rest.kind === 'merged'
      ? (rest.resource as Composition)
      : { ...withoutSections(theirs), ...withoutSections(mine), meta: theirs.meta }
  return { note: withTexts(fields, mine, theirs, texts), merged, conflicts }
}

const withoutSections = <T extends Composition | null>(note: T): T => {
  if (!note) return note
  const { section: _, ...rest } = note
  return rest as T
}

/** Our four sections with these texts and mine's entries, then the sections of others as the server has them. */
function withTexts(
  fields: Composition,
  mine: Composition,
  theirs: Composition,
  texts: NoteTexts,
): Composition {
  const own = sectionCodes.flatMap((code) => {
    const { title, loinc, display } = sections[code]
    const is = (one: NonNullable<Composition['section']>[number]) => hasCode(one.code, systems.loinc, loinc)
    const found = mine.section?.find(is) ?? theirs.section?.find(is)
    if (isBlank(texts[code]) && !found?.entry?.length) return []
    const { text: _, ...kept } = found ?? {
      title,
      code: { coding: [{ system: systems.loinc, code: loinc, display }] },
    }
    return [
      {
        ...kept,
        ...(isBlank(texts[code]) ? {} : { text: { status: 'additional' as const, div: divOf(texts[code]) } }),
      },
    ]
  })
  const foreign = (theirs.section ?? []).filter(
    (one) => !sectionCodes.some((code) => hasCode(one.code, systems.loinc, sections[code].loinc)),
  )
  const section = [...own, ...foreign]
  return { ...fields, ...(section.length > 0 ? { section } : {}) }
}
