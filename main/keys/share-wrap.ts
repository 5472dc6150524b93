import { hkdfSync } from 'node:crypto'
import { seal, unseal } from '../base/gcm.ts'

const version = 1
export const shareBytes = 32

/** The secret does not open this wrap: it is another one, or the bytes are damaged, which looks the same. */
export class WrongShare extends Error {
  override name = 'WrongShare'
}

/**
 * `key` sealed with 32 random bytes: a share that the central API holds, or the key that came before. Neither can be
 * guessed, so nothing is stretched. Version, then what `seal` makes.
 */
export function wrapWithSecret(key: Buffer, secret: Buffer, purpose: Purpose): Buffer {
  const head = Buffer.from([version])
  const from = derived(secret, purpose)
  try {
    return Buffer.concat([head, seal(key, from, head)])
  } finally {
    from.fill(0)
  }
}

/** The key, which the caller zero-fills. Throws `WrongShare`. */
export function openWithSecret(wrap: Buffer, secret: Buffer, purpose: Purpose): Buffer {
  const head = wrap.subarray(0, 1)
  if (head[0] !== version) throw new WrongShare()
  const from = derived(secret, purpose)
  try {
    return unseal(wrap.subarray(1), from, head)
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
