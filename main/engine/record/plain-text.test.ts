import fc from 'fast-check'
import { expect, test } from 'vitest'
import { narrativeText } from '../../../test/visit/central-reader.ts'
import { narrativeText as textOf } from '../../clinical/notes/narrative-text.ts'
import { cleanText, divOf } from './plain-text.ts'

const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      '\n',
      '\r',
      '\t',
      ' ',
      '&',
      '<',
      '>',
      '"',
      "'",
      ']',
      '<p>',
      '</p>',
      '&amp;',
      '&#13;',
      '\u0000',
      '\u000b',
      '\ud800',
      '\ufffe',
      '\u2028',
      '\u00a0',
      'é',
      'é',
      '👩🏽‍⚕️',
      '<br/>',
      'x',
    ),
  }),
)

test('every clean text comes back character by character, also through a reader that shares no code', () => {
  fc.assert(
    fc.property(anything, (typed) => {
      const text = cleanText(typed)
      expect(textOf(divOf(text))).toBe(text)
      expect(narrativeText(divOf(text))).toBe(text)
      expect(cleanText(text)).toBe(text)
    }),
    { numRuns: 2000 },
  )
})

test('only what XML cannot carry is removed', () => {
  expect(cleanText('a\u0000b\u0008\u000bc\ufffed\ud800e\tf\n\rg\u007f\u{1f600}')).toBe(
    'abcde\tf\n\rg\u007f\u{1f600}',
  )
})

test('the narrative is a line a paragraph and nothing else', () => {
  expect(divOf('a <b>\n\n& c')).toBe(
    '<div xmlns="http://www.w3.org/1999/xhtml"><p>a &lt;b&gt;</p><p></p><p>&amp; c</p></div>',
  )
})
