import { existsSync, readFileSync } from 'node:fs'

/** What is typed, and the codes that a coder would take for it, any of them. */
export type Query = { query: string; codes: string[] }

/** `own`: written together with the search. `others`: by somebody who has not seen it, and never used to tune it. */
export const corpora = ['own', 'others'] as const

export const queriesOf = (corpus: (typeof corpora)[number]): Query[] =>
  readQueries(new URL(`./${corpus}-queries.txt`, import.meta.url))

/** Throws with the line that can't be read. */
export function readQueries(file: URL | string): Query[] {
  if (!existsSync(file)) throw new Error(`${file}: there is no such file`)
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.flatMap((line, at) => {
    if (line.trim() === '' || line.startsWith('#')) return []
    const [query = '', codes = ''] = line.split('|').map((part) => part.trim())
    if (!query || !codes) throw new Error(`${file}:${at + 1}: a line is "query | CODE CODE"`)
    return [{ query, codes: codes.split(/\s+/) }]
  })
}

export type Share = { queries: number; first: number; inFive: number }

/** `find`: the codes found for a query, the likeliest first. */
export function shareOf(queries: readonly Query[], find: (query: string) => readonly string[]): Share {
  const share = { queries: queries.length, first: 0, inFive: 0 }
  for (const { query, codes } of queries) {
    const place = find(query).findIndex((code) => codes.includes(code))
    if (place === 0) share.first++
    if (place >= 0 && place < 5) share.inFive++
  }
  return share
}

export const percent = (part: number, whole: number): string =>
  whole === 0 ? '-' : ((100 * part) / whole).toFixed(1)
