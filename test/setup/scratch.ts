import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'

/** Room for the profiles and databases of all specs, several times over. */
const roomNeeded = 4 * 2 ** 30

/**
 * A folder in memory for what specs keep while they run, where the system has one with room; undefined elsewhere. Most
 * of what they wait for on a disk is its syncs. What survives a power cut is proved by `faults`, on the disk.
 */
export function scratchInMemory(folder = '/dev/shm', room = roomIn): string | undefined {
  return room(folder) >= roomNeeded ? mkdtempSync(join(folder, 'rounds-')) : undefined
}

function roomIn(folder: string): number {
  if (!existsSync(folder)) return 0
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

export const remove = (folder: string | undefined) =>
  folder && rmSync(folder, { recursive: true, force: true })
