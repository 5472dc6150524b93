import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createSafeStorage, type KeychainState } from '../../test/electron-standin/os-crypt.ts'
import { boxed, boxIn, unboxed } from './box.ts'
import { electronKeychain, KeychainUnavailable } from './keychain.ts'

/** As safeStorage, and remembers each secret text that passed through it. */
function storage(state: () => KeychainState = () => 'open') {
  const texts: string[] = []
  const keyring = randomBytes(32)
  const safe = createSafeStorage({ state, keyring: () => keyring })
  return {
    ...safe,
    texts,
    encryptStringAsync(text: string) {
      if (text !== 'probe') texts.push(text)
      return safe.encryptStringAsync(text)
    },
    async decryptStringAsync(sealed: Buffer) {
      const opened = await safe.decryptStringAsync(sealed)
      if (opened.result !== 'probe') texts.push(opened.result)
      return opened
    },
  }
}

describe('the keychain', () => {
  it('never passes the secret itself as text', async () => {
    const safe = storage()
    const keychain = electronKeychain(safe, 'linux', false)
    const secret = randomBytes(32)
    const sealed = await keychain.seal(secret)
    expect(await keychain.open(sealed)).toEqual({ secret, sealAgain: false })
    expect(safe.texts).toHaveLength(2)
    for (const text of safe.texts) {
      expect(text).not.toContain(secret.toString('base64').slice(0, 42))
      expect(Buffer.from(text, 'base64')).not.toEqual(secret)
    }
    expect(sealed.includes(secret)).toBe(false)
  })

  it('seals a long secret, and the same one differently each time', async () => {
    const keychain = electronKeychain(storage(), 'linux', false)
    const secret = randomBytes(100_000)
    const [one, other] = [await keychain.seal(secret), await keychain.seal(secret)]
    expect(one.equals(other)).toBe(false)
    expect((await keychain.open(other)).secret.equals(secret)).toBe(true)
  })

  it('opens an older version’s secret and asks to seal it again', async () => {
    const safe = storage()
    const keychain = electronKeychain(safe, 'linux', false)
    const secret = randomBytes(32)
    const sealed = await safe.encryptStringAsync(secret.toString('base64'))
    expect(await keychain.open(sealed)).toEqual({ secret, sealAgain: true })
    const again = await keychain.seal(secret)
    expect(await keychain.open(again)).toEqual({ secret, sealAgain: false })
  })
})

describe('whether a keychain is a real one', () => {
  const refusal = (state: KeychainState, platform: NodeJS.Platform = 'linux', training = false) =>
    electronKeychain(
      storage(() => state),
      platform,
      training,
    ).refusal()

  it('is recognized by the mark of what it seals, not by the desktop’s name', async () => {
    expect(storage(() => 'basic_text').getSelectedStorageBackend()).toBe('gnome_libsecret')
    expect(await refusal('open')).toBeNull()
    expect(await refusal('basic_text')).toContain('No keychain')
    expect(await refusal('locked')).toContain('No keychain')
    expect(await refusal('basic_text', 'linux', true)).toBeNull()
  })

  it('is not asked elsewhere, where v10 is the usual mark', async () =>
    expect(await refusal('basic_text', 'darwin')).toBeNull())

  it('accepts the portal’s mark, and nothing without a mark', async () => {
    const marked = (mark: string) => {
      const safe = storage()
      const sealing = {
        ...safe,
        encryptStringAsync: async () => Buffer.from(`${mark}sealed`),
        decryptStringAsync: async () => ({ shouldReEncrypt: false, result: 'probe' }),
      }
      return electronKeychain(sealing, 'linux', false).refusal()
    }
    expect(await marked('v12')).toBeNull()
    expect(await marked('')).toContain('No keychain')
  })

  it('is asked of a keychain that works: one that seals nothing or opens nothing is none', async () => {
    expect(await refusal('none', 'darwin')).toContain('not available')
    const broken = { ...storage(), decryptStringAsync: () => Promise.reject(new Error('no')) }
    expect(await electronKeychain(broken, 'win32', false).refusal()).toContain('not available')
    const away = { ...storage(), isAsyncEncryptionAvailable: async () => false }
    expect(await electronKeychain(away, 'win32', false).refusal()).toContain('not available')
  })
})

describe('a keychain that does not open', () => {
  it.each(['locked', 'none', 'basic_text'] as const)('is only away while it is %s', async (now) => {
    let state: KeychainState = 'open'
    const keychain = electronKeychain(
      storage(() => state),
      'linux',
      true,
    )
    const sealed = await keychain.seal(randomBytes(32))
    state = now
    await expect(keychain.open(sealed)).rejects.toThrow(KeychainUnavailable)
  })

  it('is asked once more, since a person may have pressed the wrong button', async () => {
    const safe = storage()
    let denied = 1
    const once = {
      ...safe,
      decryptStringAsync: (sealed: Buffer) =>
        denied-- > 0 ? Promise.reject(new Error('Error while decrypting')) : safe.decryptStringAsync(sealed),
    }
    const secret = randomBytes(32)
    const keychain = electronKeychain(once, 'darwin', false)
    const sealed = await keychain.seal(secret)
    expect(await keychain.open(sealed)).toEqual({ secret, sealAgain: false })
  })

  it('passes on the error when the keychain works and opens its own', async () => {
    const sealed = await electronKeychain(storage(), 'linux', false).seal(randomBytes(32))
    const failed = await electronKeychain(storage(), 'linux', false)
      .open(sealed)
      .catch((error) => error)
    expect(failed.message).toContain('Error while decrypting')
  })

  it('seals again, in the keyring, what Chromium’s public password had sealed', async () => {
    let state: KeychainState = 'basic_text'
    const safe = storage(() => state)
    const secret = randomBytes(32)
    const weak = await electronKeychain(safe, 'linux', true).seal(secret)
    state = 'open'
    const keychain = electronKeychain(
      {
        ...safe,
        decryptStringAsync: async (one: Buffer) => ({
          ...(await safe.decryptStringAsync(one)),
          shouldReEncrypt: false,
        }),
      },
      'linux',
      false,
    )
    expect(await keychain.open(weak)).toEqual({ secret, sealAgain: true })
    expect(await keychain.open(await keychain.seal(secret))).toEqual({ secret, sealAgain: false })
  })
})

describe('the box', () => {
  it('opens with its key alone, and not when a byte of it was changed', () => {
    const secret = randomBytes(32)
    const { box, key } = boxed(secret)
    const read = boxIn(Buffer.concat([box, Buffer.from('behind')]))
    expect(read?.rest.toString()).toBe('behind')
    expect(read && unboxed(read, key)).toEqual(secret)
    expect(() => read && unboxed(read, randomBytes(32))).toThrow()
    box[box.length - 1] = (box.at(-1) as number) ^ 1
    expect(() => unboxed(boxIn(box) as NonNullable<typeof read>, key)).toThrow()
  })

  it('is rejected when it is another format or truncated', () => {
    const { box } = boxed(Buffer.alloc(32))
    for (const not of [Buffer.alloc(0), randomBytes(200), box.subarray(0, -1), box.subarray(0, 20)])
      expect(boxIn(not)).toBeNull()
  })
})
