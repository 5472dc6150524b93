import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import Database from 'better-sqlite3-multiple-ciphers'
import type { IcdCode } from '../../../main/clinical/diagnoses/edition.ts'
import { indexOf } from '../../../main/clinical/diagnoses/index-of.ts'
import { searchDiagnoses } from '../../../main/clinical/diagnoses/search.ts'
import { corpora, percent, type Query, queriesOf, readQueries, shareOf } from './queries.ts'

/**
 * `ROUNDS_DATA=DIR npm run bench -- icd [--queries FILE] [--missed]`: how often the search for diagnoses has the right code first and
 * within five, on the 72,750 codes of the 2022 edition, and its time for each key of each query, beside plain SQLite FTS5 in the same run.
 */
const { values } = parseArgs({
  options: { queries: { type: 'string' }, missed: { type: 'boolean', default: false } },
})
const data = process.env.ROUNDS_DATA
if (!data) {
  console.error('icd: ROUNDS_DATA names the folder with terminology/icd10cm-2022.tsv')
  process.exit(1)
}
const rows: IcdCode[] = readFileSync(join(data, 'terminology', 'icd10cm-2022.tsv'), 'utf8')
  .split('\n')
  .slice(1)
  .flatMap((line) => {
    const [code, title] = line.split('\t')
    return code && title ? [{ code, title, choosable: true }] : []
  })

const began = performance.now()
const index = indexOf(rows)
console.log(`${rows.length} codes indexed in ${Math.round(performance.now() - began)} ms`)

const db = new Database(':memory:')
db.exec("CREATE VIRTUAL TABLE codes USING fts5(code, title, prefix='2 3')")
const insert = db.prepare('INSERT INTO codes VALUES (?, ?)')
db.transaction(() => {
  for (const { code, title } of rows) insert.run(code, title)
})()
const match = db.prepare('SELECT code FROM codes WHERE codes MATCH ? ORDER BY rank LIMIT 5').pluck()

const ours = (query: string): string[] =>
  searchDiagnoses(index, query, { most: 5 }).map((row) => index.rows[row]?.code ?? '')
const plain = (query: string): string[] => {
  const words = query.match(/[\p{L}\p{N}]+/gu) ?? []
  return words.length > 0 ? (match.all(words.map((word) => `"${word}"*`).join(' ')) as string[]) : []
}

const sets: [string, Query[]][] = values.queries
  ? [[values.queries, readQueries(values.queries)]]
  : corpora.map((corpus) => [corpus, queriesOf(corpus)])
for (const [name, queries] of sets) {
  for (const [who, find] of [
    ['rounds', ours],
    ['plain FTS5', plain],
  ] as const) {
    const { first, inFive, queries: all } = shareOf(queries, find)
    console.log(
      `${name}: ${who}: ${all} queries, ${percent(first, all)} % first, ${percent(inFive, all)} % in five`,
    )
  }
  if (values.missed)
    for (const { query, codes } of queries) {
      const found = ours(query)
      if (!codes.includes(found[0] ?? ''))
        console.log(
          `  ${codes.some((code) => found.includes(code)) ? 'later' : 'NOT'}: ${query} (${codes.join(' ')}): ${found.join(' ')}`,
        )
    }
}

const all = sets.flatMap(([, queries]) => queries)
const beginnings = all.flatMap(({ query }) => Array.from(query, (_, at) => query.slice(0, at + 1)))
for (const [who, find] of [
  ['rounds', ours],
  ['plain FTS5', plain],
] as const) {
  const times = beginnings
    .map((typed) => {
      const start = performance.now()
      find(typed)
      return performance.now() - start
    })
    .toSorted((a, b) => a - b)
  const at = (share: number) => (times[Math.floor((times.length - 1) * share)] ?? 0).toFixed(2)
  console.log(
    `${who}: each of ${times.length} keys: ${at(0.5)} ms in the middle, ${at(0.95)} ms of 95 in 100, ${at(1)} ms at most`,
  )
}
const total = shareOf(all, ours)
console.log(
  `icd: ${percent(total.first, total.queries)} % first, ${percent(total.inFive, total.queries)} % in five`,
)
