import fc from 'fast-check'
import { diff3Merge } from 'node-diff3'
import { describe, expect, test } from 'vitest'
import { cost, growth, linear } from '../../../test/support/cost.ts'
import { mergeLines } from './merge-lines.ts'
import { mergeText } from './merge-text.ts'

const line = fc.constantFrom('', '', ' ', 'a', 'b', 'c', 'words of a note')
const text = fc.array(line, { maxLength: 12 })

test('texts of ordinary size are merged as node-diff3 merges them, blank lines and repeated ones too', () => {
  fc.assert(
    fc.property(text, text, text, (mine, base, theirs) => {
      const plain = diff3Merge(mine, base, theirs, { excludeFalseConflicts: true })
      expect(mergeLines(mine, base, theirs)).toMatchObject(plain)
    }),
    { numRuns: 2000 },
  )
})

describe('a text of hundreds of lines, every other one blank', () => {
  const base = Array.from({ length: 1200 }, (_, n) => (n % 2 === 0 ? `line ${n}` : ''))
  const place = fc.integer({ min: 0, max: 599 }).map((n) => 2 * n)

  test('has the edits of both sides, unless they are of neighboring paragraphs', () => {
    fc.assert(
      fc.property(place, place, fc.boolean(), (mine, theirs, inserts) => {
        fc.pre(Math.abs(mine - theirs) > 2)
        const edited = (at: number, text: string) => base.toSpliced(at, inserts ? 0 : 1, text)
        const merged = mergeText(
          base.join('\n'),
          edited(mine, 'mine').join('\n'),
          edited(theirs, 'theirs').join('\n'),
        )
        const both = (mine > theirs ? [mine, theirs] : [theirs, mine]).reduce(
          (lines, at) => lines.toSpliced(at, inserts ? 0 : 1, at === mine ? 'mine' : 'theirs'),
          base,
        )
        expect(merged).toEqual({ kind: 'merged', text: both.join('\n') })
      }),
      { numRuns: 50 },
    )
  })

  test('keeps its ends, whatever is between', () => {
    fc.assert(
      fc.property(text, text, text, (mine, was, theirs) => {
        const within = (lines: string[]) => ['first', ...base, ...lines, ...base, 'last']
        const regions = mergeLines(within(mine), within(was), within(theirs)) ?? []
        const lines = regions.flatMap(({ ok }) => ok ?? ['conflict'])
        expect([lines[0], lines.at(-1)]).toEqual(['first', 'last'])
        // What merges says what each side changed, and nothing else.
        const known = new Set([...within(mine), ...within(theirs), 'conflict'])
        expect(lines.filter((one) => !known.has(one))).toEqual([])
      }),
      { numRuns: 50 },
    )
  })
})

test('thousands of lines that differ throughout are for a person', () => {
  const lines = (side: string) => Array.from({ length: 2100 }, (_, n) => `${side} ${n % 9}`).join('\n')
  expect(mergeText(lines('base'), lines('mine'), lines('theirs'))).toEqual({ kind: 'conflict' })
})

test('blank lines cost no more than their number, however many there are', () => {
  const merge = (blank: number) => {
    const lines = '\n'.repeat(blank)
    return mergeText(lines, `mine${lines}and${lines}`, `theirs${lines}or${lines}`)
  }
  expect(growth(merge, 5_000)).toBeLessThan(linear)
  // A note of the longest text there may be, against what reading it costs at the least.
  const parse = cost(() => JSON.parse(JSON.stringify(Array.from({ length: 3 }, () => '\n'.repeat(200_000)))))
  expect(cost(() => merge(100_000))).toBeLessThan(100 * (1 + parse))
})
