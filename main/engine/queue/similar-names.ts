/**
 * Two names that a tired person could take for one: the same letters, at most two slips apart (one in a short name), or
 * sounding alike in every part. The order of given and family name does not matter, and neither does a suffix: father and
 * son are the likeliest to be taken for each other.
 */
export const nearlySame = (one: string, other: string): boolean => alike(readName(one), readName(other))

/** A name as it is compared, so that a queue reads each once and not for each other row. */
type ReadName = { letters: string; sounds: string | null; signs: number }

/** As much of a name as is read: longer than any that a row can show. */
const longest = 100

function readName(name: string): ReadName {
  const parts = partsOf(name.slice(0, longest))
  const letters = parts.join(' ').slice(0, longest)
  return { letters, sounds: soundsOf(parts), signs: signsIn(letters) }
}

/** Neither is nothing, and a person could take one for the other. */
function alike(one: ReadName, other: ReadName): boolean {
  if (one.letters === '' || other.letters === '') return false
  const most = mostSlips(Math.max(one.letters.length, other.letters.length))
  // Quick to see of nearly all pairs: a slip changes the length by one at most, and adds or takes two signs at most.
  const near =
    Math.abs(one.letters.length - other.letters.length) <= most &&
    countBits(one.signs ^ other.signs) <= 2 * most
  if (near && slips(one.letters, other.letters) <= most) return true
  return one.sounds !== null && one.sounds === other.sounds
}

type Named = { name: string; patientId: string }

/** Answers whether another patient among `rows` has a name that could be taken for that of a row. */
export function namesakesIn(rows: readonly Named[]): (row: Named) => boolean {
  const read = new Map(rows.map(({ name }) => [name, readName(name)]))
  const patients = rows.map(({ name, patientId }) => ({ patientId, read: read.get(name) ?? readName(name) }))
  return ({ name, patientId }) => {
    const mine = read.get(name) ?? readName(name)
    return patients.some((other) => other.patientId !== patientId && alike(mine, other.read))
  }
}

/** In a name of two or three signs another sign is another name. */
function mostSlips(letters: number): number {
  if (letters < 4) return 0
  return letters <= 8 ? 1 : 2
}

/** Which of 32 kinds of signs stand in it, a bit each. */
function signsIn(letters: string): number {
  let signs = 0
  for (let at = 0; at < letters.length; at += 1) signs |= 1 << (letters.charCodeAt(at) & 31)
  return signs
}

function countBits(bits: number): number {
  let count = 0
  for (let left = bits; left !== 0; left &= left - 1) count += 1
  return count
}

const suffixes = new Set(['jr', 'sr', 'junior', 'senior', 'ii', 'iii', 'iv', '2nd', '3rd', '4th'])

function partsOf(name: string): string[] {
  const plain = name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/['’.]/g, '')
  const parts = plain.match(/[\p{L}\p{N}]+/gu) ?? []
  const named = parts.filter((part) => !suffixes.has(part))
  return (named.length > 0 ? named : parts).sort()
}

/**
 * American Soundex (US National Archives) of each part; it covers the spellings one hears: Jon, John; Meyer, Maier. Null of
 * letters that are not Latin: it has no sounds for them, and would take all that begin alike for one.
 */
function soundsOf(parts: string[]): string | null {
  if (!parts.every((part) => /^[a-z]+$/.test(part))) return null
  return parts.map(soundex).sort().join(' ')
}

const codes: Record<string, string> = Object.fromEntries(
  ['bfpv', 'cgjkqsxz', 'dt', 'l', 'mn', 'r'].flatMap((letters, at) =>
    [...letters].map((l) => [l, String(at + 1)]),
  ),
)

function soundex(part: string): string {
  let key = part.slice(0, 1)
  let last = codes[key] ?? ''
  for (const letter of part.slice(1)) {
    const code = codes[letter]
    if (code && code !== last) key += code
    // H and W do not part two consonants of one code; vowels do.
    if (letter !== 'h' && letter !== 'w') last = code ?? ''
  }
  return key.padEnd(4, '0').slice(0, 4)
}

/** Insertions, deletions, substitutions and swaps of neighbors (optimal string alignment). */
function slips(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + same)
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, at(beforeLast, j - 2) + 1)
      row.push(best)
    }
    beforeLast = last
    last = row
  }
  return at(last, b.length)
}

const at = (row: number[], j: number): number => row[j] ?? Number.POSITIVE_INFINITY
