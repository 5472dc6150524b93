import { alikeTo } from './alike.ts'
import { looksLikeCode, writtenCode } from './code.ts'
import { commonness } from './common.ts'
import { type IcdIndex, rowsUnder, wordFrom } from './index-of.ts'
import { meantBy, wordsOfNames } from './meant.ts'
import { distance, lettersOf, mayBeNear, mayDiffer } from './nearly.ts'
import { type Asked, askedIn, standing, type Wishes } from './standing.ts'
import { hasSeventh, variantsOf } from './variants.ts'
import { wordsOf } from './words.ts'

/** Of a code that heads many so many are listed. */
const mostOfCode = 40
/** What people mean, before what the titles say. */
const byName = 9.8
/** What is found by its name and by its words is likelier. */
const both = 0.12
/** Of what is found by its words, so many are weighed. */
const weighed = 150

/**
 * Rows of an edition that a query means, the likeliest first: by code or its beginning (with what heads it), by an everyday name, by words and
 * their beginnings in any order, by words nearly so spelled. Of codes that differ only by the side or the seventh character one stands for all.
 */
export function searchDiagnoses(index: IcdIndex, query: string, wishes: Wishes = {}): number[] {
  const most = wishes.most ?? 12
  if (looksLikeCode(query)) {
    const found = byCode(index, query, Math.max(most, mostOfCode))
    if (found.length > 0) return found
  }
  const typed = corrected(index, wordsOf(query))
  if (typed.join('').length < 2) return []
  const asked = askedIn(query)
  // What is said of a pregnant patient is looked for among what is called so in pregnancy too.
  const all = wishes.pregnant ? [typed, [...typed, 'pregnancy']] : [typed]
  const named = scoresOf((give) => {
    for (const words of all) addNamed(index, words, asked, give)
  })
  const worded = scoresOf((give) => {
    for (const words of all) addWorded(index, words, give)
  })
  const standings = [...new Set([...named.keys(), ...worded.keys()])].map((row) => {
    const { code = '', title = '' } = index.rows[row] ?? {}
    const [one, other] = [named.get(row) ?? 0, worded.get(row) ?? 0]
    return [
      row,
      Math.max(one, other) + Math.min(one, other) * both + standing(code, title, asked, wishes),
    ] as const
  })
  return eachOnce(
    index,
    standings.toSorted((a, b) => b[1] - a[1] || a[0] - b[0]).map(([row]) => row),
    most,
  )
}

/** What is typed of a code: itself first, also where it heads others, then what may be recorded of what it heads, the common ones first. */
function byCode(index: IcdIndex, query: string, most: number): number[] {
  const code = writtenCode(query)
  const [from, to] = rowsUnder(index, code)
  const codeAt = (row: number) => index.rows[row]?.code ?? ''
  const rankOf = (row: number) => (codeAt(row) === code ? 2 : commonness(codeAt(row)))
  return Array.from({ length: Math.min(to - from, 2000) }, (_, n) => from + n)
    .filter((row) => index.rows[row]?.choosable || codeAt(row) === code)
    .toSorted((a, b) => rankOf(b) - rankOf(a) || a - b)
    .slice(0, most)
}

type Give = (row: number, score: number) => void

/** The best score that each row is given. */
function scoresOf(add: (give: Give) => void): Map<number, number> {
  const scores = new Map<number, number>()
  add((row, score) => {
    if (score > (scores.get(row) ?? Number.NEGATIVE_INFINITY)) scores.set(row, score)
  })
  return scores
}

function addNamed(index: IcdIndex, typed: readonly string[], { side }: Asked, give: Give): void {
  for (const { codes, rest, whole, share } of meantBy(typed)) {
    const wanted = rest.filter((word) => !sideWords.has(word))
    for (const [nth, code] of codes.entries()) {
      const [from, to] = rowsUnder(index, code)
      for (let row = from; row < Math.min(to, from + 80); row++) {
        if (!index.rows[row]?.choosable) continue
        const has = wordsOf(index.rows[row]?.title ?? '')
        const met = wanted.filter((word) =>
          has.some((one) => one.startsWith(word) || alikeTo(word).includes(one)),
        )
        // With a side, what it is a side of says no more: "pink eye, both eyes".
        const lost = wanted.filter((word) => !met.includes(word) && !(side && bodyParts.has(word))).length
        const base = whole ? byName : 5 + 3 * share
        give(row, base - 0.55 * nth + 0.8 * met.length - (whole ? 4 : 3) * lost)
      }
    }
  }
}

const bodyParts = new Set(['eye', 'ear', 'side'])
const sideWords = new Set(['left', 'right', 'lt', 'rt', 'bilateral', 'both', 'l', 'r'])

