import { createDecipheriv, createHmac, createSecretKey, pbkdf2Sync, timingSafeEqual } from 'node:crypto'
import { existsSync, lstatSync, readFileSync } from 'node:fs'

/**
 * Reads the pages of an encrypted file one by one, without SQLite, which gives up at the first that is damaged.
 * SQLCipher 4's form: 4096 bytes a page, AES-256-CBC, and at the end of each its IV (16) and HMAC-SHA512 (64) over
 * ciphertext, IV and page number. Page 1 begins with the salt of the HMAC's key. (zetetic.net/sqlcipher/design)
 */
export const pageSize = 4096
const ivSize = 16
const hmacSize = 64
const saltSize = 16
/** Bytes of a page that SQLite uses. */
export const usableSize = pageSize - ivSize - hmacSize

export type Pages = {
  /** Whole pages by number (from 1), as the last finished transaction left them. */
  whole: Map<number, Buffer>
  /** Numbers of pages that are there but not whole, or that a whole file would have. */
  broken: Set<number>
  /** Finished transactions that stand in the WAL behind a damage, where SQLite does not look for them. */
  unread: number
}

type Opener = (page: Buffer, number: number) => Buffer | null

/** Transactions that SQLite would not find in a WAL, and say nothing of it. */
export const unreadTransactions = (path: string, key: Buffer, salt: Buffer | null): number =>
  isReadToItsEnd(readIfFile(`${path}-wal`)) ? 0 : readPages(path, key, salt).unread

/** SQLite gets as far as the last frame of this round: whoever only wants to know that need not decrypt a page. */
function isReadToItsEnd(wal: Buffer): boolean {
  const chain = checksums(wal)
  const salt = saltOfFrames(wal)
  for (let at = walHeader; salt && at + frameSize <= wal.length; at += frameSize) {
    const header = wal.subarray(at, at + frameHeader)
    const seen = chain(header, wal.subarray(at + frameHeader, at + frameSize))
    if (!seen && header.subarray(8, 16).equals(salt)) return false
  }
  return true
}

/** `salt`: of the file as it was when it was last opened, for when its first bytes are gone. The key is left as it is. */
export function readPages(path: string, key: Buffer, salt: Buffer | null): Pages {
  const bytes = readIfFile(path)
  const wal = readIfFile(`${path}-wal`)
  const salts = [bytes.length >= saltSize ? bytes.subarray(0, saltSize) : null, salt].filter(
    (it) => it !== null,
  )
  let best: Pages = { whole: new Map(), broken: new Set(), unread: 0 }
  for (const one of salts) {
    const found = pagesWith(opener(key, one), bytes, wal)
    if (found.whole.size > best.whole.size || best.whole.size + best.broken.size === 0) best = found
  }
  return best
}

function readIfFile(path: string): Buffer {
  return existsSync(path) && lstatSync(path).isFile() ? readFileSync(path) : Buffer.alloc(0)
}

function opener(key: Buffer, salt: Buffer): Opener {
  const ofSalt = pbkdf2Sync(
    key,
    salt.map((byte) => byte ^ 0x3a),
    2,
    32,
    'sha512',
  )
  // Made once: from bytes it would be made anew for each page.
  const hmacKey = createSecretKey(ofSalt)
  return (page, number) => {
    const from = number === 1 ? saltSize : 0
    const sealed = page.subarray(from, usableSize + ivSize)
    const le = Buffer.alloc(4)
    le.writeUInt32LE(number)
    const hmac = createHmac('sha512', hmacKey).update(sealed).update(le).digest()
    if (!timingSafeEqual(hmac, page.subarray(usableSize + ivSize))) return null
    const decipher = createDecipheriv('aes-256-cbc', key, page.subarray(usableSize, usableSize + ivSize))
    decipher.setAutoPadding(false)
    const clear = Buffer.concat([decipher.update(page.subarray(from, usableSize)), decipher.final()])
    return from === 0 ? clear : Buffer.concat([Buffer.alloc(saltSize), clear])
  }
}

