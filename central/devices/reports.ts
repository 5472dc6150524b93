import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import type Database from 'better-sqlite3-multiple-ciphers'
import { z } from 'zod'

const base = { practitioner: z.string(), device: z.string(), at: z.number() }
const Report = z.discriminatedUnion('act', [
  z.object({
    ...base,
    act: z.literal('lost'),
    unsent: z.number().nullable(),
    heardAt: z.number().nullable(),
  }),
  z.object({ ...base, act: z.literal('found') }),
  z.object({ ...base, act: z.literal('erased'), lost: z.number().nullable() }),
])
/** What was said of a device, and when (ms). `lost`: as `Wipe.unsent` and `heardAt`; `erased`: as `Wipe.lost`. */
export type Report = z.infer<typeof Report>
/** What holds of one device: it is lost, and perhaps erased, or it was found. */
export type LatestReports = { [act in Report['act']]?: Extract<Report, { act: act }> }

/**
 * Which devices were reported lost, found again and erased, one line each, in a file beside the database: a backup that is put in the
 * place of the database does not take it along, and a stolen computer is not trusted again by a restore. It is only ever added to.
 * A database in memory has none.
 */
export function reportsBeside(db: Database.Database) {
  const file = db.memory ? null : `${db.name}.devices`

  return {
    file,
    /** On disk when it returns; throws when it can't be. */
    add(report: Report): void {
      if (file === null) return
      const handle = openSync(file, 'a', 0o600)
      try {
        // What a crash cut off ends its own line, and is not read.
        writeSync(handle, `\n${JSON.stringify(report)}\n`)
        fsyncSync(handle)
      } finally {
        closeSync(handle)
      }
    },
    /** What holds of each device that is named, by `nameOf`. Throws when the file is there and can't be read. */
    standing(): Map<string, LatestReports> {
      const known = new Map<string, LatestReports>()
      for (const line of file === null ? [] : linesOf(file)) {
        const { data } = Report.safeParse(parsed(line))
        if (!data) continue
        const before = data.act === 'erased' ? known.get(nameOf(data)) : {}
        known.set(nameOf(data), { ...before, [data.act]: data })
      }
      return known
    },
  }
}

export const nameOf = ({ practitioner, device }: { practitioner: string; device: string }): string =>
  `${practitioner} ${device}`

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
