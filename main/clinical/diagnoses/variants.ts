import { type IcdIndex, rowsUnder } from './index-of.ts'
import { allWords } from './words.ts'

/** On which side; `unspecified` where nobody says. */
export type Side = 'right' | 'left' | 'bilateral' | 'unspecified'

export const sideOf = (title: string): Side | null =>
  (/\b(bilateral|right|left)\b/i.exec(title)?.[1]?.toLowerCase() as Side | undefined) ?? null

/** The seventh character says at which encounter, or of a fracture how it heals (*7th Characters*, Guidelines I.A.5). */
export const hasSeventh = (code: string): boolean => /^.{3}\..{3}[A-Z]$/.test(code)

export type Variant<T> = { code: string; title: string; of: T }
export type Variants = {
  /** The same on another side; empty where the code has none. */
  sides: Variant<Side>[]
  /** The same with each seventh character; `of` is it. Empty where the code has none. */
  seventh: Variant<string>[]
}

/** Codes that differ from a row only by the side, or only by the seventh character, itself among them. */
export function variantsOf(index: IcdIndex, row: number): Variants {
  const one = index.rows[row]
  if (!one?.choosable) return { sides: [], seventh: [] }
  return { sides: sidesOf(index, one.code, one.title), seventh: seventhOf(index, one.code) }
}

function seventhOf(index: IcdIndex, code: string): Variants['seventh'] {
  if (!hasSeventh(code)) return []
  const [from, to] = rowsUnder(index, code.slice(0, -1))
  return index.rows
    .slice(from, to)
    .filter((one) => one.choosable && one.code.length === code.length)
    .map((one) => ({ code: one.code, title: one.title, of: one.code.slice(-1) }))
}

/** What of a title is not the side: of "left ear" and "bilateral" what both leave. */
function bareOf(title: string): string[] {
  return allWords(title).filter(
    (word) => word !== 'right' && word !== 'left' && word !== 'bilateral' && word !== 'unspecified',
  )
}

/** "bilateral" drops what it is of, "unspecified ear" says it: a word more or less is no other diagnosis. */
function isSame(bare: readonly string[], other: readonly string[]): boolean {
  const [long, short] = bare.length >= other.length ? [bare, other] : [other, bare]
  if (long.length - short.length > 1) return false
  let at = 0
  for (const word of long) if (short[at] === word || short[at] === `${word}s`) at++
  return at === short.length
}

function sidesOf(index: IcdIndex, code: string, title: string): Variants['sides'] {
  const place = hasSeventh(code) ? code.length - 2 : code.length - 1
  if (place < 4) return []
  const tail = code.slice(place + 1)
  const [from, to] = rowsUnder(index, code.slice(0, place))
  const bare = bareOf(title)
  const same = index.rows
    .slice(from, to)
    .filter(
      (one) =>
        one.choosable &&
        one.code.length === code.length &&
        one.code.slice(place + 1) === tail &&
        isSame(bare, bareOf(one.title)),
    )
  const sides = same.map(
    (one) => ({ code: one.code, title: one.title, of: sideOf(one.title) ?? 'unspecified' }) as const,
  )
  const each = new Map(sides.map((variant) => [variant.of, variant]))
  return each.has('right') && each.has('left') ? [...each.values()] : []
}
