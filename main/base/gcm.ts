import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const cipher = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16
const none = Buffer.alloc(0)

/** How much longer what is sealed is than the secret. */
export const sealBytes = ivBytes + tagBytes

/**
 * `secret` under a 32-byte `key`, with AES-256-GCM: iv, tag, ciphertext. `head` is not in it, and it only opens beside the same. Both
 * are left as they are: the caller zero-fills them.
 */
export function seal(secret: Uint8Array, key: Buffer, head: Buffer = none): Buffer {
  const iv = randomBytes(ivBytes)
  const to = createCipheriv(cipher, key, iv).setAAD(head)
  // This mode gives every byte here, and nothing at its end.
  const sealed = to.update(secret)
  to.final()
  return Buffer.concat([iv, to.getAuthTag(), sealed])
}

/**
 * The secret, which the caller zero-fills: in memory of its own, no piece of a pool, and no copy of it anywhere. Throws for
 * another key, another head or damaged bytes.
 */
export function unseal(sealed: Uint8Array, key: Buffer, head: Buffer = none): Buffer {
  const open = createDecipheriv(cipher, key, sealed.subarray(0, ivBytes), { authTagLength: tagBytes })
    .setAAD(head)
    .setAuthTag(sealed.subarray(ivBytes, sealBytes))
  const secret = open.update(sealed.subarray(sealBytes))
  try {
    open.final()
  } catch (error) {
    secret.fill(0)
    throw error
  }
  return secret
}
