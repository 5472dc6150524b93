import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeMarks } from './marks.ts'
import { searchMemory } from './memory.ts'
import { plantMarks } from './plants.ts'
import { processesWith } from './processes.ts'
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
    said: () => '',
  }
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('finds what stands in the profile, the shared folder and what was said, and not what lies apart', () => {
  mkdirSync(join(folder, 'shared', 'apart'))
  writeFileSync(join(folder, 'profile', 'History'), `x${marks.word('a name')}`)
  writeFileSync(join(folder, 'shared', 'left'), marks.word('left'))
  writeFileSync(join(folder, 'shared', 'apart', 'central.db'), marks.word('apart'))
  const { hits, files, unread } = sweep({ ...territory, said: () => `engine: ${marks.word('said')}` }, search)
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

  it('finds marks and secrets in the memory of a process', async () => {
    const secret = Buffer.from('5ec2e7'.repeat(6), 'hex')
    const child = spawn(
      process.execPath,
      [
        '-e',
        `process.stdin.once('data', (bytes) => { globalThis.kept = Buffer.from(bytes); process.stdout.write('kept') }); setInterval(() => {}, 1000)`,
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    )
    try {
      child.stdin?.write(Buffer.concat([Buffer.from(marks.word('in memory')), secret]))
      await new Promise<void>((done) => child.stdout?.once('data', () => done()))
      const { bytes, hits } = searchMemory(child.pid as number, search, [{ name: 'a key', bytes: secret }])
      expect(bytes).toBeGreaterThan(1_000_000)
      expect(hits.map((hit) => hit.mark)).toEqual(expect.arrayContaining(['in memory', 'a key']))
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
