import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { powerCut } from './power-cut.ts'

const root = mkdtempSync(join(tmpdir(), 'rounds-power-cut-'))
const layer = powerCut(root)
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Runs a script on an empty folder until the power goes after it said something, or at that write. */
async function cut(name: string, script: string, seed: number, atWrite = 0) {
  const folder = join(root, `${name}-${seed}`)
  mkdirSync(folder)
  const child = spawn(
    process.execPath,
    [
      '-e',
      `const fs = require('node:fs'); process.chdir(${JSON.stringify(folder)}); ${script}
      console.log('done'); setInterval(() => {}, 1000)`,
    ],
    { env: { ...process.env, ...layer.env?.(folder, seed, atWrite) }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let output = ''
  child.stderr.on('data', (data) => {
    output += data
  })
  child.stdout.once('data', () => child.kill('SIGUSR2'))
  const [code] = await once(child, 'close')
  expect(output).toContain('power cut: ')
  expect(code).toBe(layer.exitCode)
  return {
    output,
    read: (file: string) =>
      existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : null,
  }
}

const seeds = Array.from({ length: 12 }, (_, n) => n)

test.skipIf(!layer.env)(`what was synced stays, what was not may go (${layer.why ?? 'here'})`, async () => {
  const ends = new Set<string | null>()
  for (const seed of seeds) {
    const { read } = await cut(
      'write',
      `const fd = fs.openSync(${JSON.stringify(join(root, `write-${seed}`, 'a'))}, 'w')
       fs.writeSync(fd, 'synced'); fs.fsyncSync(fd); fs.writeSync(fd, '1'); fs.writeSync(fd, '2')`,
      seed,
    )
    expect(read('a')).toMatch(/^synced/)
    ends.add(read('a'))
  }
  expect(ends).toContain('synced')
  expect(ends).toContain('synced12')
  // The second without the first leaves a hole.
  expect(ends.has('synced1') || ends.has('synced\u00002')).toBe(true)
})

test.skipIf(!layer.env)('a large write is torn, a truncation undone, a file outside left alone', async () => {
  const outside = join(root, 'outside')
  const ends: string[] = []
  for (const seed of seeds) {
    const a = JSON.stringify(join(root, `tear-${seed}`, 'a'))
    const { read } = await cut(
      'tear',
      `const fd = fs.openSync(${a}, 'w'); fs.writeSync(fd, 'o'.repeat(4096)); fs.fsyncSync(fd)
       fs.ftruncateSync(fd, 1); fs.writeSync(fd, 'n'.repeat(4096), 0); fs.writeFileSync(${JSON.stringify(outside)}, 'there')`,
      seed,
    )
    ends.push(read('a') ?? '')
  }
  expect(ends).toContain('o'.repeat(4096))
  expect(ends.some((text) => /^n+/.test(text) && text.length < 4096)).toBe(true)
  expect(readFileSync(outside, 'utf8')).toBe('there')
})

test.skipIf(!layer.env)('renaming and deleting are undone from the end', async () => {
  const ends = new Set<string>()
  for (const seed of seeds) {
    const at = (file: string) => JSON.stringify(join(root, `rename-${seed}`, file))
    const { read } = await cut(
      'rename',
      `for (const [file, text] of [[${at('a')}, 'old'], [${at('b')}, 'gone']]) {
         const fd = fs.openSync(file, 'w'); fs.writeSync(fd, text); fs.fsyncSync(fd); fs.closeSync(fd)
       }
       const fd = fs.openSync(${at('a.new')}, 'w'); fs.writeSync(fd, 'new'); fs.fsyncSync(fd)
       fs.renameSync(${at('a.new')}, ${at('a')}); fs.unlinkSync(${at('b')})`,
      seed,
    )
    ends.add(`${read('a')} ${read('b')}`)
  }
  expect([...ends].sort()).toEqual(['new gone', 'new null', 'old gone'])
})

test.skipIf(!layer.env)('the power goes at a given write', async () => {
  const a = JSON.stringify(join(root, 'count-3', 'a'))
  const { output } = await cut('count', `for (let n = 0; n < 9; n++) fs.appendFileSync(${a}, 'x')`, 3, 4)
  expect(output).toContain(' of 5 unsynced writes undone')
})