/** How well a word of the titles says a word that was typed. */
function* sayings(index: IcdIndex, word: string, isLast: boolean): Generator<[at: number, weight: number]> {
  const { words } = index
  const from = wordFrom(words, word)
  for (let at = from; words[at]?.startsWith(word); at++) {
    const length = words[at]?.length ?? 1
    if (length === word.length) yield [at, 1]
    else if (isLast || word.length >= 3) yield [at, 0.55 + 0.4 * (word.length / length)]
  }
  for (const other of alikeTo(word)) {
    const at = wordFrom(words, other)
    if (words[at] === other) yield [at, 0.9]
  }
}

function addWorded(index: IcdIndex, all: readonly string[], give: Give): void {
  // A side chooses among what is found, and finds nothing.
  const typed = all.some((word) => !sideWords.has(word)) ? all.filter((word) => !sideWords.has(word)) : all
  const { rowsOf, counts, rows } = index
  const said = new Float32Array(rows.length)
  const met = new Uint8Array(rows.length)
  const best = new Float32Array(rows.length)
  const touched: number[] = []
  let whole = 0
  for (const [nth, word] of typed.entries()) {
    const says = [...sayings(index, word, word === all.at(-1) && nth === typed.length - 1)]
    const found = says.reduce((sum, [at]) => sum + (rowsOf[at]?.length ?? 0), 0)
    const rare = Math.log(1 + rows.length / (1 + found))
    whole += rare
    if (nth > 0) best.fill(0)
    for (const [at, weight] of says)
      for (const row of rowsOf[at] ?? []) {
        const before = best[row] ?? 0
        if (weight <= before) continue
        if (before === 0) {
          if (met[row] === 0) touched.push(row)
          met[row] = (met[row] ?? 0) + 1
        }
        said[row] = (said[row] ?? 0) + (weight - before) * rare
        best[row] = weight
      }
  }
  const score = best
  for (const row of touched) {
    const covered = (said[row] ?? 0) / whole
    const share = Math.min(1, (met[row] ?? 0) / (counts[row] ?? 1))
    const exactly = covered > 0.99 && met[row] === counts[row] ? 0.8 : 0
    score[row] = rows[row]?.choosable ? 7 * covered * covered + 2.5 * share * covered + exactly : 0
  }
  const least = leastOf(touched, score)
  for (const row of touched) if ((score[row] ?? 0) > least) give(row, score[row] ?? 0)
}

/** Above it stand `weighed` rows, and those within a twentieth of the last of them. */
function leastOf(touched: readonly number[], score: Float32Array): number {
  if (touched.length <= weighed) return 0
  const steps = new Uint32Array(256)
  for (const row of touched) {
    const step = Math.floor((score[row] ?? 0) * 20)
    steps[step] = (steps[step] ?? 0) + 1
  }
  let left = weighed
  for (let step = 255; step > 0; step--) {
    left -= steps[step] ?? 0
    if (left <= 0) return step / 20
  }
  return 0
}

/** A word that nothing begins with is taken for the one nearest to it that something has. */
function corrected(index: IcdIndex, typed: readonly string[]): string[] {
  return typed.map((word, nth) => {
    if (wordsOfNames.has(word) || alikeTo(word).length > 0 || sideWords.has(word)) return word
    const at = wordFrom(index.words, word)
    if (index.words[at]?.startsWith(word)) return word
    if (nth === typed.length - 1 && [...wordsOfNames].some((one) => one.startsWith(word))) return word
    return nearest(index, word) ?? word
  })
}

const ofNames = [...wordsOfNames].map((word) => ({ word, letters: lettersOf(word) }))

function nearest(index: IcdIndex, word: string): string | null {
  const most = mayDiffer(word)
  if (most === 0) return null
  const letters = lettersOf(word)
  let found: string | null = null
  let least = Number.POSITIVE_INFINITY
  const look = (one: string, weight: number) => {
    const far = distance(word, one, most)
    if (far > most) return
    // A first letter is seldom wrong; of two as near, what more titles say.
    const cost = far + (one[0] === word[0] ? 0 : 0.6) - weight
    if (cost < least) {
      least = cost
      found = one
    }
  }
  for (const one of ofNames) if (mayBeNear(letters, one.letters, most)) look(one.word, 0.3)
  for (const [at, one] of index.words.entries())
    if (mayBeNear(letters, index.letters[at] ?? 0, most))
      look(one, Math.min(0.4, Math.log10(index.rowsOf[at]?.length ?? 1) / 10))
  return found
}

/** Of one diagnosis in several variants the one that stands first. */
function eachOnce(index: IcdIndex, rows: number[], most: number): number[] {
  const shown: number[] = []
  const taken = new Set<string>()
  for (const row of rows) {
    const code = index.rows[row]?.code ?? ''
    if (taken.has(hasSeventh(code) ? code.slice(0, -1) : code)) continue
    shown.push(row)
    const { sides, seventh } = variantsOf(index, row)
    for (const one of [...sides, ...seventh])
      taken.add(hasSeventh(one.code) ? one.code.slice(0, -1) : one.code)
    if (shown.length === most) break
  }
  return shown
}
