/**
 * Two names that a tired person could take for one: the same letters, at most two slips apart (one in a short name), or
 * sounding alike in every part. The order of given and family name does not matter, and neither does a suffix: father and
 * son are the likeliest to be taken for each other.
 */
export function nearlySame(one: string, other: string): boolean {
  const a = partsOf(one)
  const b = partsOf(other)
  if (a.length === 0 || b.length === 0) return false
  const [left, right] = [a.join(' '), b.join(' ')]
  if (slips(left, right) <= mostSlips(Math.max(left.length, right.length))) return true
  const sounds = soundsOf(a)
  return sounds !== null && sounds === soundsOf(b)
}

/** In a name of two or three signs another sign is another name. */
function mostSlips(letters: number): number {
  if (letters < 4) return 0
  return letters <= 8 ? 1 : 2
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

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
function slips(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  const at = (i: number, j: number) => rows[i]?.[j] ?? Number.POSITIVE_INFINITY
  for (let i = 1; i <= a.length; i += 1) {
    rows.push([i])
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same)
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, at(i - 2, j - 2) + 1)
      rows[i]?.push(best)
    }
  }
  return at(a.length, b.length)
}
