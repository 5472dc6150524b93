import { expect, test } from 'vitest'
import { repeatedLines } from './repeated-lines.ts'

test.each([
  ['a line that stands twice', ['a b', 'a b'], ['a', 'b']],
  ['a line beside one that goes on from it', ['a', 'a b'], ['a']],
  ['a word elsewhere in another line', ['a b', 'c b'], ['b']],
  ['a word twice in a line', ['a b a'], ['a']],
  ['a beginning from which two lines go on is not', ['a b', 'a c'], []],
])('%s: said twice', (_, lines, twice) => {
  expect(repeatedLines(lines)).toEqual(twice)
})
