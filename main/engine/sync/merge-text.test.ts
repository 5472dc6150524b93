import { expect, test } from 'vitest'
import { mergeText } from './merge-text.ts'

test('edits of different paragraphs are put together', () => {
  expect(mergeText('a\nb\nc', 'x\na\nb\nc', 'a\nb\nc\ny')).toEqual({ kind: 'merged', text: 'x\na\nb\nc\ny' })
})

test('what both sides have in different places is never said twice: a base from before a restore', () => {
  expect(mergeText('c\nd', 'a\nb\nc\nd', 'c\nd\na\nb\ne')).toEqual({ kind: 'conflict' })
})
