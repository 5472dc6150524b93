import type { ReconciledLine } from '../../preload/views/index.ts'
import { assertNever } from '../base/assert-never.ts'

/** What the patient said of a medicine, in a sentence. */
export function answeredText({
  is,
  words,
}: Pick<NonNullable<ReconciledLine['answer']>, 'is' | 'words'>): string {
  switch (is) {
    case 'takes':
      return 'Takes it as written'
    case 'otherwise':
      return `Takes it differently: ${words}`
    case 'not':
      return `Does not take it: ${words}`
    case 'added':
      return 'Takes it, told in this visit'
    default:
      return assertNever(is)
  }
}
