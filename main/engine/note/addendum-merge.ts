import type { Composition } from '@medplum/fhirtypes'
import { mergeText } from '../sync/merge-text.ts'
import { addendumText, continues, withText } from './addendum.ts'

/**
 * Two versions of the plain text of an unsigned addendum. What does not merge stands one below the other: it is one
 * author's own draft, nothing of it is signed, and they read it before it is.
 */
export function mergeWords(base: string, mine: string, theirs: string): string {
  const outcome = mergeText(base, mine, theirs)
  if (outcome.kind !== 'conflict') return outcome.text
  const here = mine.split('\n')
  const missing = (line: string) => line !== '' && !here.some((own) => own.startsWith(line))
  return [mine, ...theirs.split('\n').filter(missing)].join('\n')
}

/**
 * The addendum as it goes on from the server's version. `read`: its author must read it again. null when `mine` is
 * no addendum, or the server's is no draft any more.
 */
export function mergeAddendum(
  base: Composition | null,
  mine: Composition,
  theirs: Composition,
): { note: Composition; read: boolean } | null {
  if (!continues(mine) || theirs.status !== 'preliminary') return null
  const was = base ? addendumText(base) : ''
  const others = addendumText(theirs)
  // Discarded here, written on elsewhere meanwhile: what was not seen is not discarded.
  if (mine.status === 'entered-in-error' && others !== was) return { note: theirs, read: true }
  const words = addendumText(mine)
  const text = mergeWords(was, words, others)
  return { note: { ...withText(mine, text, mine.date), meta: theirs.meta }, read: text !== words }
}
