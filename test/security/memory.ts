import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { nameOf } from './processes.ts'
import type { Hit, Searcher } from './search.ts'

export type MemoryHit = Hit & { process: string }
/** A piece at a time; what lies across two pieces is found by the overlap. */
const piece = 32 * 1024 * 1024
const overlap = 256

/**
 * Searches all writable memory of a process for marks, and for `secrets` (the cache key) byte by byte. Linux only, and
 * the process must be one's own. Answers also how many bytes were read.
 */
export function searchMemory(
  pid: number,
  search: Searcher,
  secrets: { name: string; bytes: Buffer }[] = [],
): { bytes: number; hits: MemoryHit[] } {
  const process = nameOf(pid)
  const found: { bytes: number; hits: MemoryHit[] } = { bytes: 0, hits: [] }
  const memory = openSync(`/proc/${pid}/mem`, 'r')
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
        for (const { name, bytes: secret } of secrets) {
          const place = there.indexOf(secret)
          if (place >= 0) found.hits.push({ mark: name, form: 'bytes', offset: at + place, process })
        }
        if (to - at <= piece) break
      }
  } finally {
    closeSync(memory)
  }
  return found
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
