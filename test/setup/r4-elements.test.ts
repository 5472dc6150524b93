import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { r4Elements, r4ElementsFile } from './r4-elements.ts'

test('the table of elements is what the definitions of R4 say', () => {
  expect(JSON.parse(readFileSync(r4ElementsFile, 'utf8'))).toEqual(r4Elements())
})
