import fc from 'fast-check'
import { expect, test } from 'vitest'
import { growth, linear } from '../../../test/support/cost.ts'
import { repeatedLines } from '../../../test/support/repeated-lines.ts'
import { mergeLateText } from './addendum-merge.ts'

test.each([
  ['one went on with a line, the other wrote below it', 'A.', 'A.\nB.', 'A. C.\nD.', 'B.\nA. C.\nD.'],
  [
    'both went on with one line: two lines, for together they may say what neither did',
    'Denies',
    'Denies chest pain',
    'Denies fever',
    'Denies chest pain\nDenies fever',
  ],
  ['both began anew', '', 'Cough.', 'Fever.', 'Cough.\nFever.'],
  ['the same words, of which the base is not known', '', 'A.', 'A. B.', 'A. B.'],
  ['and the other way round', '', 'A. B.', 'A.', 'A. B.'],
  [
    'one went on with a paragraph that the other moved below another heading',
    'Subjective:\nA.\nB.\n\nPlan:\nC.',
    'Subjective:\nA.\nB. D.\n\nPlan:\nC.',
    'Subjective:\nA.\nE.\n\nPlan:\nF.\nB.\nC.',
    'Subjective:\nA.\nB. D.\nE.\n\nPlan:\nF.\nC.',
  ],
  [
    'both went on with a paragraph that one of them moved',
    'A.\nB.\nC.',
    'A.\nB. D.\nC.',
    'A.\nE.\nC.\nB. F.',
    'A.\nB. D.\nE.\nC.\nB. F.',
  ],
  [
    'one wrote two paragraphs that begin as one of the base, which the other deleted',
    'Aspirin\nEnd.',
    'Aspirin 81 mg daily\nAspirin 325 mg for chest pain\nEnd. A.',
    'End. B.',
    'Aspirin 81 mg daily\nAspirin 325 mg for chest pain\nEnd. A.\nEnd. B.',
  ],
  [
    'the same, and the other went on with the one of the base',
    'No',
    'No fever\nNo cough',
    'No chills',
    'No fever\nNo chills\nNo cough',
  ],
  ['one deleted what the other left', 'A.\nB.', 'A. C.', 'A. D.\nB.', 'A. C.\nA. D.'],
  ['a line is no beginning of another within a word', '', 'Rest', 'Restless', 'Rest\nRestless'],
  [
    'one side has two lines that begin alike, the other one of them',
    '',
    'Metoprolol 25 mg',
    'Metoprolol 25 mg\nMetoprolol 25 mg not tolerated',
    'Metoprolol 25 mg\nMetoprolol 25 mg not tolerated',
  ],
  [
    'and the other way round',
    '',
    'Metoprolol 25 mg\nMetoprolol 25 mg not tolerated',
    'Metoprolol 25 mg',
    'Metoprolol 25 mg\nMetoprolol 25 mg not tolerated',
  ],
  [
    'each wrote under a title of its own',
    'Subjective:\nA.',
    'Subjective:\nA.\n\nPlan:\nRest.',
    'Subjective:\nA.\nRest at night.\n\nObjective:\nX.',
    'Subjective:\nA.\nRest at night.\n\nPlan:\nRest.\n\nObjective:\nX.',
  ],
  [
    'one took out a title that the other wrote below',
    'Subjective:\nA.\n\nPlan:\nC.',
    'Subjective:\nA.\n\nPlan:\nC. D.',
    'Subjective:\nA. E.',
    'Subjective:\nA. E.\n\nPlan:\nC. D.',
  ],
  [
    'a line that stands under two titles stays under both',
    'Subjective:\nNone.\n\nPlan:\nNone.\nA.',
    'Subjective:\nNone.\n\nPlan:\nNone.\nA. B.',
    'Subjective:\nNone.\n\nPlan:\nNone.\nA. C.',
    'Subjective:\nNone.\n\nPlan:\nNone.\nA. B.\nA. C.',
  ],
])('%s', (_, base, mine, theirs, merged) => {
  expect(mergeLateText(base, mine, theirs)).toBe(merged)
})

test('nothing is said that neither side says, none of it twice, and no word that is new is dropped', () => {
  const edit = fc.array(fc.record({ at: fc.nat(5), how: fc.constantFrom('end', 'line', 'delete', 'move') }), {
    maxLength: 3,
  })
  fc.assert(
    fc.property(fc.nat(4), edit, edit, (length, mine, theirs) => {
      const base = Array.from({ length }, (_, n) => `b${n}.`)
      const by = (name: string, edits: typeof mine) => {
        const lines = [...base]
        edits.forEach(({ at, how }, n) => {
          const place = Math.min(at, lines.length)
          if (how === 'line') lines.splice(place, 0, `${name}${n}.`)
          else if (lines[place] === undefined) lines.push(`${name}${n}.`)
          else if (how === 'move') lines.push(...lines.splice(place, 1))
          else if (how === 'end') lines[place] += ` ${name}${n}.`
          else lines.splice(place, 1)
        })
        return lines.join('\n')
      }
      const [own, other] = [by('m', mine), by('t', theirs)]
      const lines = mergeLateText(base.join('\n'), own, other).split('\n').filter(Boolean)
      for (const line of lines) expect([...own.split('\n'), ...other.split('\n')]).toContain(line)
      expect(repeatedLines(lines)).toEqual([])
      const words = lines.flatMap((line) => line.split(' '))
      for (const word of [...own.split(/\s+/), ...other.split(/\s+/)])
        if (word !== '' && !word.startsWith('b')) expect(words).toContain(word)
    }),
  )
})

test('thousands of lines that differ throughout stand one below the other, at no more than their number costs', () => {
  const lines = (side: string, size: number) => Array.from({ length: size }, (_, n) => `${side} ${n}`)
  const merged = mergeLateText('base', lines('mine', 3000).join('\n'), lines('theirs', 3000).join('\n'))
  expect(merged.split('\n')).toEqual([...lines('mine', 3000), ...lines('theirs', 3000)])
  const merge = (size: number) =>
    mergeLateText('base', lines('mine', size).join('\n'), lines('theirs', size).join('\n'))
  expect(growth(merge, 10_000)).toBeLessThan(linear)
})
