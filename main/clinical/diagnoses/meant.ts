import { everydayNames } from './everyday-names.ts'
import { wordsOf } from './words.ts'

/** Codes that a name in the query stands for. `rest`: what else was typed. `whole`: all words of the name were. */
export type Meant = { codes: readonly string[]; rest: string[]; whole: boolean; share: number }

const names = everydayNames.map(({ words, codes }) => ({ words: wordsOf(words), codes }))

/** Every word that some name has. */
export const wordsOfNames: ReadonlySet<string> = new Set(names.flatMap(({ words }) => words))

/**
 * The names that the words typed hold, those with the most words; where they hold none, the names that they begin ("high
 * blood pre"). The last word may be half typed.
 */
export function meantBy(typed: readonly string[]): Meant[] {
  const whole = names.filter(({ words }) => words.length > 0 && words.every((word) => typed.includes(word)))
  const most = Math.max(0, ...whole.map(({ words }) => words.length))
  const held = whole
    .filter(({ words }) => words.length === most)
    .map(({ words, codes }) => ({
      codes,
      rest: typed.filter((word) => !words.includes(word)),
      whole: true,
      share: 1,
    }))
  return [...held, ...begun(typed)]
}

function begun(typed: readonly string[]): Meant[] {
  const last = typed.at(-1) ?? ''
  const letters = typed.join('').length
  if (letters < 3) return []
  return names.flatMap(({ words, codes }) => {
    if (words.every((word) => typed.includes(word))) return []
    const before = typed.slice(0, -1)
    const fits = before.every((word) => words.includes(word)) && words.some((word) => word.startsWith(last))
    return fits ? [{ codes, rest: [], whole: false, share: letters / words.join('').length }] : []
  })
}
