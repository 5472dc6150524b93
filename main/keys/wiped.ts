import { randomBytes } from 'node:crypto'
import { open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { unopened } from './unopened.ts'

const Wiped = z.object({ lost: z.number().int().nullable() })
export type Wiped = z.infer<typeof Wiped>

const markIn = (userData: string) => join(userData, 'wiped.json')

/**
 * Erases what is kept in a profile: the key file first, whose bytes are written over, then the files it opened, which nothing
 * opens any more. A mark is on disk before anything goes, so that a start after a crash finishes it and says what happened.
 * `lost`: changes that had not been sent, null where nobody knows.
 */
export async function eraseProfile(userData: string, lost: number | null): Promise<void> {
  const mark = await open(markIn(userData), 'w', 0o600)
  try {
    await mark.writeFile(JSON.stringify({ lost }))
    await mark.sync()
  } finally {
    await mark.close()
  }
  await shred(join(userData, 'cache.key'))
  const left = (await readdir(userData)).filter((name) => unopened.test(name))
  for (const name of ['cache', 'locked.json', ...left])
    await rm(join(userData, name), { recursive: true, force: true })
}

/** Null: it was not erased. One that can't be read counts: what it stands for has begun. */
export async function readWiped(userData: string): Promise<Wiped | null> {
  let text: string
  try {
    text = await readFile(markIn(userData), 'utf8')
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : { lost: null }
  }
  try {
    return Wiped.parse(JSON.parse(text))
  } catch {
    return { lost: null }
  }
}

/** Somebody has read it and begins with an empty profile. */
export const forgetWiped = (userData: string): Promise<void> => rm(markIn(userData), { force: true })

/** What a disk that keeps old blocks still holds is sealed by the keychain or by a share that is gone. */
async function shred(file: string): Promise<void> {
  try {
    const { size } = await stat(file)
    const handle = await open(file, 'r+')
    try {
      await handle.write(randomBytes(size), 0, size, 0)
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') await rm(file, { force: true })
    return
  }
  await rm(file, { force: true })
}
