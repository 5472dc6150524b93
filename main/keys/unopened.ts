import { readdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { KeyFile } from './key-file.ts'
import { isPlain } from './wraps.ts'

/** What stands behind these names is of no use to anybody, and was not deleted. An erased profile loses it too. */
export const unopened = /^cache(\.key)?\.unopened-/

/** A person needs longer than this to sign in and write something. */
const firstMoments = 60_000

/**
 * On Windows the system's key to our key lies in a file that Electron writes some ten seconds later, or when it ends in good order:
 * a first start that is killed before leaves a key that opens nothing. True where that is all that happened: nobody has set a
 * PIN or signed in with this key (no share), and nothing was written to the files behind it after its first minute.
 */
export async function nothingLiesBehind(userData: string, kept: KeyFile): Promise<boolean> {
  const { made } = kept
  if (made === undefined || !kept.wraps.every(isPlain)) return false
  const files = await readdir(join(userData, 'cache'), { recursive: true }).catch(() => [])
  const times = await Promise.all(
    files.map((file) =>
      stat(join(userData, 'cache', file)).then(
        ({ mtimeMs }) => mtimeMs,
        () => Number.POSITIVE_INFINITY,
      ),
    ),
  )
  return times.every((time) => time < made + firstMoments)
}

/** Renames the key file and what it would have opened. */
export async function setUnopenedAside(userData: string): Promise<void> {
  const when = new Date().toISOString().replaceAll(/[:.]/g, '-')
  for (const name of ['cache', 'cache.key'])
    await rename(join(userData, name), join(userData, `${name}.unopened-${when}`)).catch((error) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    })
}
