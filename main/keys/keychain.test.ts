import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { boxed, boxIn, unboxed } from './box.ts'
import { electronKeychain } from './keychain.ts'

/** As safeStorage, and remembers each text that passed through it. */
function storage() {
  const texts: string[] = []
  const pad = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ 0x5a))
  return {
    texts,
    isAsyncEncryptionAvailable: async () => true,
    getSelectedStorageBackend: () => 'gnome_libsecret' as const,
    async encryptStringAsync(text: string) {
      texts.push(text)
      return pad(Buffer.from(text))
    },
    async decryptStringAsync(sealed: Buffer) {
      const result = pad(sealed).toString()
      texts.push(result)
      return { shouldReEncrypt: false, result }
    },
  }
}

describe('the keychain', () => {
  it('never gets or gives the secret itself as a text', async () => {
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

  it('opens what an older Rounds gave it as it was, and asks to seal it again', async () => {
    const safe = storage()
    const keychain = electronKeychain(safe, 'linux', false)
    const secret = randomBytes(32)
    const sealed = await safe.encryptStringAsync(secret.toString('base64'))
    expect(await keychain.open(sealed)).toEqual({ secret, sealAgain: true })
    const again = await keychain.seal(secret)
    expect(await keychain.open(again)).toEqual({ secret, sealAgain: false })
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

  it('is none where another thing stands, or where it is cut off', () => {
    const { box } = boxed(Buffer.alloc(32))
    for (const not of [Buffer.alloc(0), randomBytes(200), box.subarray(0, -1), box.subarray(0, 20)])
      expect(boxIn(not)).toBeNull()
  })
})
