import { randomBytes } from 'node:crypto'
import type { KeyFile, Wrap } from './key-file.ts'
import type { Keychain } from './keychain.ts'
import { type PinCost, wrapWithPin } from './pin-wrap.ts'
import { openWithSecret, wrapWithSecret } from './share-wrap.ts'
import { bytesOf, isFromBefore, isNext, isPin, isPlain } from './wraps.ts'

/** The ways to one key that open on this computer: the keychain alone, or the PIN inside it. */
export async function localWrap(
  key: Buffer,
  pin: string | null,
  keychain: Keychain,
  cost: PinCost,
): Promise<Wrap> {
  const inner = pin === null ? Buffer.from(key) : await wrapWithPin(key, pin, cost)
  try {
    const sealed = (await keychain.seal(inner)).toString('base64')
    return { layers: pin === null ? ['keychain'] : ['keychain', 'pin'], sealed }
  } finally {
    inner.fill(0)
  }
}

/** The key that is to take the place of `key`, which opens it; null when there is none. The caller zero-fills it. */
export function openNext(kept: KeyFile | null, key: Buffer): Buffer | null {
  const wrap = kept?.wraps.find((one) => isNext(one) && isFromBefore(one))
  return wrap ? openWithSecret(bytesOf(wrap), key, 'key before') : null
}

/**
 * With a new PIN (null: without one) for the key of today, and for the next one where there is one. Shares stay.
 */
export async function withLocalWraps(
  kept: KeyFile,
  key: Buffer,
  pin: string | null,
  keychain: Keychain,
  cost: PinCost,
): Promise<KeyFile> {
  const next = openNext(kept, key)
  try {
    const wraps = [
      await localWrap(key, pin, keychain, cost),
      ...(next ? [{ ...(await localWrap(next, pin, keychain, cost)), of: 'next' as const }] : []),
      ...kept.wraps.filter((wrap) => !isPin(wrap) && !isPlain(wrap)),
    ]
    return { ...kept, wraps, tries: 0 }
  } finally {
    next?.fill(0)
  }
}

/** With a new random key that is to take the place of `key`, opened by the same PIN, and by `key` itself until then. */
export async function withNewKey(
  kept: KeyFile,
  key: Buffer,
  pin: string | null,
  keychain: Keychain,
  cost: PinCost,
): Promise<KeyFile> {
  const next = randomBytes(key.length)
  try {
    const local = { ...(await localWrap(next, pin, keychain, cost)), of: 'next' as const }
    const byKey: Wrap = {
      layers: ['key-before'],
      sealed: wrapWithSecret(next, key, 'key before').toString('base64'),
      of: 'next',
    }
    return { ...kept, wraps: [...kept.wraps, local, byKey] }
  } finally {
    next.fill(0)
  }
}
