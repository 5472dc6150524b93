import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** A secret of up to 4 GB in a box: mark, length, iv, tag, ciphertext. What stands behind it is the caller's. */
const mark = Buffer.from('rounds box 1\0')
const ivBytes = 12
const tagBytes = 16
const headBytes = mark.length + 4 + ivBytes + tagBytes

export type Box = { iv: Buffer; tag: Buffer; sealed: Buffer; rest: Buffer }

/** `key` opens it, and is zero-filled by the caller. */
export function boxed(secret: Buffer): { box: Buffer; key: Buffer } {
  const key = randomBytes(32)
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(mark)
  const sealed = cipher.update(secret)
  cipher.final()
  const length = Buffer.alloc(4)
  length.writeUInt32BE(sealed.length)
  return { box: Buffer.concat([mark, length, iv, cipher.getAuthTag(), sealed]), key }
}

/** Null: no box begins here. */
export function boxIn(bytes: Buffer): Box | null {
  if (bytes.length < headBytes || !bytes.subarray(0, mark.length).equals(mark)) return null
  const end = headBytes + bytes.readUInt32BE(mark.length)
  if (bytes.length < end) return null
  const ivAt = mark.length + 4
  return {
    iv: bytes.subarray(ivAt, ivAt + ivBytes),
    tag: bytes.subarray(ivAt + ivBytes, headBytes),
    sealed: bytes.subarray(headBytes, end),
    rest: bytes.subarray(end),
  }
}

/** The secret, which the caller zero-fills: in memory of its own, no piece of a pool. Throws for another key. */
export function unboxed({ iv, tag, sealed }: Box, key: Buffer): Buffer {
  const open = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes })
    .setAAD(mark)
    .setAuthTag(tag)
  const secret = open.update(sealed)
  try {
    open.final()
  } catch (error) {
    secret.fill(0)
    throw error
  }
  return secret
}
