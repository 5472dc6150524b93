import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { channels } from '../contract/index.ts'
import { inputMessage } from '../input-message.ts'
import { cleanLine, cleanText, isFreeText, Line, Prose, Remark } from './text.ts'

describe('pasted text', () => {
  test.each([
    ['Stop lithium\u000bStart valproate', 'Stop lithium\nStart valproate'],
    ['one\u000ctwo\u2028three\u2029four\u0085five', 'one\ntwo\nthree\nfour\nfive'],
    ['one\r\ntwo\rthree', 'one\ntwo\nthree'],
    ['tab\tstays', 'tab\tstays'],
    ['a\u0000b\u0007c\u001bd\u007fe', 'abcde'],
    ['half \ud83d of a sign, whole 😀', 'half  of a sign, whole 😀'],
    ['Naïve: 5–10 mg, “q.i.d.”, 체온, ½', 'Naïve: 5–10 mg, “q.i.d.”, 체온, ½'],
  ])('%j is kept as %j', (pasted, kept) => {
    expect(cleanText(pasted)).toBe(kept)
    expect(cleanText(kept)).toBe(kept)
  })

  test('in one line has spaces for breaks and tabs', () => {
    expect(cleanLine('1 tablet\u000btwice daily')).toBe('1 tablet twice daily')
    expect(cleanLine('1 tablet \r\n\t twice daily')).toBe('1 tablet twice daily')
  })

  test.each(['', ' ', '\t\n', '\u0000', '\u0001 \u0007', '\u00a0', '\ufeff', '\u2028', '\ud800'])(
    'of %j nothing is left: where a word is needed it is none',
    (blank) => {
      expect(Line({ min: 1, max: 9 }).safeParse(blank).success).toBe(false)
      expect(Remark({ min: 1, max: 9 }).safeParse(blank).success).toBe(false)
      expect([Line({ max: 9 }).parse(blank), Remark({ max: 9 }).parse(blank)]).toEqual(['', ''])
    },
  )

  test('of a note keeps its blanks, those of a line or a remark end with its words', () => {
    const typed = ' two\nlines \n'
    expect([Prose({ max: 20 }).parse(typed), Remark({ max: 20 }).parse(typed)]).toEqual([typed, 'two\nlines'])
    expect(Line({ max: 20 }).parse(typed)).toBe('two lines')
  })

  test('is measured as it is kept', () => {
    expect(Line({ min: 1, max: 3 }).safeParse('\u0007').success).toBe(false)
    expect(Prose({ max: 3 }).parse('a\u0000bc')).toBe('abc')
  })
})

/** Strings of an input that are no person's words: names of things, codes, what a press repeats. */
const notFreeText = /\.(rxcui|digest|seen|versions|pin|current|to|data|id)$/

test('every text that a channel takes is cleaned where it is parsed', () => {
  const free: string[] = []
  for (const [name, { input }] of Object.entries(channels)) walk(input, name)
  expect(free).toEqual([])

  function walk(schema: unknown, path: string): void {
    const one = schema as z.ZodType
    if (isFreeText(one)) return
    const def = one.def as unknown as Record<string, unknown> & { type: string; checks?: unknown[] }
    switch (def.type) {
      case 'object':
        for (const [key, inner] of Object.entries(def.shape as object)) walk(inner, `${path}.${key}`)
        return
      case 'record':
        walk(def.valueType, `${path}.<value>`)
        return
      case 'array':
        walk(def.element, path)
        return
      case 'union':
        for (const option of def.options as unknown[]) walk(option, path)
        return
      case 'pipe':
        walk(def.out, path)
        return
      case 'optional':
      case 'nullable':
        walk(def.innerType, path)
        return
      case 'string':
        // A pattern says what it is.
        if (!hasPattern(def.checks) && !notFreeText.test(path)) free.push(path)
        return
      default:
        expect(['enum', 'number', 'boolean', 'int', 'literal']).toContain(def.type)
    }
  }
})

type Check = { _zod: { def: { format?: string } } }
const hasPattern = (checks: unknown): boolean =>
  ((checks ?? []) as Check[]).some((check) => check._zod.def.format === 'regex')

test('a refused entry says what can be mended and repeats nothing', () => {
  const message = (schema: z.ZodType, value: unknown) => {
    const { error } = schema.safeParse(value)
    if (!error) throw new Error('taken')
    return inputMessage(error)
  }
  expect(message(Line({ max: 5 }), 'Mrs Example')).toContain('at most 5 characters')
  expect(message(Line({ min: 1, max: 5 }), '')).toContain('still empty')
  expect(message(z.number().max(11), 12)).toContain('at most 11')
  expect(message(z.number().min(0), -1)).toContain('at least 0')
  expect(message(z.enum(['a']), 'Mrs Example')).not.toContain('Example')
})
