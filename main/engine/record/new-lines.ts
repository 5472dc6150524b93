import { addendumTitle } from './addendum.ts'
import { goesOnFrom } from './goes-on.ts'
import { headings } from './headings.ts'

/**
 * Paragraphs that came after the signature, the title of the section they were typed in, and what its editor had sent
 * of them before.
 */
export type Late = { title: string; lines: string[]; was?: string[] }

/**
 * Paragraphs of `mine` that the signed text does not have, and that were not read and left out before it was signed. One
 * that goes on from such a paragraph is said whole: what was added may mean the opposite by itself (“Denies”, “Denies
 * chest pain”).
 */
export function newLines(mine: string, before: string, signed: string): string[] {
  const known = new Set([...before.split('\n'), ...signed.split('\n')].map((line) => line.trim()))
  return mine.split('\n').filter((line) => line.trim() !== '' && !known.has(line.trim()))
}

/** The same of an addendum, whose text has the titles of sections in it. */
export function newLinesByTitle(mine: string, before: string, signed: string): Late[] {
  const found: Late[] = []
  const wanted = newLines(mine, before, signed)
  let [at, title] = [0, addendumTitle]
  for (const row of mine.split('\n')) {
    if (headings.has(row)) title = row.slice(0, -1)
    if (row !== wanted[at]) continue
    at += 1
    if (headings.has(row)) continue
    if (found.at(-1)?.title === title) found.at(-1)?.lines.push(row)
    else found.push({ title, lines: [row] })
  }
  return found
}

/** More than this, and a paragraph that only grew is said in both forms. */
const mostComparisons = 1_000_000

/** Under the name of their section; a paragraph there that only grew since takes the place of what it was. */
export function withLines(text: string, { title, lines, was = [] }: Late): string {
  const heading = `${title}:`
  const rows = text === '' ? [] : text.split('\n')
  const at = rows.indexOf(heading)
  const start = at < 0 ? rows.length : at + 1
  const end = at < 0 ? rows.length : endOfSection(rows, start)
  const under = rows.slice(start, end)
  const taken = (rows.length + lines.length) * lines.length > mostComparisons ? withAll : withGrown
  const now = taken(under, lines, new Set(was))
  const titled = at < 0 ? [...(rows.length > 0 ? [''] : []), heading] : []
  return [...rows.slice(0, start), ...titled, ...now, ...rows.slice(end)].join('\n')
}

/** Where the lines of a section end, the blank ones before the next heading left out. */
export function endOfSection(rows: string[], start: number): number {
  let end = start
  while (end < rows.length && !headings.has(rows[end] ?? '')) end += 1
  while (end > start && rows[end - 1] === '') end -= 1
  return end
}

function withAll(under: string[], lines: string[]): string[] {
  const kept = new Set(under)
  return [...under, ...lines.filter((line) => !kept.has(line))]
}

function withGrown(under: string[], lines: string[], was: ReadonlySet<string>): string[] {
  const rows = [...under]
  // What its author has side by side are two, however alike they begin.
  const own = new Set(lines)
  for (const line of lines) {
    if (rows.includes(line)) continue
    // In one editor a word may be half written: there a line is known by its beginning, and may have become shorter.
    const isEarlier = (row: string) =>
      goesOnFrom(line, row) || (was.has(row) && (line.startsWith(row) || row.startsWith(line)))
    const earlier = rows.findIndex((row) => row.trim() !== '' && !own.has(row) && isEarlier(row))
    if (earlier >= 0) rows[earlier] = line
    else if (!rows.some((row) => !own.has(row) && goesOnFrom(row, line))) rows.push(line)
  }
  return rows
}
