import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeWhole } from './write-whole.ts'

/**
 * Whose places there are on this machine, each with a key, a PIN, a lock and encrypted files of its own
 * (docs/decisions/profiles.md). The first lies where the only one always lay; the others beside it:
 *
 *     <userData>/cache.key, cache/, …                  the first
 *     <userData>/profiles/<id>/cache.key, cache/, …    each further one
 *     <userData>/profiles.json                         which is opened next, and what may be said of the others
 */
export type Profiles = {
  /** Of the one that is open in this program. */
  readonly folder: string
  /** Whose it is; empty: nobody has signed in to it yet. */
  readonly name: string
  readonly others: OtherProfile[]
  /** What stands on the lock screen of whoever comes after. */
  note(name: string, unsent: number | null): Promise<void>
  /** The next start opens that one; null: one that nobody has. False: there is no such one. */
  choose(id: string | null): Promise<boolean>
}

/** `unsent` as of its last lock or end; null: not known. */
export type OtherProfile = { id: string; name: string; unsent: number | null }

const first = 'first'
const Kept = z.object({
  format: z.literal(1),
  current: z.string(),
  profiles: z.array(
    z.object({ id: z.string(), name: z.string().max(200), unsent: z.number().int().min(0).nullable() }),
  ),
})
type Kept = z.infer<typeof Kept>

/** Ids become folder names: nothing else is taken for one. */
const isId = (id: string) => id === first || /^[0-9a-f-]{36}$/.test(id)

export async function openProfiles(userData: string): Promise<Profiles> {
  const file = join(userData, 'profiles.json')
  const kept = withFolders(await read(file), await foldersIn(join(userData, 'profiles')))
  const mine = kept.profiles.find(({ id }) => id === kept.current) as OtherProfile
  const folder = mine.id === first ? userData : join(userData, 'profiles', mine.id)
  if (mine.id !== first) await mkdir(folder, { recursive: true, mode: 0o700 })
  let busy: Promise<unknown> = Promise.resolve()

  function write(): Promise<void> {
    const done = busy.then(() => writeKept(userData, file, kept))
    busy = done.catch(() => undefined)
    return done
  }

  return {
    folder,
    get name() {
      return mine.name
    },
    get others() {
      return kept.profiles.filter((one) => one !== mine && one.name !== '').map((one) => ({ ...one }))
    },
    async note(name, unsent) {
      const next = { name: name || mine.name, unsent: unsent ?? mine.unsent }
      if (next.name === mine.name && next.unsent === mine.unsent) return
      Object.assign(mine, next)
      await write()
    },
    async choose(id) {
      let chosen = kept.profiles.find((one) =>
        id === null ? one !== mine && one.name === '' : one.id === id,
      )
      if (!chosen && id !== null) return false
      if (!chosen) {
        chosen = { id: randomUUID(), name: '', unsent: null }
        kept.profiles.push(chosen)
      }
      kept.current = chosen.id
      await write()
      return true
    },
  }
}

/** A list that is gone or damaged costs names, never a profile: the folders are there. */
async function read(file: string): Promise<Kept> {
  try {
    return Kept.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return { format: 1, current: first, profiles: [] }
  }
}

const foldersIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder).catch(() => [])).filter(isId)

function withFolders(kept: Kept, folders: string[]): Kept {
  const named = new Map(kept.profiles.filter(({ id }) => isId(id)).map((one) => [one.id, one]))
  for (const id of [first, ...folders])
    if (!named.has(id))
      named.set(id, { id, name: id === first ? '' : `Profile ${id.slice(0, 4)}`, unsent: null })
  return {
    format: 1,
    current: named.has(kept.current) ? kept.current : first,
    profiles: [...named.values()],
  }
}

async function writeKept(folder: string, file: string, kept: Kept): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeWhole(file, `${JSON.stringify(kept)}\n`)
}
