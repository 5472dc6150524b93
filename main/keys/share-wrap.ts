import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const version = 1
const ivBytes = 12
const tagBytes = 16
export const shareBytes = 32

/** The secret does not open this wrap: it is another one, or the bytes are damaged, which looks the same. */
export class WrongShare extends Error {
  override name = 'WrongShare'
}

/**
 * `key` sealed with 32 random bytes: a share that the central API holds, or the key that came before. Neither can be
 * guessed, so nothing is stretched. Version, iv, tag, ciphertext.
 */
export function wrapWithSecret(key: Buffer, secret: Buffer, purpose: Purpose): Buffer {
  const head = Buffer.from([version])
  const iv = randomBytes(ivBytes)
  const from = derived(secret, purpose)
  try {
    const cipher = createCipheriv('aes-256-gcm', from, iv).setAAD(head)
    const sealed = Buffer.concat([cipher.update(key), cipher.final()])
    return Buffer.concat([head, iv, cipher.getAuthTag(), sealed])
  } finally {
    from.fill(0)
  }
}

/** The key, which the caller zero-fills. Throws `WrongShare`. */
export function openWithSecret(wrap: Buffer, secret: Buffer, purpose: Purpose): Buffer {
  const head = wrap.subarray(0, 1)
  const iv = wrap.subarray(1, 1 + ivBytes)
  const tag = wrap.subarray(1 + ivBytes, 1 + ivBytes + tagBytes)
  if (head[0] !== version || tag.length !== tagBytes) throw new WrongShare()
  const from = derived(secret, purpose)
  try {
    const open = createDecipheriv('aes-256-gcm', from, iv, { authTagLength: tagBytes })
      .setAAD(head)
      .setAuthTag(tag)
    // No copy of it: this mode gives every byte here, and nothing at its end.
    const key = open.update(wrap.subarray(1 + ivBytes + tagBytes))
    try {
      open.final()
    } catch (error) {
      key.fill(0)
      throw error
    }
    return key
  } catch {
    throw new WrongShare()
  } finally {
    from.fill(0)
  }
}

/** What is sealed for one purpose never opens for the other. */
type Purpose = 'recovery share' | 'key before'

const derived = (secret: Buffer, purpose: Purpose): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `rounds ${purpose} 1`, 32))
