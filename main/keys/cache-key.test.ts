import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSafeStorage, type KeychainState } from '../../test/electron-standin/os-crypt.ts'
import { KeyLost, NoKey, openCacheKey } from './cache-key.ts'
import { electronKeychain } from './keychain.ts'
import { eraseProfile } from './wiped.ts'

let folder: string
const file = () => join(folder, 'cache.key')
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-keys-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** Electron's safeStorage, with a keyring of its own for each; `state` may change while it is in use. */
function storage(options: { state?: KeychainState; rotated?: boolean } = {}) {
  const secret = randomBytes(32)
  const safe = createSafeStorage({ state: () => options.state ?? 'open', keyring: () => secret })
  return {
    ...safe,
    async decryptStringAsync(sealed: Buffer) {
      const opened = await safe.decryptStringAsync(sealed)
      return { ...opened, shouldReEncrypt: options.rotated ?? opened.shouldReEncrypt }
    },
  }
}
const keychain = (options?: Parameters<typeof storage>[0]) =>
  electronKeychain(storage(options), 'linux', false)

describe('the cache key', () => {
  it('is made at the first start and found again at the next', async () => {
    const chain = keychain()
    const made = await openCacheKey(folder, chain)
    expect(made).toHaveLength(32)
    expect(await openCacheKey(folder, chain)).toEqual(made)
    const other = await mkdtemp(join(tmpdir(), 'rounds-keys-'))
    expect(await openCacheKey(other, chain)).not.toEqual(made)
    await rm(other, { recursive: true })
  })

  it('is not replaced when there is data', async () => {
    await mkdir(join(folder, 'cache', 'f00d'), { recursive: true })
    await openCacheKey(folder, keychain())
    await rm(file())
    await writeFile(join(folder, 'cache', 'f00d', 'work.db'), 'sealed')
    await expect(openCacheKey(folder, keychain())).rejects.toThrow(
      /cache\.key\) is gone. Nothing was changed/,
    )
    expect(await readdir(folder)).toEqual(['cache'])
  })

  it('is stored sealed, in a numbered format, readable by its owner alone', async () => {
    const key = await openCacheKey(folder, keychain())
    const bytes = await readFile(file())
    for (const form of ['base64', 'hex', 'latin1'] as const)
      expect(bytes.toString('latin1')).not.toContain(key.toString(form))
    expect(JSON.parse(bytes.toString())).toEqual({
      format: 1,
      made: expect.any(Number),
      wraps: [{ layers: ['keychain'], sealed: expect.any(String) }],
    })
    if (process.platform !== 'win32') expect((await stat(file())).mode & 0o777).toBe(0o600)
    expect(await readdir(folder)).toEqual(['cache.key'])
  })

  it.each([
    ['a keychain that seals nothing', { state: 'none' }],
    ['no keyring, so that Chromium’s public password would seal it', { state: 'basic_text' }],
    ['a keyring that does not answer', { state: 'locked' }],
  ] as const)('is not made with %s', async (_, options) => {
    await expect(openCacheKey(folder, keychain(options))).rejects.toThrow(/keychain/)
    expect(await readdir(folder)).toEqual([])
  })

  it('is protected weakly for training data only', async () => {
    const weak = storage({ state: 'basic_text' })
    await expect(openCacheKey(folder, electronKeychain(weak, 'linux', true))).resolves.toHaveLength(32)
  })

  it.each(['locked', 'none', 'basic_text'] as const)(
    'is not lost where the keychain is %s for a while: nothing is changed, and then it opens',
    async (state) => {
      const options: { state: KeychainState } = { state: 'open' }
      const chain = keychain(options)
      const key = await openCacheKey(folder, chain)
      const before = await readFile(file())
      options.state = state
      const failed = await openCacheKey(folder, chain).catch((error) => error)
      expect(failed).toBeInstanceOf(NoKey)
      expect(failed).not.toBeInstanceOf(KeyLost)
      expect(failed.message).toContain('start Rounds again')
      expect(await readFile(file())).toEqual(before)
      options.state = 'open'
      expect(await openCacheKey(folder, chain)).toEqual(key)
    },
  )

  it('never replaces a key that another keychain sealed', async () => {
    await openCacheKey(folder, keychain())
    await workBehindIt()
    const before = await readFile(file())
    await expect(openCacheKey(folder, keychain())).rejects.toThrow(KeyLost)
    expect(await readFile(file())).toEqual(before)
    expect((await readdir(folder)).sort()).toEqual(['cache', 'cache.key'])
  })

  const minutesLater = (minutes: number) => new Date(Date.now() + minutes * 60_000)
  async function workBehindIt(at = minutesLater(5)) {
    await mkdir(join(folder, 'cache', 'f00d'), { recursive: true })
    const work = join(folder, 'cache', 'f00d', 'work.db')
    await writeFile(work, 'sealed')
    await utimes(work, at, at)
  }

  it('is replaced after a first start that ended before the keychain kept its key, and nothing is deleted', async () => {
    const first = await openCacheKey(folder, keychain())
    await workBehindIt(minutesLater(0))
    const chain = keychain()
    const second = await openCacheKey(folder, chain)
    expect(second).not.toEqual(first)
    expect(await openCacheKey(folder, chain)).toEqual(second)
    const names = (await readdir(folder)).sort()
    expect(names).toEqual([
      'cache.key',
      expect.stringMatching(/^cache\.key\.unopened-/),
      expect.stringMatching(/^cache\.unopened-/),
    ])
    await eraseProfile(folder, null)
    expect(await readdir(folder)).toEqual(['wiped.json'])
  })

  it.each([
    ['a PIN was set', { layers: ['keychain', 'pin'], sealed: 'AAAA' }],
    ['somebody signed in', { layers: ['recovery-share'], sealed: 'AAAA' }],
  ])('is not made anew where %s', async (_, wrap) => {
    await openCacheKey(folder, keychain())
    const kept = JSON.parse(await readFile(file(), 'utf8'))
    await writeFile(file(), JSON.stringify({ ...kept, wraps: [...kept.wraps, wrap] }))
    await expect(openCacheKey(folder, keychain())).rejects.toThrow(KeyLost)
  })

  it('is not replaced when an older version made it', async () => {
    await openCacheKey(folder, keychain())
    const { made: _, ...kept } = JSON.parse(await readFile(file(), 'utf8'))
    await writeFile(file(), JSON.stringify(kept))
    await expect(openCacheKey(folder, keychain())).rejects.toThrow(KeyLost)
  })

  it.each([
    ['damage', 'not json'],
    ['a newer format', '{"format":2,"wraps":[]}'],
    ['a wrap of a newer version', '{"format":1,"wraps":[{"layers":["keychain","pin"],"sealed":"AAAA"}]}'],
  ])('is refused and left alone on %s', async (_, content) => {
    await writeFile(file(), content)
    await expect(openCacheKey(folder, keychain())).rejects.toThrow(NoKey)
    expect(await readFile(file(), 'utf8')).toBe(content)
  })

  it('of the wrong length is refused', async () => {
    const chain = keychain()
    const sealed = (await chain.seal(Buffer.alloc(16))).toString('base64')
    await writeFile(file(), JSON.stringify({ format: 1, wraps: [{ layers: ['keychain'], sealed }] }))
    await expect(openCacheKey(folder, chain)).rejects.toThrow(NoKey)
  })

  it('is sealed again when the system changed its own key, other wraps kept', async () => {
    const chain = keychain({ rotated: true })
    const key = await openCacheKey(folder, chain)
    const before = JSON.parse(await readFile(file(), 'utf8'))
    const recovery = { layers: ['recovery-share'], sealed: 'AAAA' }
    await writeFile(file(), JSON.stringify({ ...before, wraps: [recovery, ...before.wraps] }))
    expect(await openCacheKey(folder, chain)).toEqual(key)
    const after = JSON.parse(await readFile(file(), 'utf8'))
    expect(after.wraps[0]).toEqual(recovery)
    expect(after.wraps[1].sealed).not.toBe(before.wraps[0].sealed)
  })

  it('fails with a message when it can’t be stored', async () => {
    const chain = { ...keychain(), seal: () => Promise.reject(new Error('no')) }
    await expect(openCacheKey(folder, chain)).rejects.toThrow(/can’t be stored/)
  })
})
