import fc from 'fast-check'
import { expect, test } from 'vitest'
import { growth, linear } from '../../../test/support/cost.ts'
import { mergeWords } from './addendum-merge.ts'

test.each([
  ['one went on with a line, the other wrote below it', 'A.', 'A.\nB.', 'A. C.\nD.', 'B.\nA. C.\nD.'],
  ['both went on with one line', 'A.', 'A. B.', 'A. C.', 'A. B. C.'],
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
    'A.\nB. D. F.\nE.\nC.',
  ],
  [
    'one wrote two paragraphs that begin as one of the base, which the other deleted',
    'Aspirin\nEnd.',
    'Aspirin 81 mg daily\nAspirin 325 mg for chest pain\nEnd. A.',
    'End. B.',
    'Aspirin 81 mg daily\nAspirin 325 mg for chest pain\nEnd. A. B.',
  ],
  [
    'the same, and the other went on with the one of the base',
    'No',
    'No fever\nNo cough',
    'No chills',
    'No fever chills\nNo cough',
  ],
  ['one deleted what the other left', 'A.\nB.', 'A. C.', 'A. D.\nB.', 'A. C. D.'],
])('%s', (_, base, mine, theirs, merged) => {
  expect(mergeWords(base, mine, theirs)).toBe(merged)
})

test('no word of the base is said twice, and none that is new is dropped', () => {
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
      const words = mergeWords(base.join('\n'), own, other).split(/\s+/).filter(Boolean)
      expect(words).toEqual([...new Set(words)])
      for (const word of [...own.split(/\s+/), ...other.split(/\s+/)])
        if (word !== '' && !word.startsWith('b')) expect(words).toContain(word)
    }),
  )
})

test('thousands of lines that differ throughout stand one below the other, at no more than their number costs', () => {
  const lines = (side: string, size: number) => Array.from({ length: size }, (_, n) => `${side} ${n}`)
  const words = mergeWords('base', lines('mine', 3000).join('\n'), lines('theirs', 3000).join('\n'))
  expect(words.split('\n')).toEqual([...lines('mine', 3000), ...lines('theirs', 3000)])
  const merge = (size: number) =>
    mergeWords('base', lines('mine', size).join('\n'), lines('theirs', size).join('\n'))
  expect(growth(merge, 10_000)).toBeLessThan(linear)
})
