import type { Composition } from '@medplum/fhirtypes'
import type { NoteConflict, ReadableCache } from '../cache/cache.ts'
import { type NoteTexts, textsOf } from '../record/composition.ts'
import { isBlank } from '../record/plain-text.ts'

/**
 * The sections in which two texts of a note stand side by side. After a restore there may be a third: an earlier version
 * from here that waits beside the one on the screen (`texts`). Its paragraphs that neither side shows go below theirs, so
 * that a decision is about all there is.
 */
export function toDecide(
  cache: ReadableCache,
  encounterId: string,
  compositionId: string | undefined,
  texts: NoteTexts,
): NoteConflict[] {
  const conflicts = cache.conflicts(encounterId)
  if (conflicts.length === 0) return []
  const beside = versionsBeside(cache, compositionId).map(textsOf)
  return conflicts.map((conflict) => {
    const { section } = conflict
    let theirs = conflict.theirs
    // A paragraph that was written on since is on the screen in its longer form.
    for (const paragraph of beside.flatMap((version) => version[section].split('\n')))
      if (!isBlank(paragraph) && !texts[section].includes(paragraph) && !theirs.includes(paragraph))
        theirs = isBlank(theirs) ? paragraph : `${theirs}\n${paragraph}`
    return { ...conflict, theirs }
  })
}

/** Waiting versions that the newest was not made on top of. */
function versionsBeside(cache: ReadableCache, compositionId: string | undefined): Composition[] {
  const rows = cache
    .outbox()
    .filter(({ state }) => state === 'waiting')
    .flatMap(({ id, after, mine }) => {
      const note = mine.find((one) => one.resourceType === 'Composition' && one.id === compositionId)
      return note ? [{ id, after, note: note as Composition }] : []
    })
  const line = new Set(rows.slice(-1).map(({ id }) => id))
  for (const { id, after } of rows.toReversed()) if (line.has(id)) for (const one of after) line.add(one)
  return rows.filter(({ id }) => !line.has(id)).map(({ note }) => note)
}
