import fc from 'fast-check'
import { expect, test } from 'vitest'
import { growth, linear } from '../../../test/support/cost.ts'
import { narrativeText, shownNarrativeText } from './narrative-text.ts'

const div = (inside: string) => narrativeText(`<div xmlns="http://www.w3.org/1999/xhtml">${inside}</div>`)

test('a line for each block, the items of a list marked and numbered', () => {
  expect(
    div(
      '<h2>Plan</h2>\n <p>Rest,\n  fluids<br/>and  <b>sleep</b>.</p><ul><li>one</li><li><p>two</p></li></ul><ol><li>a</li><li>b<ul><li>c</li></ul></li></ol>',
    ),
  ).toBe('Plan\nRest, fluids\nand sleep.\n• one\n• two\n1. a\n2. b\n• c')
})

test('a row of a table is a line, also with blocks, lists, tables and nothing in its cells', () => {
  expect(
    div(
      '<table><caption>Labs</caption><tr><th>Test</th><th>Value</th><th></th></tr><tr><td></td><td><p>1.2</p><p>high</p></td><td>x<br/>y</td></tr></table>after',
    ),
  ).toBe('Labs\nTest | Value |\n | 1.2; high | x; y\nafter'.replace('\n |', '\n |'))
  expect(
    div(
      '<table><tr><td><table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table></td><td>d</td></tr></table>',
    ),
  ).toBe('a | b; c | d')
})

test('signs are read by name, by number and as they are; what is none stays', () => {
  expect(div('Na&#239;ve &amp; well; 37 &#xB0;C &ge; 2 &micro;g &frac12; &nosuch; &#0; &#xD800; &')).toBe(
    'Naïve & well; 37 °C ≥ 2 µg ½ &nosuch; &#0; &#xD800; &',
  )
  expect(div('<![CDATA[5 < 6 &amp; 7]]>')).toBe('5 < 6 &amp; 7')
  expect(div('5 < 6')).toBe('5 < 6')
})

test('marks superscripts, struck-out text and images in plain text', () => {
  expect(div('White cells 12 × 10<sup>9</sup>/L')).toBe('White cells 12 × 10^9/L')
  expect(div('<p>Lithium <s>300</s> 600 mg</p>')).toBe('Lithium [struck out: 300] 600 mg')
  expect(div('<p>See <img src="#a" alt="ECG &gt; 1 mm"/> and <img src="b"/></p>')).toBe(
    'See [image: ECG > 1 mm] and [image]',
  )
})

test('leaves out elements that a browser would not show', () => {
  expect(
    div('<style>p { color: red }</style><!-- <p>no</p> --><?x y?>yes<script>if (1 < 2) "</p>"</script>'),
  ).toBe('yes')
})

test('preformatted lines stay lines, with their spaces', () => {
  expect(div('<pre>a   1\n\nb   2</pre>')).toBe('a   1\n\nb   2')
})

test('a “>” within quotes ends no tag', () => {
  expect(div('<p title="a > b">words</p><p class=\'"\'>more</p>')).toBe('words\nmore')
})

test('shows an unclosed tag as text, so that nothing is lost', () => {
  expect(narrativeText('<div><p>kept</p><p title="oh')).toBe('kept\n<p title="oh')
  expect(narrativeText('<div>kept <!-- oh')).toBe('kept <!-- oh')
  expect(narrativeText('<div><p>one</p></li></table></tr>two')).toBe('one\ntwo')
  expect(narrativeText('')).toBe('')
})

const pieces = [
  ...[
    '<p>',
    '</p>',
    '<br/>',
    '<table>',
    '<tr>',
    '<td>',
    '</td>',
    '</tr>',
    '</table>',
    '<ul>',
    '<li>',
    '</ul>',
  ],
  ...[
    '<pre>',
    '</pre>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<',
    '>',
    '"',
    '<p title="',
    '&amp;',
    '&#',
    ' ',
    '\n',
  ],
]

test('keeps every word of a narrative in order, whatever its markup', () => {
  const word = fc.integer({ min: 0, max: 9999 }).map((n) => `w${n}w`)
  const tags = fc.constantFrom(
    '<p>',
    '</p>',
    '<br/>',
    '<tr>',
    '<td>',
    '</tr>',
    '<ul>',
    '<li>',
    '<b>',
    '</b>',
    ' ',
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(tags, word), { maxLength: 40 }), (parts) => {
      const text = narrativeText(`<div>${parts.map(([tag, text]) => `${tag} ${text} `).join('')}</div>`)
      expect(text.match(/w\d+w/g) ?? []).toEqual(parts.map(([, text]) => text))
    }),
  )
})

/** Characters looked at, not time: a machine may be slow, the work must not grow faster than what is read. */
test('reading any pattern ten times as long looks at no more than ten times as much', () => {
  const looked = (narrative: string): number => {
    let count = 0
    const { indexOf, startsWith, charCodeAt } = String.prototype
    // biome-ignore lint/suspicious/noExplicitAny: three methods are counted while one text is read
    const strings = String.prototype as any
    strings.indexOf = function (this: string, wanted: string, from = 0) {
      const found = indexOf.call(this, wanted, from)
      count += (found < 0 ? this.length : found) - from + 1
      return found
    }
    strings.charCodeAt = function (this: string, at: number) {
      count += 1
      return charCodeAt.call(this, at)
    }
    try {
      narrativeText(narrative)
      return count
    } finally {
      Object.assign(strings, { indexOf, startsWith, charCodeAt })
    }
  }
  for (const piece of pieces) {
    const [once, tenfold] = [1000, 10_000].map((times) => looked(`<div>${piece.repeat(times)}`))
    expect(tenfold, piece).toBeLessThanOrEqual(10.5 * (once ?? 0) + 100)
  }
})

test.each(pieces)('reading costs no more than the length, of %j too', (piece) => {
  expect(growth((times) => narrativeText(`<div>${piece.repeat(times)}`), 5000)).toBeLessThan(linear)
})

test('cuts an overlong narrative visibly for display, and keeps an editable text whole', () => {
  const long = `<div><p>${'a'.repeat(199_999)}😀tail</p></div>`
  expect(shownNarrativeText(long)).toMatch(/a.\n\[Cut here: 5 more characters are not shown\./)
  expect(shownNarrativeText(long).isWellFormed()).toBe(true)
  expect(narrativeText(long)).toHaveLength(200_005)
  expect(shownNarrativeText('<div><p>short</p></div>')).toBe('short')
})
