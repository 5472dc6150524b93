import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeMarks } from './marks.ts'
import { formsOfKey, searchMemory } from './memory.ts'
import { plantMarks } from './plants.ts'
import { processesOn, processesWith } from './processes.ts'
import { searcherFor } from './search.ts'
import { sentence, sweep, type Territory } from './sweep.ts'

const marks = makeMarks()
const search = searcherFor(marks)
let folder: string
let territory: Territory

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-held-'))
  for (const name of ['profile', 'temporary', 'built', 'shared']) mkdirSync(join(folder, name))
  territory = {
    folder: join(folder, 'profile'),
    temporary: join(folder, 'temporary'),
    built: join(folder, 'built'),
    shared: [join(folder, 'shared')],
    apart: [join(folder, 'shared', 'apart')],
    since: Date.now() - 1000,
    output: () => '',
  }
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('finds what stands in the profile, the shared folder and what was said, and not what lies apart', () => {
  mkdirSync(join(folder, 'shared', 'apart'))
  writeFileSync(join(folder, 'profile', 'History'), `x${marks.word('a name')}`)
  writeFileSync(join(folder, 'shared', 'left'), marks.word('left'))
  writeFileSync(join(folder, 'shared', 'apart', 'central.db'), marks.word('apart'))
  const { hits, files, unread } = sweep(
    { ...territory, output: () => `engine: ${marks.word('said')}` },
    search,
  )
  expect(hits.map((hit) => sentence(hit, territory.folder))).toEqual([
    'History: mark a name, UTF-8, at 2',
    `${join(folder, 'shared', 'left')}: mark left, UTF-8, at 1`,
    'what the processes said: mark said, UTF-8, at 9',
  ])
  expect(files).toBe(3)
  expect(unread).toEqual([])
})

it('finds a mark that lies across the pieces in which a large file is read', () => {
  const edge = 64 * 1024 * 1024
  const bytes = Buffer.alloc(edge + 1000)
  bytes.write(marks.word('across'), edge - 5)
  writeFileSync(join(folder, 'profile', 'large'), bytes)
  expect(sweep(territory, search).hits).toMatchObject([{ mark: 'across', offset: edge - 4 }])
})

describe.skipIf(process.platform !== 'linux')('of running processes', () => {
  it('finds every plant, the deleted one too, and says which it misses', async () => {
    const plants = plantMarks(marks, { profile: territory.folder, temporary: territory.temporary })
    await plants.hold()
    expect(processesWith(territory.temporary)).toHaveLength(1)
    // The temporary folder itself is not walked here: that one plant is missed, and the sweep says so.
    expect(plants.missed(sweep(territory, search).hits)).toEqual(['plant: in the temporary folder'])
    await plants.clear()
    expect(processesWith(territory.temporary)).toEqual([])
    expect(sweep(territory, search).hits).toEqual([])
  })

  it('knows a process by a file that it holds, and by its command line', async () => {
    const held = openSync(join(territory.folder, 'held'), 'w')
    const holding = (...args: string[]) =>
      spawn(
        process.execPath,
        ['-e', `process.stdout.write('here'); setInterval(() => {}, 1000)`, '--', ...args],
        {
          stdio: [
            'ignore',
            'pipe',
            args.length === 0 ? openSync(join(territory.folder, 'held'), 'w') : 'inherit',
          ],
        },
      )
    const children = [holding(), holding(`--user-data-dir=${territory.folder}`)]
    closeSync(held)
    try {
      for (const child of children)
        await new Promise<void>((done) => child.stdout?.once('data', () => done()))
      expect(new Set(processesOn(territory.folder))).toEqual(new Set(children.map((child) => child.pid)))
      expect(processesOn(join(folder, 'prof'))).toEqual([])
    } finally {
      await Promise.all(children.map(ended))
    }
    expect(processesOn(territory.folder)).toEqual([])
  })

  it('finds marks and secrets in the memory of a process, and reads none of one that ended', async () => {
    const [secret, other, third] = [randomBytes(32), randomBytes(32), randomBytes(32)] as const
    const child = spawn(
      process.execPath,
      [
        '-e',
        `process.stdin.once('data', (bytes) => { globalThis.kept = Buffer.from(bytes); process.stdout.write('kept') }); setInterval(() => {}, 1000)`,
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    )
    try {
      child.stdin?.write(
        Buffer.concat([
          Buffer.from(marks.word('in memory')),
          secret,
          Buffer.from(other.toString('base64')),
          Buffer.from(third.toString('hex'), 'utf16le'),
        ]),
      )
      await new Promise<void>((done) => child.stdout?.once('data', () => done()))
      const keys = [secret, other, third].flatMap((key, index) => formsOfKey(`key ${index}`, key))
      const { bytes, hits } = searchMemory(child.pid as number, search, keys)
      expect(bytes).toBeGreaterThan(1_000_000)
      expect(
        new Set(hits.map(({ mark, form }) => (mark.startsWith('key') ? `${mark}, ${form}` : mark))),
      ).toEqual(new Set(['in memory', 'key 0, bytes', 'key 1, text', 'key 2, text in UTF-16']))
      expect(processesOn(territory.folder)).toEqual([])
    } finally {
      await ended(child)
    }
    expect(searchMemory(child.pid as number, search, [])).toEqual({ bytes: 0, hits: [] })
  })

  it('reads the written pages of memory that a process set aside, and none that it never wrote', async () => {
    const setAside = 2 ** 30
    const word = marks.word('far inside')
    const child = spawn(
      process.execPath,
      [
        '-e',
        `globalThis.kept = new Uint8Array(${setAside}); process.stdin.once('data', (bytes) => { kept.set(bytes, ${setAside / 2} + 4090); process.stdout.write('kept') }); setInterval(() => {}, 1000)`,
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    )
    try {
      child.stdin?.write(word)
      await new Promise<void>((done) => child.stdout?.once('data', () => done()))
      const { bytes, hits } = searchMemory(child.pid as number, search)
      expect(bytes).toBeLessThan(setAside)
      // Across two pages, in the midst of what was never written.
      expect(hits.map(({ mark }) => mark)).toContain('far inside')
    } finally {
      await ended(child)
    }
  })
})

function ended(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    child.once('exit', () => done())
    child.kill('SIGKILL')
  })
}
