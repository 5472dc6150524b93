import { diff3Merge } from 'node-diff3'

/** What three texts of three times 270 lines cost, if all lines were blank: some 30 ms. A note of four pages is far below. */
const mostSteps = 20_000_000
const mostLines = 2000

/** What both sides agree on, or what each has in one place: mine, the base, theirs. */
export type Region =
  | { ok: string[]; conflict?: undefined }
  | { ok?: undefined; conflict: { a: string[]; o: string[]; b: string[] } }

/**
 * Three-way merge (diff3) by lines: regions that both sides agree on, and conflicts. The comparison looks at each pair of equal
 * lines once for every line before it, which notes with many blank lines make cubic: of such what all three begin and end with is
 * set aside first, and a blank line is told from others by the line it follows. Null: too much to compare even so; it is for a person.
 */
export function mergeLines(mine: string[], base: string[], theirs: string[]): Region[] | null {
  if (isCheap(mine, base, theirs)) return diff3(mine, base, theirs)
  const head = commonLines(mine, base, theirs, (lines, n) => lines[n])
  const rest = [mine, base, theirs].map((lines) => lines.slice(head)) as [string[], string[], string[]]
  const tail = commonLines(...rest, (lines, n) => lines[lines.length - 1 - n])
  if (rest.some((lines) => lines.length - tail > mostLines)) return null
  const lineOf = new Map<string, string>()
  const [a, o, b] = rest.map((lines) => keysOf(lines.slice(0, lines.length - tail), lineOf)) as typeof rest
  if (!isCheap(a, o, b)) return null
  const linesOf = (keys: string[]) => keys.map((key) => lineOf.get(key) ?? '')
  const regions = diff3(a, o, b).map(
    ({ ok, conflict }): Region =>
      ok
        ? { ok: linesOf(ok) }
        : { conflict: { a: linesOf(conflict.a), o: linesOf(conflict.o), b: linesOf(conflict.b) } },
  )
  return [{ ok: mine.slice(0, head) }, ...regions, { ok: mine.slice(mine.length - tail) }]
}

const diff3 = (mine: string[], base: string[], theirs: string[]): Region[] =>
  diff3Merge(mine, base, theirs, { excludeFalseConflicts: true }).map(({ ok, conflict }) =>
    conflict ? { conflict } : { ok: ok ?? [] },
  )

function isCheap(mine: string[], base: string[], theirs: string[]): boolean {
  if (Math.max(mine.length, base.length, theirs.length) > mostLines) return false
  return steps(base, mine) + steps(base, theirs) <= mostSteps
}

/** Of the longest common subsequence as node-diff3 finds it (Hunt and McIlroy): each pair of equal lines, times the lines before it. */
function steps(one: string[], other: string[]): number {
  const times = countsOf(one)
  let pairs = 0
  for (const line of other) pairs += times.get(line) ?? 0
  return pairs * Math.min(one.length, other.length)
}

/** How often each line stands in a text. */
export function countsOf(lines: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1)
  return counts
}

function commonLines(
  mine: string[],
  base: string[],
  theirs: string[],
  at: (lines: string[], n: number) => string | undefined,
): number {
  const most = Math.min(mine.length, base.length, theirs.length)
  let n = 0
  while (n < most && at(mine, n) === at(base, n) && at(base, n) === at(theirs, n)) n += 1
  return n
}

/** One key a line; blank ones have that of the words before them in it, and how many blank lines after those they are. */
function keysOf(lines: string[], lineOf: Map<string, string>): string[] {
  let text = ''
  let blanks = 0
  return lines.map((line) => {
    const isBlank = line.trim() === ''
    blanks = isBlank ? blanks + 1 : 0
    if (!isBlank) text = line
    const key = isBlank ? `blank ${blanks}${line}| after ${text}` : `words ${line}`
    lineOf.set(key, line)
    return key
  })
}
