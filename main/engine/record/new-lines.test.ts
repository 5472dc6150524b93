import fc from 'fast-check'
import { expect, test } from 'vitest'
import { growth, linear } from '../../../test/support/cost.ts'
import { endOfSection, newLines, newLinesByTitle, withLines } from './new-lines.ts'

test.each([
  ['what the signed text has', 'Rest.', '', 'Rest.\nFluids.', []],
  ['what was read and left out before', 'Old.', 'Old.', 'Rest.', []],
  [
    'the whole of a signed line that went on: what was added may say the opposite',
    'Denies chest pain',
    '',
    'Denies',
    ['Denies chest pain'],
  ],
  ['the whole of one that was read before', 'No fever', 'No', '', ['No fever']],
  ['a line that begins as another within a word', 'Restless.', '', 'Rest', ['Restless.']],
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

const text = fc
  .array(fc.constantFrom('a', 'b', ' ', 'a b', '\n'), { maxLength: 12 })
  .map((all) => all.join(''))

test('each late line is one that was typed, and each typed line is late or known', () => {
  fc.assert(
    fc.property(text, text, text, (mine, before, signed) => {
      const late = newLines(mine, before, signed)
      const typed = mine.split('\n')
      const isKnown = (line: string) =>
        [before, signed].some((known) => known.split('\n').some((one) => one.trim() === line.trim()))
      let at = 0
      for (const line of typed) {
        if (line === late[at] && !isKnown(line)) at += 1
        else expect(line.trim() === '' || isKnown(line)).toBe(true)
      }
      expect(at).toBe(late.length)
    }),
  )
})

test('late lines of an addendum keep the title under which they were typed', () => {
  const mine = 'Told by phone.\n\nPlan:\nRest.\nFluids.\n\nObjective:\n38.5\n\nPlan:'
  expect(newLinesByTitle(mine, 'Plan:\nRest.', 'Told.')).toEqual([
    { title: 'Addendum', lines: ['Told by phone.'] },
    { title: 'Plan', lines: ['Fluids.'] },
    { title: 'Objective', lines: ['38.5'] },
  ])
})

test('they stand under the title of their section, once', () => {
  const late = { title: 'Plan', lines: ['Rest. Fluids.'] }
  expect(withLines('', late)).toBe('Plan:\nRest. Fluids.')
  expect(withLines('Plan:\nRest. Fluids.', late)).toBe('Plan:\nRest. Fluids.')
  expect(withLines('Plan:\nRest.\n\nObjective:\nx', late)).toBe('Plan:\nRest. Fluids.\n\nObjective:\nx')
  expect(withLines('Plan:\nRest. Fluids.', { title: 'Plan', lines: ['Rest.'] })).toBe('Plan:\nRest. Fluids.')
  expect(withLines('Objective:\nx', { title: 'Plan', lines: ['y'] })).toBe('Objective:\nx\n\nPlan:\ny')
})

test.each([
  ['of another section', 'Subjective:\nRest', 'Rest at home', 'Subjective:\nRest\n\nPlan:\nRest at home'],
  ['that is the beginning of a word', 'Plan:\nRest', 'Restless', 'Plan:\nRest\nRestless'],
  [
    'above all titles',
    'Rest\n\nPlan:\nFluids\n\nTold.',
    'Rest at home',
    'Rest\n\nPlan:\nFluids\n\nTold.\nRest at home',
  ],
])('no late line takes the place of one %s', (_, addendum, line, text) => {
  expect(withLines(addendum, { title: 'Plan', lines: [line] })).toBe(text)
})

test('two late lines that their author has side by side stay two', () => {
  const both = ['Metoprolol 25 mg', 'Metoprolol 25 mg not tolerated']
  expect(withLines('', { title: 'Plan', lines: both })).toBe(`Plan:\n${both.join('\n')}`)
  expect(withLines(`Plan:\n${both[1]}`, { title: 'Plan', lines: both })).toBe(
    `Plan:\n${both.toReversed().join('\n')}`,
  )
})

test('replaces what the editor had sent with its newer text, in the middle of a word too', () => {
  const again = (line: string, was: string[]) =>
    withLines('Plan:\nNo fev', { title: 'Plan', lines: [line], was })
  expect(again('No fever', ['No fev'])).toBe('Plan:\nNo fever')
  expect(again('No', ['No fev'])).toBe('Plan:\nNo')
  expect(again('Rest', ['No fev'])).toBe('Plan:\nNo fev\nRest')
  expect(again('No fever', [])).toBe('Plan:\nNo fev\nNo fever')
})

test('keeps every late line, each under its own section title', () => {
  const title = fc.constantFrom('Subjective', 'Plan')
  const lines = fc.array(fc.constantFrom('a', 'a b', 'a b c', 'ab', 'b', 'b a'), {
    minLength: 1,
    maxLength: 3,
  })
  fc.assert(
    fc.property(fc.array(fc.record({ title, lines }), { minLength: 1, maxLength: 4 }), (all) => {
      const addendum = all.reduce(withLines, '')
      const under = (one: string) => {
        const rows = addendum.split('\n')
        const start = rows.indexOf(`${one}:`) + 1
        return start === 0 ? [] : rows.slice(start, endOfSection(rows, start))
      }
      for (const late of all)
        for (const line of late.lines)
          expect(under(late.title).some((row) => row === line || row.startsWith(`${line} `))).toBe(true)
      for (const one of ['Subjective', 'Plan'])
        for (const row of under(one))
          expect(all.some((late) => late.title === one && late.lines.some((line) => line === row))).toBe(true)
    }),
  )
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
  const byTitle = (size: number) => newLinesByTitle(`Plan:\n${lines(size).join('\n')}`, '', '\n'.repeat(size))
  expect(growth(byTitle, 20_000)).toBeLessThan(linear)
})
