import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { everydayNames } from './everyday-names.ts'
import { distance } from './nearly.ts'

it('each everyday name has words, and codes that are written as codes are', () => {
  const wrong = everydayNames.filter(
    ({ words, codes }) =>
      words === '' ||
      codes.length === 0 ||
      !codes.every((code) => /^[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?$/.test(code)),
  )
  expect(wrong).toEqual([])
})

it('no everyday name has two meanings', () => {
  const seen = new Map<string, string>()
  const twice = everydayNames.filter(({ words, codes }) => {
    const other = seen.get(words)
    seen.set(words, codes.join(' '))
    return other !== undefined
  })
  expect(twice.map(({ words }) => words)).toEqual([])
})

it('a word is as far from another as letters differ, swapped ones counted once', () => {
  expect([
    distance('migraine', 'migrane', 2),
    distance('sinus', 'sinsu', 2),
    distance('gout', 'gout', 1),
    distance('gout', 'goiter', 1),
  ]).toEqual([1, 1, 0, 2])
})

it('the training selection is sorted, and each row is of all editions or of one', () => {
  const file = readFileSync(
    new URL('../../../resources/terminology/icd10cm-training.tsv', import.meta.url),
    'utf8',
  )
  const rows = file
    .replace(/\n$/, '')
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
  expect(rows.filter((row) => row.length !== 4 || !/^(|2026|2027)$/.test(row[3] ?? '?'))).toEqual([])
  expect(rows.map(([code]) => code)).toEqual(rows.map(([code]) => code).toSorted())
})
