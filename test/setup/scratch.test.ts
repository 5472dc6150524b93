import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { remove, scratchInMemory } from './scratch.ts'

const folder = mkdtempSync(join(tmpdir(), 'scratch-'))
afterEach(() => remove(folder))

test('specs keep their files in memory where there is room, and nothing is left after', () => {
  const scratch = scratchInMemory(folder, () => 2 ** 40)
  expect(scratch && dirname(scratch)).toBe(folder)
  expect(scratch && existsSync(scratch)).toBe(true)
  remove(scratch)
  expect(scratch && existsSync(scratch)).toBe(false)
})

test('specs keep their files on the disk where memory has little room or no folder', () => {
  expect(scratchInMemory(folder, () => 64 * 2 ** 20)).toBeUndefined()
  expect(scratchInMemory(join(folder, 'nowhere'))).toBeUndefined()
})
