import { hkdfSync } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { seal, unseal } from '../../base/gcm.ts'
import { writeWhole } from './sync-to-disk.ts'

/**
 * A file that was damaged and set aside stays as it is, for experts: it can't be encrypted anew. So that a new cache
 * key does not make it unreadable for good, its old key lies beside it (`….key`), sealed with the one that counts now.
 */
export function keepOldKey(folder: string, oldKey: Buffer, newKey: Buffer): void {
  for (const name of readdirSync(folder)) {
    if (!/\.damaged-[^.]*$/.test(name)) continue
    const path = join(folder, `${name}.key`)
    const sealed = existsSync(path) ? readFileSync(path) : null
    if (sealed && openOldKey(sealed, newKey)) continue
    const own = sealed ? openOldKey(sealed, oldKey) : Buffer.from(oldKey)
    // Sealed with a key that neither is: nothing better can be put in its place.
    if (!own) continue
    try {
      writeWhole(path, seal(own, sealingKey(newKey)))
    } finally {
      own.fill(0)
    }
  }
}

/** The 32 bytes that open the file beside it, from `….key` and the cache key of today; null: another key sealed it. */
export function openOldKey(sealed: Buffer, cacheKey: Buffer): Buffer | null {
  try {
    return unseal(sealed, sealingKey(cacheKey))
  } catch {
    return null
  }
}

const sealingKey = (cacheKey: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', cacheKey, Buffer.alloc(0), 'rounds old cache key', 32))
