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
 * one's own. Answers also how many bytes were read: none where it ended meanwhile. Throws where it may not be read.
 */
export function searchMemory(
  pid: number,
  search: Searcher,
  secrets: Secret[] = [],
): { bytes: number; hits: MemoryHit[] } {
  const process = nameOf(pid)
  const found: { bytes: number; hits: MemoryHit[] } = { bytes: 0, hits: [] }
  const memory = opened(pid)
  if (memory === null) return found
  try {
    for (const { from, to } of writable(pid))
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

function opened(pid: number): number | null {
  try {
    return openSync(`/proc/${pid}/mem`, 'r')
  } catch (error) {
    if (!existsSync(`/proc/${pid}/status`)) return null
    throw error
  }
}

function writable(pid: number): { from: number; to: number }[] {
  return readFileSync(`/proc/${pid}/maps`, 'latin1')
    .split('\n')
    .flatMap((line) => {
      const [, from, to, rights] = /^([0-9a-f]+)-([0-9a-f]+) (\S+)/.exec(line) ?? []
      if (!from || !to || !rights?.startsWith('rw') || line.endsWith('[vvar]')) return []
      return [{ from: Number.parseInt(from, 16), to: Number.parseInt(to, 16) }]
    })
}
