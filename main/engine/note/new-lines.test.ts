import fc from 'fast-check'
import { expect, test } from 'vitest'
import { growth, linear } from '../../../test/support/cost.ts'
import { newLines, withLines } from './new-lines.ts'

test.each([
  ['what the signed text has', 'Rest.', '', 'Rest.\nFluids.', []],
  ['what was read and left out before', 'Old.', 'Old.', 'Rest.', []],
  ['a line that went on: what was added', 'Rest. Fluids.', '', 'Rest.', ['Fluids.']],
  ['no beginning within a word', 'Restless.', '', 'Rest', ['Restless.']],
  ['the longest beginning', 'a b c', 'a', 'a b', ['c']],
  [
    'the whole of a line that begins as one that stands beside it',
    'Metoprolol 25 mg\nMetoprolol 25 mg not tolerated',
    '',
    'Metoprolol 25 mg',
    ['Metoprolol 25 mg not tolerated'],
  ],
  ['a new line as it was typed', '  new', '', 'Rest.', ['  new']],
  ['blank lines', '\n \n', '', '', []],
])('of late words, %s', (_, mine, before, signed, lines) => {
  expect(newLines(mine, before, signed)).toEqual(lines)
})

test('a line is found by its beginnings as by a look at each line', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', ' ', 'a b', '\n'), { maxLength: 12 })
    .map((all) => all.join(''))
  fc.assert(
    fc.property(text, text, text, (mine, before, signed) => {
      const known = [...before.split('\n'), ...signed.split('\n')].map((line) => line.trim())
      const own = mine.split('\n').map((line) => line.trim())
      const goesOn = (line: string, one: string) =>
        line.startsWith(one) && /^\s/.test(line.slice(one.length)) && !own.includes(one)
      const expected = mine.split('\n').flatMap((whole) => {
        const line = whole.trim()
        const begun = known.filter((one) => one !== '' && (line === one || goesOn(line, one)))
        const longest = begun.sort((a, b) => b.length - a.length)[0] ?? ''
        const added = line.slice(longest.length).trim()
        return added === '' ? [] : [longest === '' ? whole : added]
      })
      expect(newLines(mine, before, signed)).toEqual(expected)
    }),
  )
})

test('they stand under the title of their section, once', () => {
  const late = { title: 'Plan', lines: ['Rest.', 'Rest. Fluids.'] }
  expect(withLines('', late)).toBe('Plan:\nRest. Fluids.')
  expect(withLines('Plan:\nRest.\n\nObjective:\nx', late)).toBe('Plan:\nRest. Fluids.\n\nObjective:\nx')
  expect(withLines('Objective:\nx', { title: 'Plan', lines: ['y'] })).toBe('Objective:\nx\n\nPlan:\ny')
})

test('thousands of lines are all kept, each once, at no more than their number costs', () => {
  const lines = (size: number) => Array.from({ length: size }, (_, n) => `late ${n}`)
  const many = { title: 'Plan', lines: lines(2000) }
  const once = withLines('Objective:\nx', many)
  expect(once.split('\n')).toEqual(['Objective:', 'x', '', 'Plan:', ...many.lines])
  expect(withLines(once, many)).toBe(once)
  const work = (size: number) => {
    const all = lines(size)
    return withLines('', {
      title: 'Plan',
      lines: newLines(all.join('\n'), all.join(' \nx'), '\n'.repeat(size)),
    })
  }
  expect(growth(work, 20_000)).toBeLessThan(linear)
})
