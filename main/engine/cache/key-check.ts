import { createHmac, timingSafeEqual } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openEncrypted } from './encrypted-file.ts'

/**
 * SQLite says the same of a wrong key and of a damaged first page. To tell them apart without risking the unsent
 * work, `key.check` holds an HMAC made with the key; it says nothing about the key, which is 256 random bits.
 */
const checkOf = (key: Buffer): Buffer => createHmac('sha256', key).update('rounds cache key check 1').digest()

/**
 * `known`: this key opens these files (or opened them before); `fresh`: there are no files yet; `other`: neither
 * the check nor any file knows the key.
 */
export function keyIsKnown(folder: string, key: Buffer, files: string[]): 'known' | 'fresh' | 'other' {
  const path = join(folder, 'key.check')
  if (existsSync(path)) {
    const found = readFileSync(path)
    const expected = checkOf(key)
    if (found.length === expected.length && timingSafeEqual(found, expected)) return 'known'
  }
  const present = files.filter((file) => existsSync(file))
  if (present.length === 0) return 'fresh'
  return present.some((file) => opens(file, key)) ? 'known' : 'other'
}

export function rememberKey(folder: string, key: Buffer): void {
  const path = join(folder, 'key.check')
  const check = checkOf(key)
  if (existsSync(path) && readFileSync(path).equals(check)) return
  writeFileSync(`${path}.new`, check, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

function opens(path: string, key: Buffer): boolean {
  try {
    openEncrypted(path, key).close()
    return true
  } catch {
    return false
  }
}
