import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { indexOf } from './index-of.ts'
import { searchDiagnoses } from './search.ts'
import type { Wishes } from './standing.ts'
import { trainingRows } from './training-edition.ts'
import { variantsOf } from './variants.ts'

const file = readFileSync(
  new URL('../../../resources/terminology/icd10cm-training.tsv', import.meta.url),
  'utf8',
)
const index = indexOf(trainingRows(file, '2027'))
const found = (query: string, wishes?: Wishes) =>
  searchDiagnoses(index, query, wishes).map((row) => index.rows[row]?.code)

describe('a diagnosis is found first', () => {
  it.each([
    ['its code', 'J02.0', 'J02.0'],
    ['its code without a point', 'e119', 'E11.9'],
    ['an everyday name', 'high blood pressure', 'I10'],
    ['an everyday name in another order of its words', 'pressure blood high', 'I10'],
    ['an everyday name half typed', 'high blood pr', 'I10'],
    ['an abbreviation', 'uti', 'N39.0'],
    ['a word of its title', 'scabies', 'B86'],
    ['a part of a word', 'migra', 'G43.909'],
    ['a misspelled word', 'diabtes', 'E11.9'],
    ['a misspelled title', 'celulitis', 'L03.90'],
    ['another word for one of its title', 'renal calculus', 'N20.0'],
    ['a name with a side', 'ear infection left', 'H66.92'],
    ['a name with a side in short', 'rt knee pain', 'M25.561'],
    ['a name for both sides', 'pink eye both eyes', 'H10.33'],
    ['a name without a side, as unspecified', 'ear infection', 'H66.90'],
    ['an injury, as its initial encounter', 'sprained ankle left', 'S93.402A'],
    ['a title whose hyphen is left out', 'gastroesophageal reflux', 'K21.9'],
  ])('by %s', (_how, query, code) => {
    expect(found(query)[0]).toBe(code)
  })
})

describe('what is found', () => {
  it('is each diagnosis once, whichever side or encounter', () => {
    const codes = found('sprained ankle')
    expect(codes.filter((code) => code?.startsWith('S93.40'))).toHaveLength(1)
    expect(found('otitis media').filter((code) => code?.startsWith('H66.9'))).toHaveLength(1)
  })

  it('is no header, but by its code, before what it heads', () => {
    expect(found('otitis media')).not.toContain('H66.9')
    expect(found('H66.9')).toEqual(['H66.9', 'H66.90', 'H66.91', 'H66.92', 'H66.93'])
  })

  it('is nothing for a letter, for words that say nothing, and for what no title has', () => {
    expect([found('q'), found('of the'), found('xyzzy qwrtp')]).toEqual([[], [], []])
  })

  it('is at most so much', () => {
    expect(found('pain', { most: 3 })).toHaveLength(3)
  })

  it('begins with what belongs to a pregnancy in one, and not otherwise', () => {
    expect(found('uti', { pregnant: true })[0]).toMatch(/^O23/)
    expect(found('diabetes', { pregnant: true })[0]).toMatch(/^O24/)
    expect(found('uti')[0]).toBe('N39.0')
    expect(found('diabetes').slice(0, 2).join()).not.toMatch(/O24/)
  })

  it('begins with what this provider records, of two that say it as well', () => {
    expect(found('chest pain')[0]).toBe('R07.9')
    expect(found('chest pain', { used: new Map([['R07.89', 40]]) })[0]).toBe('R07.89')
  })
})

describe('variants', () => {
  const of = (code: string) => variantsOf(index, index.at.get(code) ?? -1)

  it('are the other sides of a code, with what is of neither', () => {
    expect(of('H66.92').sides.map(({ code, of: side }) => [code, side])).toEqual([
      ['H66.90', 'unspecified'],
      ['H66.91', 'right'],
      ['H66.92', 'left'],
      ['H66.93', 'bilateral'],
    ])
  })

  it('are the seventh characters of a code, and its sides under the same one', () => {
    const { sides, seventh } = of('S93.402A')
    expect(seventh.map((one) => one.of)).toEqual(['A', 'D', 'S'])
    expect(sides.map(({ code }) => code)).toEqual(['S93.401A', 'S93.402A', 'S93.409A'])
  })

  it('are none of a code without a side, and of a header', () => {
    expect([of('I10'), of('H66.9')]).toEqual([
      { sides: [], seventh: [] },
      { sides: [], seventh: [] },
    ])
  })
})
