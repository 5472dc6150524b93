import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { Schedule } from './schedule.ts'

/**
 * Schedules that once failed. They are kept as their steps: a seed means another schedule as soon as the generator
 * changes. A step that is no longer one makes its file an error, not a schedule without it.
 */
const Kept = z.strictObject({
  /** What a person would have had of it, as it was then. */
  showed: z.string().min(1),
  /** The seed it was found with, for whoever looks for it in the history; its generator may be gone. */
  found: z.string().min(1),
  schedule: Schedule,
})
export type Kept = z.infer<typeof Kept> & { name: string }

const folder = new URL('./kept/', import.meta.url)
const isName = (name: string) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)

/** Throws with the file's name when it is not a schedule of today. */
export function parseKept(name: string, text: string): Kept {
  const found = Kept.safeParse(JSON.parse(text))
  if (!found.success)
    throw new Error(`test/faults/kept/${name}.json is no schedule any more: ${z.prettifyError(found.error)}`)
  return { name, ...found.data }
}

export const keptSchedules = (): Kept[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => parseKept(file.slice(0, -5), readFileSync(new URL(file, folder), 'utf8')))

/** Writes the file of a schedule, a step a line; answers its path. */
export function keep({ name, showed, found, schedule }: Kept): string {
  if (!isName(name)) throw new Error(`Name it for the behavior, in small letters and hyphens: not ${name}.`)
  const path = fileURLToPath(new URL(`${name}.json`, folder))
  writeFileSync(path, textOf({ showed, found, schedule }), { flag: 'wx' })
  return path
}

export function textOf({ showed, found, schedule: { steps, ...world } }: Omit<Kept, 'name'>): string {
  const lines = steps.map((step) => `      ${JSON.stringify(step)}`)
  const rest = Object.entries(world).map(
    ([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  )
  const schedule = [...rest, `    "steps": [\n${lines.join(',\n')}\n    ]`].join(',\n')
  return `{
  "showed": ${JSON.stringify(showed)},
  "found": ${JSON.stringify(found)},
  "schedule": {
${schedule}
  }
}
`
}
