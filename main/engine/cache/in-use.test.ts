import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createVirtualClock } from '../../../test/support/virtual-clock.ts'
import { createEngine } from '../engine.ts'
import { CacheInUse } from './cache.ts'
import { lockFile } from './in-use.ts'
import { openCache } from './open.ts'
import { cacheFolder, condition, page, theKey, version, visit, write } from './test/folder.ts'

let folder: ReturnType<typeof cacheFolder>
let children: ChildProcess[]
beforeEach(() => {
  folder = cacheFolder()
  children = []
})
afterEach(async () => {
  for (const child of children) await kill(child)
  folder.remove()
})

const script = fileURLToPath(new URL('./test/hold-until-killed.ts', import.meta.url))

/** Another process on the same folder; resolves with the first line it says. */
async function another(user?: number): Promise<{ child: ChildProcess; output: string }> {
  const args = [script, folder.path, ...(user === undefined ? [] : [String(user)])]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  let errors = ''
  child.stderr?.on('data', (data) => {
    errors += data
  })
  const output = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (data) => resolve(String(data).trim()))
    child.once('close', () => reject(new Error(errors)))
  })
  return { child, output }
}

const kill = (child: ChildProcess) =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((done) => {
        child.once('close', done)
        child.kill('SIGKILL')
      })

/** Every file by name with its bytes, but the lock. */
const everything = () =>
  readdirSync(folder.path)
    .filter((name) => name !== lockFile && !name.endsWith('-shm'))
    .map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(folder.file(name)))
        .digest('hex'),
    ])

const open = () => openCache({ folder: folder.path, key: theKey(), clock: folder.clock, log: () => {} })

function fill(): void {
  const { cache, close } = folder.open()
  cache.applyPage(page({ versions: [version(1, visit())] }))
  cache.put(write, condition('w', 'work'))
  close()
}

test('refuses a second process on one folder with a message, untouched, until the first is killed', async () => {
  fill()
  const first = await another()
  expect(first.output).toBe('held')
  const before = everything()
  const second = await another()
  expect(second.output).toMatch(
    /^CacheInUse: Rounds is already open on these files: .* Nothing was changed here\./,
  )
  expect(open).toThrow(CacheInUse)
  expect(everything()).toEqual(before)

  await kill(first.child)
  const third = await another()
  expect(third.output).toBe('held')
  await kill(third.child)
  const { cache, message } = folder.open()
  expect(message).toBeNull()
  expect(cache.outbox()).toHaveLength(1)
})

test('refuses a second opening in one process until the first is closed', () => {
  const one = folder.open()
  const key = theKey()
  expect(() => openCache({ folder: folder.path, key, clock: folder.clock, log: () => {} })).toThrow(
    CacheInUse,
  )
  expect(key.every((byte) => byte === 0)).toBe(true)
  one.close()
  const next = open()
  next.close()
})

test('a folder that could not be opened is free again', () => {
  fill()
  expect(() => folder.open(Buffer.alloc(32, 1))).toThrow(/does not open/)
  expect(folder.open().cache.outbox()).toHaveLength(1)
})

test('an engine that starts while the last one is still dying waits for it; one that stays open is refused', async () => {
  const { child } = await another()
  const clock = createVirtualClock()
  const start = () =>
    createEngine({
      fetch: () => Promise.reject(new TypeError('fetch failed')),
      clock,
      key: theKey(),
      folder: folder.path,
      centralUrl: 'http://127.0.0.1:9',
      training: true,
      clientVersion: '0.1.0',
      openExternal: async () => {},
      emit: () => {},
      tellRealtime: () => {},
      log: () => {},
    })
  let refused: unknown
  const tried = start().catch((error) => {
    refused = error
  })
  await clock.until(() => refused !== undefined)
  await tried
  expect(refused).toBeInstanceOf(CacheInUse)

  const starting = start()
  await clock.advance(1000)
  await kill(child)
  let engine: Awaited<typeof starting> | undefined
  void starting.then((it) => {
    engine = it
  })
  await clock.until(() => engine !== undefined)
  await engine?.close()
})

test('a file in place of the lock that can’t be locked refuses instead of going on alone', () => {
  mkdirSync(folder.file(lockFile))
  expect(() => folder.open()).toThrow(/may not write into its own folder|can’t make sure that it is alone/)
  expect(readdirSync(folder.path)).toEqual([lockFile])
})

test('a text in place of the lock refuses too', () => {
  writeFileSync(folder.file(lockFile), 'not a lock at all, but long enough to look like a file'.repeat(40))
  expect(() => folder.open()).toThrow(/can’t make sure that it is alone on its files/)
})

const root = process.getuid?.() === 0
test.skipIf(process.platform === 'win32')(
  'a folder that may only be read is said so, and nothing in it changes',
  async () => {
    fill()
    const nobody = 65_534
    // The lock file is there and may be read: it must not be taken for held.
    if (root) for (const name of readdirSync(folder.path)) chownSync(folder.file(name), nobody, nobody)
    if (root) chownSync(folder.path, nobody, nobody)
    for (const name of readdirSync(folder.path)) chmodSync(folder.file(name), 0o400)
    chmodSync(folder.path, 0o500)
    const before = everything()
    const { output } = await another(root ? nobody : undefined)
    expect(output).toMatch(/^CacheNoFolder: Rounds may not write into its own folder on this computer/)
    expect(everything()).toEqual(before)
    expect(statSync(folder.file(lockFile)).size).toBe(0)
    chmodSync(folder.path, 0o700)
  },
)
