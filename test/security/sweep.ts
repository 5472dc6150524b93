import { join } from 'node:path'
import { changedSince, type Found, filesBelow, heldFiles, isSharedMemory, pieces, withFile } from './files.ts'
import type { Hit, Searcher } from './search.ts'

export type FileHit = Hit & { file: string }
export type Swept = {
  files: number
  bytes: number
  hits: FileHit[]
  /**
   * Hits in memory that its processes share, while they show the chart: what a message from one to the other was written
   * in. No file, and gone with the processes: told apart, and searched as memory when locked.
   */
  inMemory: FileHit[]
  /** Files that are there and may not be read, and streams too large to unpack: each makes a sweep incomplete. */
  unread: string[]
}

/** Where the files of one workstation can be. */
export type Territory = {
  /** Its profile, Chromium's profile in it, its temporary and its home folder: all in here. */
  folder: string
  /** The temporary folder given to all its processes, and to none else. */
  temporary: string
  /** What was built and is run. */
  built: string
  /** Folders of everyone's where a file could be left all the same. */
  shared: string[]
  /** What lies in those and is not Rounds': the central API's files, the patient's browser. */
  apart: string[]
  /** When it started, ms. */
  since: number
  /** What its processes wrote to their outputs so far. */
  output(): string
}

/** Searches every byte of every file there. A file with many names or many holders is read once. */
export function sweep(territory: Territory, search: Searcher): Swept {
  const swept: Swept = { files: 0, bytes: 0, hits: [], inMemory: [], unread: [] }
  const seen = new Set<string>()
  const look = ({ name, path }: Found) => {
    const done = withFile(path, (fd, identity, size) => {
      if (seen.has(identity)) return
      seen.add(identity)
      const inMemory = isSharedMemory(name)
      if (!inMemory) swept.files += 1
      for (const { at, bytes } of pieces(fd, size)) {
        if (!inMemory) swept.bytes += bytes.length
        for (const hit of search(bytes, {
          atStart: at === 0,
          onTooLarge: () => swept.unread.push(`a stream in ${name}`),
        }))
          (inMemory ? swept.inMemory : swept.hits).push({ ...hit, offset: at + hit.offset, file: name })
      }
    })
    if (done === 'refused') swept.unread.push(name)
  }
  // A short-lived file can come and go while others are read: what is held open is looked at first and again.
  for (const found of heldFiles(territory.temporary)) look(found)
  for (const found of filesBelow(territory.folder)) look(found)
  for (const found of filesBelow(territory.built)) look(found)
  for (const folder of territory.shared)
    for (const found of changedSince(folder, territory.since, [...territory.apart, territory.folder]))
      look(found)
  for (const found of heldFiles(territory.temporary)) look(found)

  const bytes = Buffer.from(territory.output())
  swept.files += 1
  swept.bytes += bytes.length
  for (const hit of search(bytes)) swept.hits.push({ ...hit, file: 'what the processes said' })
  return swept
}

/** `profile/standin-chromium/Default/History: mark patient-family, UTF-16, at 1234`, the path within the folder. */
export const sentence = ({ file, mark, form, offset }: FileHit, folder: string): string =>
  `${file.replaceAll(join(folder, '/'), '')}: mark ${mark}, ${form}, at ${offset}`
