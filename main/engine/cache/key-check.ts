import { createHmac, timingSafeEqual } from 'node:crypto'
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { readEncrypted } from './encrypted-file.ts'

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
  const found = contentOf(join(folder, 'key.check'))
  const expected = checkOf(key)
  if (found?.length === expected.length && timingSafeEqual(found, expected)) return 'known'
  // An empty file is what a first start leaves on a full disk.
  const present = files.filter((file) => existsSync(file) && statSync(file).size > 0)
  if (present.length === 0) return 'fresh'
  return present.some((file) => opens(file, key)) ? 'known' : 'other'
}

/** Before any file is made with this key: half a file of an unknown key could be anyone's. Throws when it can't be. */
export function rememberKeyFirst(folder: string, key: Buffer): void {
  const path = join(folder, 'key.check')
  writeFileSync(`${path}.new`, checkOf(key), { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

export function rememberKey(folder: string, key: Buffer): void {
  keep(join(folder, 'key.check'), checkOf(key))
}

/** The salt in the first 16 bytes of `work`, which is no secret: without it no other page could be proven whole. */
export function rememberSalt(folder: string, file: string): void {
  const salt = Buffer.alloc(16)
  const open = openSync(file, 'r')
  try {
    if (readSync(open, salt, 0, 16, 0) === 16) keep(saltPath(folder), salt)
  } finally {
    closeSync(open)
  }
}

export function rememberedSalt(folder: string): Buffer | null {
  const salt = contentOf(saltPath(folder))
  return salt?.length === 16 ? salt : null
}

const saltPath = (folder: string) => join(folder, 'work.salt')

/** Aids, not data: one that can't be read is as good as none, and one that can't be written costs nothing today. */
function contentOf(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch {
    return null
  }
}

function keep(path: string, content: Buffer): void {
  if (contentOf(path)?.equals(content)) return
  try {
    writeFileSync(`${path}.new`, content, { mode: 0o600 })
    renameSync(`${path}.new`, path)
  } catch {}
}

function opens(path: string, key: Buffer): boolean {
  try {
    readEncrypted(path, key).close()
    return true
  } catch {
    return false
  }
}
