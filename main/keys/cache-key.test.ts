import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NoKey, openCacheKey } from './cache-key.ts'
import { electronKeychain } from './keychain.ts'

let folder: string
const file = () => join(folder, 'cache.key')
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-keys-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** safeStorage over AES-GCM, with a secret of its own for each keychain. */
function storage(options: { available?: boolean; backend?: string; rotated?: boolean } = {}) {
  const secret = randomBytes(32)
  return {
    isAsyncEncryptionAvailable: async () => options.available ?? true,
    getSelectedStorageBackend: () => (options.backend ?? 'gnome_libsecret') as 'gnome_libsecret',
    async encryptStringAsync(text: string) {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', secret, iv)
      return Buffer.concat([iv, cipher.update(text), cipher.final(), cipher.getAuthTag()])
    },
    async decryptStringAsync(sealed: Buffer) {
      const open = createDecipheriv('aes-256-gcm', secret, sealed.subarray(0, 12))
      open.setAuthTag(sealed.subarray(-16))
      const result = Buffer.concat([open.update(sealed.subarray(12, -16)), open.final()]).toString()
      return { shouldReEncrypt: options.rotated ?? false, result }
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

  it('is not made anew where there is data already', async () => {
    await mkdir(join(folder, 'cache', 'f00d'), { recursive: true })
    await openCacheKey(folder, keychain())
    await rm(file())
    await writeFile(join(folder, 'cache', 'f00d', 'work.db'), 'sealed')
    await expect(openCacheKey(folder, keychain())).rejects.toThrow(
      /cache\.key\) is gone. Nothing was changed/,
    )
    expect(await readdir(folder)).toEqual(['cache'])
  })

  it('stands in the file only sealed, in a format with a number, for its owner alone', async () => {
    const key = await openCacheKey(folder, keychain())
    const bytes = await readFile(file())
    for (const form of ['base64', 'hex', 'latin1'] as const)
      expect(bytes.toString('latin1')).not.toContain(key.toString(form))
    expect(JSON.parse(bytes.toString())).toEqual({
      format: 1,
      wraps: [{ layers: ['keychain'], sealed: expect.any(String) }],
    })
    if (process.platform !== 'win32') expect((await stat(file())).mode & 0o777).toBe(0o600)
    expect(await readdir(folder)).toEqual(['cache.key'])
  })

  it.each([
    ['no keychain', { available: false }],
    ['basic_text', { backend: 'basic_text' }],
    ['an unknown keychain', { backend: 'unknown' }],
  ])('is not made with %s', async (_, options) => {
    await expect(openCacheKey(folder, keychain(options))).rejects.toThrow(/keychain/)
    expect(await readdir(folder)).toEqual([])
  })

  it('is made weakly for training data only, and on Linux alone is the backend asked', async () => {
    const weak = { backend: 'basic_text' }
    await expect(openCacheKey(folder, electronKeychain(storage(weak), 'linux', true))).resolves.toHaveLength(
      32,
    )
    await expect(electronKeychain(storage(weak), 'darwin', false).refusal()).resolves.toBeNull()
  })

  it('is never made anew over one that another keychain sealed', async () => {
    await openCacheKey(folder, keychain())
    const before = await readFile(file())
    await expect(openCacheKey(folder, keychain())).rejects.toThrow(NoKey)
    expect(await readFile(file())).toEqual(before)
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

  it('says so when it can’t be stored', async () => {
    const chain = { ...keychain(), seal: () => Promise.reject(new Error('no')) }
    await expect(openCacheKey(folder, chain)).rejects.toThrow(/can’t be stored/)
  })
})
