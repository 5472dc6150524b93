import { randomBytes } from 'node:crypto'
import { seal, sealBytes, unseal } from '../base/gcm.ts'

/** A secret of up to 4 GB in a box: mark, length, then what `seal` makes. What stands behind it is the caller's. */
const mark = Buffer.from('rounds box 1\0')
const headBytes = mark.length + 4

export type Box = { sealed: Buffer; rest: Buffer }

/** `key` opens it, and is zero-filled by the caller. */
export function boxed(secret: Buffer): { box: Buffer; key: Buffer } {
  const key = randomBytes(32)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(secret.length)
  return { box: Buffer.concat([mark, length, seal(secret, key, mark)]), key }
}

/** Null: no box begins here. */
export function boxIn(bytes: Buffer): Box | null {
  if (bytes.length < headBytes + sealBytes || !bytes.subarray(0, mark.length).equals(mark)) return null
  const end = headBytes + sealBytes + bytes.readUInt32BE(mark.length)
  if (bytes.length < end) return null
  return { sealed: bytes.subarray(headBytes, end), rest: bytes.subarray(end) }
}

/** The secret, which the caller zero-fills. Throws for another key. */
export const unboxed = ({ sealed }: Box, key: Buffer): Buffer => unseal(sealed, key, mark)
