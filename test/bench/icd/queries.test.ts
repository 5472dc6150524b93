import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { indexOf } from '../../../main/clinical/diagnoses/index-of.ts'
import { searchDiagnoses } from '../../../main/clinical/diagnoses/search.ts'
import { trainingRows } from '../../../main/clinical/diagnoses/training-edition.ts'
import { corpora, percent, queriesOf, readQueries, shareOf } from './queries.ts'

it('the everyday queries find their codes first, of those that the training selection has', () => {
  const index = indexOf(
    trainingRows(
      readFileSync(new URL('../../../resources/terminology/icd10cm-training.tsv', import.meta.url), 'utf8'),
      '2026',
    ),
  )
  const here = corpora
    .flatMap(queriesOf)
    .filter(({ codes }) => codes.every((code) => index.rows[index.at.get(code) ?? -1]?.choosable))
  const { queries, first, inFive } = shareOf(here, (query) =>
    searchDiagnoses(index, query).map((row) => index.rows[row]?.code ?? ''),
  )
  expect(queries).toBeGreaterThan(150)
  expect(first / queries).toBeGreaterThan(0.9)
  expect(inFive / queries).toBeGreaterThan(0.95)
})

it('a share counts what is first and what is within five', () => {
  const queries = ['a', 'b', 'c', 'd'].map((query) => ({ query, codes: ['I10'] }))
  const found: Record<string, string[]> = {
    a: ['I10'],
    b: ['x', 'x', 'x', 'x', 'I10'],
    c: ['x', 'x', 'x', 'x', 'x', 'I10'],
  }
  expect(shareOf(queries, (query) => found[query] ?? [])).toEqual({ queries: 4, first: 1, inFive: 2 })
  expect([percent(1, 3), percent(0, 0)]).toEqual(['33.3', '-'])
})

it('a file of queries names the line that is none', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'queries-')), 'q.txt')
  writeFileSync(file, '# words\n\nuti | N39.0\nno codes\n')
  expect(() => readQueries(file)).toThrow(/q\.txt:4/)
  expect(() => readQueries('/nowhere.txt')).toThrow('no such file')
})
