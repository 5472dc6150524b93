import fc from 'fast-check'
import { expect, test } from 'vitest'
import { growth, linear } from '../../../test/support/cost.ts'
import { cleanText, divOf } from '../../engine/record/plain-text.ts'
import { longestNarrative, narrativeFault } from './xhtml.ts'

const div = (inside: string) => `<div xmlns="http://www.w3.org/1999/xhtml">${inside}</div>`

test.each([
  ['an empty one', ''],
  ['paragraphs', '<p>Rest &amp; fluids</p><p></p>'],
  [
    'a table, a list, a break, a picture',
    '<table><tr><td>1</td></tr></table><ul><li>a<br/></li></ul><img alt="x" src=\'#a\' />',
  ],
  ['characters by name and number', 'Na&#239;ve &#xB0; &ge; &nbsp;'],
  ['a comment', 'a<!-- <p> & -->b'],
  ['a style', '<p style="color: red" class="x">a</p >'],
])('%s is a narrative', (_, inside) => {
  expect(narrativeFault(div(inside))).toBe(null)
})

test('accepts the XHTML a workstation makes of any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(narrativeFault(divOf(cleanText(text)))).toBe(null)
    }),
    { numRuns: 1000 },
  )
  expect(narrativeFault(divOf('&'.repeat(200_000)))).toBe(null)
  expect(narrativeFault(divOf('\n'.repeat(200_000)))).toBe(null)
})

test.each([
  ['nothing', ''],
  ['plain text', 'Rest.'],
  ['text beside it', `${div('a')} b`],
  ['two of them', div('a') + div('b')],
  ['another element', '<p xmlns="http://www.w3.org/1999/xhtml">a</p>'],
  ['no namespace', '<div>a</div>'],
  ['what is not closed', div('<p>a')],
  ['what is closed in another order', div('<b><i>a</b></i>')],
  ['what was never opened', div('a</p>')],
  ['a megabyte of “<”', div('<'.repeat(1_000_000))],
  ['a sign', div('5 < 6')],
  ['a bare “&”', div('a & b')],
  ['a control character', div('a\u0000b')],
  ['half a surrogate pair', div('a\ud800b')],
  ['a script', div('<script>alert(1)</script>')],
  ['an event', div('<p onclick="alert(1)">a</p>')],
  ['an address that acts', div('<a href=" javascript:alert(1)">a</a>')],
  ['a frame', div('<iframe src="x"></iframe>')],
  ['an attribute without quotes', div('<p class=x>a</p>')],
  ['an attribute twice', div('<p class="x" class="y">a</p>')],
  ['a document type', `<!DOCTYPE x>${div('a')}`],
  ['an entity of its own', `<!DOCTYPE x [<!ENTITY a "b">]>${div('&a;')}`],
  ['a comment without end', div('<!-- a')],
  ['what is longer than any note', div('a'.repeat(longestNarrative))],
  ['what is nested without end', div('<b>'.repeat(1000) + '</b>'.repeat(1000))],
])('%s is none', (_, narrative) => {
  expect(narrativeFault(narrative)).not.toBe(null)
})

test.each([
  '<',
  '<p>',
  '<p></p>',
  '<p a="',
  '<p a="b" ',
  '<p ',
  '&',
  '&amp;',
  '<!--',
  '<!---->',
  ' ',
  '<b x=" ',
  "<b x='",
])('a narrative of any size costs no more than that: %s', (piece) => {
  const whole = (times: number) => narrativeFault(div(piece.repeat(times)))
  expect(growth(whole, 50_000)).toBeLessThan(linear)
})
