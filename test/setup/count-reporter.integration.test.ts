import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { root } from './electron-binary.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-count-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function count(files: Record<string, string>): unknown {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  const file = join(folder, 'deep', 'count.json')
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const reporter = `--reporter=${join(root, 'test/setup/count-reporter.ts')}`
  spawnSync(process.execPath, [vitest, 'run', '--root', folder, '--globals', reporter], {
    env: {
      ...process.env,
      ROUNDS_COUNT: file,
      VITEST: undefined,
      VITEST_POOL_ID: undefined,
      VITEST_WORKER_ID: undefined,
    },
  })
  return JSON.parse(readFileSync(file, 'utf8'))
}

it('counts what passed, and names what failed or was skipped with its reason', () => {
  const text = `
    it('holds', () => {})
    it('breaks', () => { throw new Error('as told\\nat length') })
    it.skip('is left out', () => {})
    it('has no camera', (test) => test.skip(true, 'no camera here'))`
  expect(count({ 'some.test.js': text })).toEqual({
    passed: 1,
    failed: [{ name: 'some.test.js: breaks', reason: 'as told' }],
    skipped: [
      { name: 'some.test.js: is left out', reason: 'no reason given' },
      { name: 'some.test.js: has no camera', reason: 'no camera here' },
    ],
    files: [{ name: 'some.test.js', seconds: expect.any(Number) }],
  })
})

it('counts a file that does not load as failed', () => {
  expect(count({ 'broken.test.js': "throw new Error('as told')" })).toMatchObject({
    passed: 0,
    failed: [{ name: 'broken.test.js', reason: 'as told' }],
  })
})
