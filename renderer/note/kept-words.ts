import type { Problem } from '../../preload/contract.ts'
import { assertNever } from '../app/assert-never.ts'
import type { KeptWord } from './draft.ts'

/** Where the words are; of a note also that there are none, or that they are struck. */
export type WhereWords = KeptWord | 'empty' | 'marked'

/** Where the words are, from least to most safe; the same words everywhere. */
export function keptWords(where: WhereWords): string {
  switch (where) {
    case 'empty':
      return 'Nothing written yet'
    case 'not-saved':
      return 'Not saved'
    case 'on-this-machine':
      return 'On this machine'
    case 'at-central':
      return 'At the central API'
    case 'signed-here':
      return 'Signed here'
    case 'signed':
      return 'Signed'
    case 'marked':
      return 'Entered in error'
    default:
      return assertNever(where)
  }
}

/** What comes next for words that are not where they belong yet. */
export function nextWords(where: WhereWords): string {
  if (where === 'on-this-machine' || where === 'signed-here') return 'not sent yet'
  return ''
}

/** Under the words themselves. Why nothing at all can be kept is said once for the whole window, with what to do. */
export function notSavedWords({ code, words }: Problem): string {
  return code === 'engine-stopped'
    ? 'Not saved yet. Your words stay here.'
    : `Not saved: ${words} Your words stay here.`
}
