import { closeSync, fstatSync, lstatSync, openSync, readFileSync, readlinkSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { entries, nameOf, processesWith } from './processes.ts'

/** A file to be read at `path`, and what it is called in a report. */
export type Found = { name: string; path: string }
/** Of the system's own: memory that processes share, by a file descriptor but on no disk (Linux `memfd_create`). */
export const isSharedMemory = (name: string) => name.includes('/memfd:')

/** Every plain file below a folder; links aren't followed. */
export function* filesBelow(folder: string, wanted: (path: string) => boolean = () => true): Iterable<Found> {
  for (const name of entries(folder)) {
    const path = join(folder, name)
    const is = lstat(path)
    if (is?.isDirectory()) {
      if (wanted(path)) yield* filesBelow(path, wanted)
    } else if (is?.isFile() && wanted(path)) yield { name: path, path }
  }
}

/** What changed in a folder of everyone's since then, beside what we have there on purpose. */
export function changedSince(folder: string, since: number, apart: string[]): Iterable<Found> {
  return filesBelow(folder, (path) => {
    if (apart.some((one) => path === one || path.startsWith(`${one}/`))) return false
    const is = lstat(path)
    return !!is && (is.isDirectory() || Math.max(is.ctimeMs, is.mtimeMs) >= since)
  })
}

/**
 * Files that processes of ours hold: open ones that were deleted or are open for writing, memory files among them, and
 * deleted ones that are mapped only. What has a name elsewhere and is open for reading (libraries, fonts) isn't ours.
 */
export function* heldFiles(temporary: string): Iterable<Found> {
  for (const pid of processesWith(temporary)) {
    const say = (what: string) => `${nameOf(pid)}: ${what}`
    for (const fd of entries(`/proc/${pid}/fd`)) {
      const path = `/proc/${pid}/fd/${fd}`
      const target = link(path)
      if (target?.startsWith('/') && (isDeleted(target) || isWritten(pid, fd)))
        yield { name: say(target), path }
    }
    for (const range of entries(`/proc/${pid}/map_files`)) {
      const path = `/proc/${pid}/map_files/${range}`
      const target = link(path)
      if (target && isDeleted(target)) yield { name: say(`${target}, mapped`), path }
    }
  }
}

const isDeleted = (target: string) => target.endsWith(' (deleted)')

function isWritten(pid: number, fd: string): boolean {
  try {
    const flags = /flags:\s*([0-7]+)/.exec(readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'latin1'))?.[1] ?? '0'
    return (Number.parseInt(flags, 8) & 3) !== 0
  } catch {
    return false
  }
}

/** `none`: ended or deleted meanwhile, or no plain file. `refused`: it is there and may not be read. */
export function withFile<T>(path: string, use: (fd: number, identity: string, size: number) => T) {
  let fd: number
  try {
    fd = openSync(path, 'r')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'EACCES' || code === 'EPERM' ? ('refused' as const) : ('none' as const)
  }
  try {
    const is = fstatSync(fd)
    return is.isFile() ? use(fd, `${is.dev}:${is.ino}`, is.size) : ('none' as const)
  } finally {
    closeSync(fd)
  }
}

const chunk = 64 * 1024 * 1024
/** More than any form of a mark is long. */
const overlap = 256

/** The bytes of an open file, in pieces that overlap. */
export function* pieces(fd: number, size: number): Iterable<{ at: number; bytes: Buffer }> {
  for (let at = 0; at < size; ) {
    const bytes = Buffer.allocUnsafe(Math.min(chunk, size - at))
    let read = 0
    while (read < bytes.length) {
      const more = readSync(fd, bytes, read, bytes.length - read, at + read)
      if (more === 0) break
      read += more
    }
    yield { at, bytes: bytes.subarray(0, read) }
    if (read < bytes.length || at + read >= size) return
    at += read - overlap
  }
}

function lstat(path: string) {
  try {
    return lstatSync(path)
  } catch {
    return undefined
  }
}

function link(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}