function pagesWith(open: Opener, bytes: Buffer, wal: Buffer): Pages {
  const found: Pages = { whole: new Map(), broken: new Set(), unread: 0 }
  for (let number = 1; (number - 1) * pageSize < bytes.length; number++) {
    const page = bytes.subarray((number - 1) * pageSize, number * pageSize)
    const clear = page.length === pageSize ? open(page, number) : null
    if (clear) found.whole.set(number, clear)
    else found.broken.add(number)
  }
  const frames = framesOf(wal, open)
  found.unread = frames.unread
  for (const { number, clear } of frames.whole) {
    found.whole.set(number, clear)
    found.broken.delete(number)
  }
  const size = frames.size ?? pageCountOf(found.whole.get(1))
  for (let number = 1; number <= size; number++) if (!found.whole.has(number)) found.broken.add(number)
  return found
}

/** The size of the file in pages, as its first page says; 0: it is not there. */
const pageCountOf = (first: Buffer | undefined): number => Math.min(first?.readUInt32BE(28) ?? 0, 1_000_000)

const walHeader = 32
const frameHeader = 24
const frameSize = frameHeader + pageSize

/** What a WAL holds of finished transactions, also behind a damage at which SQLite stops reading. */
function framesOf(wal: Buffer, open: Opener) {
  const whole: { number: number; clear: Buffer }[] = []
  let pending: typeof whole = []
  let size: number | null = null
  let unread = 0
  const chain = checksums(wal)
  const salt = saltOfFrames(wal)
  for (let at = walHeader; salt && at + frameSize <= wal.length; at += frameSize) {
    const header = wal.subarray(at, at + frameHeader)
    const page = wal.subarray(at + frameHeader, at + frameSize)
    const seen = chain(header, page)
    // Frames of an earlier round lie behind the end of the newest: SQLite overwrites from the front.
    if (!header.subarray(8, 16).equals(salt)) continue
    const number = header.readUInt32BE(0)
    const clear = open(page, number)
    if (clear) pending.push({ number, clear })
    const pagesAfter = header.readUInt32BE(4)
    if (!clear || pagesAfter === 0) continue
    whole.push(...pending)
    pending = []
    size = pagesAfter
    if (!seen) unread++
  }
  return { whole, size, unread }
}

/** The two numbers that all frames of one round carry: the header's, or the first frame's where no frame has them. */
function saltOfFrames(wal: Buffer): Buffer | null {
  if (wal.length < walHeader + frameHeader) return null
  const saltOfHeader = wal.subarray(16, 24)
  for (let at = walHeader; at + frameHeader <= wal.length; at += frameSize)
    if (wal.subarray(at + 8, at + 16).equals(saltOfHeader)) return saltOfHeader
  return wal.subarray(walHeader + 8, walHeader + 16)
}

/** Follows the checksums as SQLite does; the answer for each frame is whether SQLite gets as far as it. (sqlite.org/walformat) */
function checksums(wal: Buffer): (header: Buffer, page: Buffer) => boolean {
  let a = 0
  let b = 0
  const bigEndian = wal.length >= walHeader && (wal.readUInt32BE(0) & 1) === 1
  function add(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += 8) {
      a = (a + (bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)) + b) >>> 0
      b = (b + (bigEndian ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4)) + a) >>> 0
    }
  }
  const matches = (bytes: Buffer, at: number) =>
    bytes.readUInt32BE(at) === a && bytes.readUInt32BE(at + 4) === b
  let reached = wal.length >= walHeader
  const salt = wal.subarray(16, 24)
  if (reached) {
    add(wal.subarray(0, 24))
    reached = matches(wal, 24) && (wal.readUInt32BE(0) & ~1) === 0x377f0682
  }
  return (header, page) => {
    if (!reached) return false
    add(header.subarray(0, 8))
    add(page)
    reached = matches(header, 16) && header.subarray(8, 16).equals(salt)
    return reached
  }
}
