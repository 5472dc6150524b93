import { expect, test } from 'vitest'
import { mergeText } from './merge-text.ts'

test('edits of different paragraphs are put together', () => {
  expect(mergeText('a\nb\nc', 'x\na\nb\nc', 'a\nb\nc\ny')).toEqual({ kind: 'merged', text: 'x\na\nb\nc\ny' })
})

test('does not repeat text that both sides have in different places', () => {
  expect(mergeText('c\nd', 'a\nb\nc\nd', 'c\nd\na\nb\ne')).toEqual({ kind: 'conflict' })
})

test('a paragraph that one side moved and the other changed or deleted is a conflict', () => {
  const [base, moved] = ['a\nb\nc\nd', 'a\nc\nd\nb']
  expect(mergeText(base, moved, 'a\nb more\nc\nd')).toEqual({ kind: 'conflict' })
  expect(mergeText(base, 'a\nb more\nc\nd', moved)).toEqual({ kind: 'conflict' })
  expect(mergeText(base, moved, 'a\nc\nd')).toEqual({ kind: 'conflict' })
})

test('a paragraph that one side moved or said once more goes with what the other wrote elsewhere', () => {
  expect(mergeText('a\nb\nc\nd', 'a\nc\nd\nb', 'x\na\nb\nc\nd')).toEqual({
    kind: 'merged',
    text: 'x\na\nc\nd\nb',
  })
  expect(mergeText('a\nb', 'a\nb\nb', 'x\na\nb')).toEqual({ kind: 'merged', text: 'x\na\nb\nb' })
})

test('one of two equal paragraphs that both sides took out is no paragraph said twice', () => {
  expect(mergeText('x\nm\nx\nend\nz', 'x\nm\nend\nz\nmore', 'intro\nx\nm\nend\nz')).toEqual({
    kind: 'merged',
    text: 'intro\nx\nm\nend\nz\nmore',
  })
})
