import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { files } from './files.ts'

test('each file that training mode loads is made of what stands here: else run node resources/training/make.ts', () => {
  expect(files.length).toBeGreaterThan(10)
  const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8')
  expect(files.filter(({ name, text }) => read(name) !== text).map(({ name }) => name)).toEqual([])
})
