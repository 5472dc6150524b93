import { randomUUID } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'

/**
 * The key file: ways to open the cache key, each complete in itself. `layers` names what seals it, from the outside
 * in, so that a PIN inside the keychain and a recovery share beside it are further entries and not a new format.
 * What a newer version wrote beside what is known here is kept.
 */
const Wrap = z.looseObject({
  layers: z.array(z.string()).min(1),
  sealed: z.base64(),
  /**
   * Which key it opens; absent: the one of today. `next`: the one that takes its place, as soon as it has opened the files.
   * `before`: the one that was, whose recovery share counts until the one of today is kept.
   */
  of: z.enum(['before', 'next']).optional(),
  /** Of a recovery share: where it is, and whether the central API has said that it is. */
  share: z.object({ id: z.string(), device: z.string(), central: z.string(), kept: z.boolean() }).optional(),
})
export type Wrap = z.infer<typeof Wrap>
const KeyFile = z.looseObject({
  format: z.literal(1),
  wraps: z.array(Wrap).min(1),
  /** Wrong PINs in a row, written before each try, so that ending the program does not give one for nothing. */
  tries: z.number().int().min(0).optional(),
  /** By this computer's clock, ms; absent: made by an older version. */
  made: z.number().optional(),
  /** The key is to be replaced: it was recovered. */
  replace: z.boolean().optional(),
  /** Server time when the key of today came into use, ms. */
  since: z.number().optional(),
  /** Server time at the last contact in which a share was looked after, ms. */
  seen: z.number().optional(),
})
export type KeyFile = z.infer<typeof KeyFile>

/** There is a key file, and it can't be read: never a reason to make a new key over it. */
export class KeyFileUnreadable extends Error {
  override name = 'KeyFileUnreadable'
}

/** The key file, or null where there has been none. Throws `KeyFileUnreadable` for damage or a newer format. */
export async function readKeyFile(file: string): Promise<KeyFile | null> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new KeyFileUnreadable('The key file cannot be read.')
  }
  try {
    return KeyFile.parse(JSON.parse(text))
  } catch {
    throw new KeyFileUnreadable('The key file is damaged or of a newer version of Rounds.')
  }
}

/** On disk, whole or not at all, readable by its owner only, when it resolves. */
export async function writeKeyFile(file: string, content: KeyFile): Promise<void> {
  const beside = join(dirname(file), `.${randomUUID()}.tmp`)
  try {
    const handle = await open(beside, 'wx', 0o600)
    try {
      await handle.writeFile(`${JSON.stringify(content)}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(beside, file)
  } finally {
    await rm(beside, { force: true })
  }
}
