import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs'
import { nameOf } from './processes.ts'
import type { Hit, Searcher } from './search.ts'

export type MemoryHit = Hit & { process: string }
/** A piece at a time; what lies across two pieces is found by the overlap. */
const piece = 32 * 1024 * 1024
const overlap = 256

type Secret = { name: string; form: string; bytes: Buffer }

/** A key as it may stand in memory: its bytes, and as a text on its way through something that takes only text. */
export function formsOfKey(name: string, key: Buffer): Secret[] {
  const texts = [
    key.toString('base64').replace(/=+$/, ''),
    key.toString('hex'),
    key.toString('hex').toUpperCase(),
  ]
  return [
    { name, form: 'bytes', bytes: key },
    ...texts.flatMap((text) => [
      { name, form: 'text', bytes: Buffer.from(text) },
      { name, form: 'text in UTF-16', bytes: Buffer.from(text, 'utf16le') },
    ]),
  ]
}

/**
 * Searches all writable memory of a process for marks, and for `secrets` byte by byte. Linux only, and the process must be
 * one's own. Answers also how many bytes were read: none where it ended meanwhile, and none of what it set aside and
 * never wrote. Throws where it may not be read.
 */
export function searchMemory(
  pid: number,
  search: Searcher,
  secrets: Secret[] = [],
): { bytes: number; hits: MemoryHit[] } {
  const process = nameOf(pid)
  const found: { bytes: number; hits: MemoryHit[] } = { bytes: 0, hits: [] }
  const memory = opened(pid, 'mem')
  if (memory === null) return found
  try {
    for (const { from, to } of held(pid))
      for (let at = from; at < to; at += piece - overlap) {
        const bytes = Buffer.allocUnsafe(Math.min(piece, to - at))
        let read: number
        try {
          read = readSync(memory, bytes, 0, bytes.length, at)
        } catch {
          // Unmapped meanwhile, or a device's.
          break
        }
        found.bytes += read
        const there = bytes.subarray(0, read)
        for (const hit of search(there)) found.hits.push({ ...hit, offset: at + hit.offset, process })
        for (const { name, form, bytes: secret } of secrets)
          for (let place = there.indexOf(secret); place >= 0; place = there.indexOf(secret, place + 1))
            found.hits.push({ mark: name, form, offset: at + place, process })
        if (to - at <= piece) break
      }
  } finally {
    closeSync(memory)
  }
  return found
}

function opened(pid: number, what: 'mem' | 'pagemap'): number | null {
  try {
    return openSync(`/proc/${pid}/${what}`, 'r')
  } catch (error) {
    // A kernel may be built without the second; then everything is read.
    if (what === 'pagemap' || !existsSync(`/proc/${pid}/status`)) return null
    throw error
  }
}

type Range = { from: number; to: number }

/** Private pages that the process never wrote, or gave back, read as zeros: most of what a program sets aside. */
function* held(pid: number): Iterable<Range> {
  const pages = opened(pid, 'pagemap')
  try {
    for (const { ofItsOwn, ...range } of writable(pid))
      if (pages === null || !ofItsOwn) yield range
      else yield* present(pages, range)
  } finally {
    if (pages !== null) closeSync(pages)
  }
}

const pageSize = 4096
/** Of the 8 bytes for a page the last: in memory (0x80), swapped out (0x40). */
const inMemoryOrSwapped = 0xc0

/** The runs of pages that hold something; all of it where the system does not say (`man 5 proc`, pagemap). */
function* present(pages: number, { from, to }: Range): Iterable<Range> {
  const count = (to - from) / pageSize
  const entries = Buffer.alloc(count * 8)
  if (readSync(pages, entries, 0, entries.length, (from / pageSize) * 8) < entries.length)
    return yield { from, to }
  let begun = -1
  for (let page = 0; page <= count; page++) {
    const holds = page < count && ((entries[page * 8 + 7] ?? 0) & inMemoryOrSwapped) !== 0
    if (holds && begun < 0) begun = page
    if (holds || begun < 0) continue
    yield { from: from + begun * pageSize, to: from + page * pageSize }
    begun = -1
  }
}

/** `ofItsOwn`: no file and no other process lies behind it, so that a page which is not there holds nothing. */
function writable(pid: number): (Range & { ofItsOwn: boolean })[] {
  return readFileSync(`/proc/${pid}/maps`, 'latin1')
    .split('\n')
    .flatMap((line) => {
      const [, from, to, rights, inode] = /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ (\d+)/.exec(line) ?? []
      if (!from || !to || !rights?.startsWith('rw') || line.endsWith('[vvar]')) return []
      const ofItsOwn = inode === '0' && rights.endsWith('p')
      return [{ from: Number.parseInt(from, 16), to: Number.parseInt(to, 16), ofItsOwn }]
    })
}
