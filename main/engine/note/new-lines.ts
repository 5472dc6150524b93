/** Paragraphs that came after the signature, and the title of the section they were typed in. */
export type Late = { title: string; lines: string[] }

/**
 * Paragraphs of `mine` that the signed text does not have, and that were not read and left out before it was signed. Of
 * one that goes on from such a paragraph only what was added: the rest would be said twice. A paragraph that `mine` still
 * has by itself did not go on: another that begins like it is one of its own, and is said whole.
 */
export function newLines(mine: string, before: string, signed: string): string[] {
  const known = new Set([...linesOf(before), ...linesOf(signed)].map((line) => line.trim()))
  known.delete('')
  // The beginnings of a line are looked up by the lengths there are, of which a text has few, and not line by line.
  const lengths = [...new Set([...known].map(({ length }) => length))].sort((a, b) => b - a)
  const own = new Set(linesOf(mine).map((line) => line.trim()))
  const isBegun = (line: string, length: number) => {
    const begun = line.slice(0, length)
    return known.has(begun) && (begun === line || !own.has(begun))
  }
  return linesOf(mine).flatMap((whole) => {
    const line = whole.trim()
    const longest = lengths.find((length) => endsAWord(line, length) && isBegun(line, length))
    const added = line.slice(longest ?? 0).trim()
    return added === '' ? [] : [longest === undefined ? whole : added]
  })
}

const endsAWord = (line: string, at: number): boolean =>
  at === line.length || (at < line.length && /\s/.test(line.charAt(at)))

/** More than this, and a paragraph that only grew is said in both forms. */
const mostComparisons = 1_000_000

/** Under the name of their section; a paragraph that only grew since takes the place of what it was. */
export function withLines(text: string, { title, lines }: Late): string {
  const heading = `${title}:`
  const rows = text === '' ? [] : text.split('\n')
  if ((rows.length + lines.length) * lines.length > mostComparisons) {
    const said = new Set(rows)
    const further = lines.filter((line) => !said.has(line))
    return further.length === 0 ? text : [...rows, '', heading, ...further].join('\n')
  }
  for (const line of lines) {
    if (rows.some((row) => row.startsWith(line))) continue
    const grown = rows.findIndex((row) => row.trim() !== '' && row !== heading && line.startsWith(row))
    const under = rows.indexOf(heading)
    if (grown >= 0) rows[grown] = line
    else if (under < 0) rows.push(...(rows.length > 0 ? [''] : []), heading, line)
    else {
      const blank = rows.indexOf('', under)
      rows.splice(blank < 0 ? rows.length : blank, 0, line)
    }
  }
  return rows.join('\n')
}

const linesOf = (text: string): string[] => text.split('\n')
