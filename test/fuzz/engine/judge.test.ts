import { expect, test } from 'vitest'
import { mark } from '../central/marks.ts'
import { type End, judgeEnd, strangersIn } from './judge.ts'

const end: End = {
  kept: ['tk1kt', 'tk2kt'],
  excused: new Set(),
  shown: 'tk1kt tk2kt',
  undecided: '',
  setAside: 0,
  atServer: 'tk1kt tk2kt',
  unsent: 0,
  arrived: 'late-1',
  queue: '[{"patientId":"late-1"}]',
}

test('what stands at the server is not lost, whether it is on the screen or not', () => {
  expect(judgeEnd(end)).toEqual([])
  expect(judgeEnd({ ...end, shown: '' })).toEqual([])
})

test('what stands on the screen alone is lost unless it waits for a decision, or is said to be put aside', () => {
  const here = { ...end, atServer: 'tk1kt' }
  expect(judgeEnd(here)).toEqual(['tk2kt stands on this machine alone, and nothing says so'])
  expect(judgeEnd({ ...here, undecided: 'tk2kt' })).toEqual([])
  expect(judgeEnd({ ...here, setAside: 1 })).toEqual([])
})

test('a typed word that stands nowhere is lost, unless its author is said to have deleted it', () => {
  const without = { ...end, shown: 'tk1kt', atServer: 'tk1kt' }
  expect(judgeEnd(without)).toEqual(['tk2kt stands nowhere any more'])
  expect(judgeEnd({ ...without, excused: new Set(['tk2kt']) })).toEqual([])
  // Not the same word.
  expect(judgeEnd({ ...without, atServer: 'tk1kt tk22kt' })).toHaveLength(1)
})

test('what never goes out, and a patient who is not in the queue, are told', () => {
  expect(judgeEnd({ ...end, unsent: 2 })).toEqual(['2 changes never go out and stand nowhere'])
  expect(judgeEnd({ ...end, queue: '[]' })).toEqual(['a patient who waits now is not in the queue'])
})

test('words of another patient in this one’s note are seen, her own are not', () => {
  expect(strangersIn({ text: `Said ${mark('bella', 'note')}` })).toEqual(['note of bella'])
  expect(strangersIn({ text: mark('wanda', 'note') })).toEqual([])
})
