import { spawn, spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { CacheWrongKey } from './cache.ts'
import { openEncrypted } from './encrypted-file.ts'
import { openOldKey } from './old-keys.ts'
import { cacheFolders, rekey } from './rekey.ts'
import { folderForEachTest } from './test/each-folder.ts'
import { cacheFolder, condition, page, theKey, version, visit, write } from './test/folder.ts'
import { keyOf } from './test/keys.ts'

const folder = folderForEachTest()

/** Some hundred pages in both files, so that there are moments to be killed in. */
function fill(key = keyOf(0)): void {
  const { cache, close } = folder.open(key)
  const versions = Array.from({ length: 200 }, (_, n) =>
    version(n + 2, condition(`m${n}`, 'mirror '.repeat(200))),
  )
  cache.applyPage(page({ cursor: 'c1', entered: ['p'], versions: [version(1, visit()), ...versions] }))
  for (let n = 0; n < 40; n++) cache.put(write, condition(`w${n}`, 'work '.repeat(400)))
  cache.journalEdit({ encounterId: 'e', section: 'plan', text: 'Rest and fluids.', at: write.at })
  close()
}

function expectAllThere(key: Buffer): void {
  const { cache, close, message } = folder.open(key)
  expect(message).toBeNull()
  expect(cache.ofPatient('Condition', 'p')).toHaveLength(240)
  expect(cache.outbox()).toHaveLength(40)
  expect(cache.journal('e')[0]?.text).toBe('Rest and fluids.')
  close()
}

const usual = ['in-use.lock', 'key.check', 'mirror.db', 'work.db', 'work.salt']
const names = () => readdirSync(folder.path).filter((name) => !/-(wal|shm)$/.test(name))

test('another key opens both files with everything in them, and the old one neither', () => {
  fill()
  const old = keyOf(0)
  expect(rekey(folder.path, old, keyOf(1))).toEqual({ opensWith: 'new' })
  expect(old).toEqual(keyOf(0))
  expect(names()).toEqual(usual)
  expect(() => folder.open(keyOf(0))).toThrow(CacheWrongKey)
  for (const name of ['work.db', 'mirror.db'])
    expect(() => openEncrypted(folder.file(name), keyOf(0))).toThrow()
  expectAllThere(keyOf(1))
})

test('a second rekey with the same keys changes nothing, and neither does one without files', () => {
  fill()
  rekey(folder.path, keyOf(0), keyOf(1))
  const before = readFileSync(folder.file('work.db'))
  expect(rekey(folder.path, keyOf(0), keyOf(1))).toEqual({ opensWith: 'new' })
  expect(readFileSync(folder.file('work.db'))).toEqual(before)
  for (const name of readdirSync(folder.path)) rmSync(folder.file(name))
  expect(rekey(folder.path, keyOf(0), keyOf(1))).toEqual({ opensWith: 'new' })
  fill(keyOf(1))
  expectAllThere(keyOf(1))
})

test('takes what lies in the WAL of a program that was killed', () => {
  const { cache } = folder.open(keyOf(0))
  cache.applyPage(page({ versions: [version(1, visit())] }))
  cache.journalEdit({ encounterId: 'e', section: 'plan', text: 'In the WAL only.', at: write.at })
  const left = cacheFolder()
  for (const name of readdirSync(folder.path)) copyFileSync(folder.file(name), left.file(name))
  expect(existsSync(left.file('work.db-wal'))).toBe(true)
  expect(rekey(left.path, keyOf(0), keyOf(1))).toEqual({ opensWith: 'new' })
  expect(left.open(keyOf(1)).cache.journal('e')[0]?.text).toBe('In the WAL only.')
  left.remove()
})

test('leaves the old key while somebody has a file open', () => {
  fill()
  const other = openEncrypted(folder.file('mirror.db'), theKey())
  other.prepare('SELECT count(*) FROM sqlite_master').get()
  expect(rekey(folder.path, keyOf(0), keyOf(1))).toEqual({ opensWith: 'old', later: 'in-use' })
  other.close()
  expect(names()).toEqual(usual)
  expectAllThere(keyOf(0))
  expect(rekey(folder.path, keyOf(0), keyOf(1))).toEqual({ opensWith: 'new' })
})

test('leaves damage to opening, which saves what can be read, and is done at the next start', () => {
  fill()
  const bytes = readFileSync(folder.file('work.db'))
  bytes.fill(0xee, 5 * 4096 + 100, 5 * 4096 + 164)
  writeFileSync(folder.file('work.db'), bytes)
  expect(rekey(folder.path, keyOf(0), keyOf(1))).toEqual({ opensWith: 'old', later: 'damaged' })
  const first = folder.open(keyOf(0))
  expect(first.message).toContain('set aside')
  const saved = first.cache.outbox().length
  first.close()
  expect(rekey(folder.path, keyOf(0), keyOf(1))).toEqual({ opensWith: 'new' })
  expect(folder.open(keyOf(1)).cache.outbox()).toHaveLength(saved)
})

test('leaves what was saved of a damaged file to the start that puts it in its place', () => {
  fill()
  renameSync(folder.file('work.db'), folder.file('work.db.mended'))
  expect(rekey(folder.path, keyOf(0), keyOf(1))).toEqual({ opensWith: 'old', later: 'damaged' })
  const { cache, close } = folder.open(keyOf(0))
  expect(cache.outbox()).toHaveLength(40)
  close()
  expect(rekey(folder.path, keyOf(0), keyOf(1))).toEqual({ opensWith: 'new' })
  renameSync(folder.file('work.db'), folder.file('work.db.mended'))
  expect(rekey(folder.path, keyOf(0), keyOf(1))).toEqual({ opensWith: 'new' })
  expect(folder.open(keyOf(1)).cache.outbox()).toHaveLength(40)
})

test('leaves the old key while another Rounds has the folder', () => {
  fill()
  const { close } = folder.open(keyOf(0))
  expect(rekey(folder.path, keyOf(0), keyOf(1))).toEqual({ opensWith: 'old', later: 'in-use' })
  close()
  expectAllThere(keyOf(0))
})

test('a file set aside for experts is still read after two new keys', () => {
  fill()
  copyFileSync(folder.file('work.db'), folder.file('work.db.damaged-2026'))
  rekey(folder.path, keyOf(0), keyOf(1))
  rekey(folder.path, keyOf(1), keyOf(2))
  const sealed = readFileSync(folder.file('work.db.damaged-2026.key'))
  for (const wrong of [keyOf(0), keyOf(1)]) expect(openOldKey(sealed, wrong)).toBeNull()
  const key = openOldKey(sealed, keyOf(2))
  expect(key).toEqual(keyOf(0))
  const db = openEncrypted(folder.file('work.db.damaged-2026'), key as Buffer)
  expect(db.prepare('SELECT count(*) FROM outbox').pluck().get()).toBe(40)
  db.close()
})

test('rebuilds a damaged mirror beside a work file that has the new key already, and leaves that file untouched', () => {
  fill()
  rekey(folder.path, keyOf(0), keyOf(1))
  writeFileSync(
    folder.file('mirror.db'),
    'not a database at all, but long enough to be read as one'.repeat(20),
  )
  expect(rekey(folder.path, keyOf(0), keyOf(1))).toEqual({ opensWith: 'new' })
  const { cache, message } = folder.open(keyOf(1))
  expect(message).toContain('loaded again')
  expect(cache.outbox()).toHaveLength(40)
})

test.skipIf(process.platform === 'win32')('a full disk leaves the old files as they were', () => {
  fill()
  const script = fileURLToPath(new URL('./test/rekey-until-full.ts', import.meta.url))
  // No file may grow beyond 64 blocks of 512 bytes: the write fails as on a full disk.
  const shell = `trap '' XFSZ; ulimit -f 64; exec "${process.execPath}" "${script}" "${folder.path}"`
  const { stdout, stderr } = spawnSync('sh', ['-c', shell], { encoding: 'utf8' })
  expect(stdout, stderr).toContain('"disk-full"')
  expect(names()).toEqual(usual)
  expectAllThere(keyOf(0))
})

test('the folders of every central API are found', () => {
  const one = join(folder.path, 'cache', 'abc')
  mkdirSync(one, { recursive: true })
  expect(cacheFolders(join(folder.path, 'cache'))).toEqual([])
  writeFileSync(join(one, 'work.db'), '')
  expect(cacheFolders(join(folder.path, 'cache'))).toEqual([one])
  expect(cacheFolders(join(folder.path, 'nowhere'))).toEqual([])
})

describe('killed', () => {
  const script = fileURLToPath(new URL('./test/rekey-until-killed.ts', import.meta.url))

  /** The last key it began with; `whole` when it ended by itself. */
  async function run(more: string[], killAfterMs: number | null): Promise<{ last: number; whole: boolean }> {
    const child = spawn(process.execPath, [script, folder.path, ...more], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    let errors = ''
    child.stderr.on('data', (data) => {
      errors += data
    })
    let begun = false
    child.stdout.on('data', (data) => {
      output += data
      if (!begun && killAfterMs !== null) setTimeout(() => child.kill('SIGKILL'), killAfterMs)
      begun = true
    })
    const signal = await new Promise((resolve) => child.on('close', (_code, by) => resolve(by)))
    const lines = output.trim().split('\n')
    const whole = lines.at(-1) === 'all'
    if (signal !== 'SIGKILL' && !whole) throw new Error(errors)
    return { last: Number(lines.filter((line) => line !== 'all').at(-1)), whole }
  }

  test('before any step in the file system, the next start goes on, and everything is there', async () => {
    for (let step = 0; ; step++) {
      for (const name of readdirSync(folder.path)) rmSync(folder.file(name))
      fill()
      const { whole } = await run([String(step)], null)
      // The old key alone never sets a file aside that the new one opens.
      if (existsSync(folder.file('rekey.under-way')))
        expect(() => folder.open(keyOf(0))).toThrow('being replaced')
      expect(rekey(folder.path, keyOf(0), keyOf(1))).toEqual({ opensWith: 'new' })
      expect(names()).toEqual(usual)
      expectAllThere(keyOf(1))
      if (whole) {
        expect(step).toBeGreaterThan(15)
        return
      }
    }
  })

  test('at random moments, one new key after another', async () => {
    fill()
    const rounds = Number(process.env.ROUNDS_REKEY_KILLS ?? 6)
    for (let kill = 0; kill < rounds; kill++) {
      const { last } = await run([], Math.random() * 400)
      expect(rekey(folder.path, keyOf(last - 1), keyOf(last))).toEqual({ opensWith: 'new' })
      expectAllThere(keyOf(last))
      // Back to the first, where the next child begins.
      if (last > 0) expect(rekey(folder.path, keyOf(last), keyOf(0))).toEqual({ opensWith: 'new' })
    }
  })
})
