import type { Problem } from '../../preload/contract.ts'
import { assertNever } from '../app/assert-never.ts'
import type { KeptWord } from './draft.ts'

/** Where the words are, from least to most safe; the same words everywhere. */
export function keptWords(word: KeptWord): string {
  switch (word) {
    case 'not-loaded':
      return 'Not loaded yet'
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
    default:
      return assertNever(word)
  }
}

/** What comes next for words that are not where they belong yet. */
export function nextWords(word: KeptWord): string {
  if (word === 'on-this-machine' || word === 'signed-here') return 'not sent yet'
  return ''
}

/** Under the words themselves. Why nothing at all can be kept is said once for the whole window, with what to do. */
export function notSavedWords({ code, words }: Problem): string {
  return code === 'engine-stopped'
    ? 'Not saved yet. Your words stay here.'
    : `Not saved: ${words} Your words stay here.`
}
