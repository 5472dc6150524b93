import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** In `file`, from the top of the repository, `find` stands exactly once; `replace` takes its place. */
export type Change = { file: string; find: string; replace: string }

/** A bug of the kind such systems have, put into the program as it is loaded; the files stay as they are. */
export type Bug = {
  name: string
  /** What a person has of it. */
  breaks: string
  /**
   * What has to notice: the schedules in one process, real processes that are killed, or, where random schedules meet
   * it too seldom, the schedule kept under this name.
   */
  by: 'schedules' | 'kills' | { kept: string }
  changes: Change[]
}

/** The environment variable that names the bug a process is to have. */
export const plantedIn = 'ROUNDS_FAULTS_PLANTED'

const root = new URL('../../../', import.meta.url)
export const urlOf = ({ file }: Change): string => new URL(file, root).href

/** The source with the bug in it. Throws when the place is not there exactly once: then the table has gone stale. */
export function changed(source: string, change: Change): string {
  const [before, after, ...more] = source.split(change.find)
  if (before === undefined || after === undefined || more.length > 0) {
    const times = after === undefined ? 'not there' : 'there more than once'
    throw new Error(`A planted bug has lost its place in ${change.file}, ${times}: ${change.find}`)
  }
  return before + change.replace + after
}

/** The source files of a bug, each with all its changes; throws as `changed`. */
export function sourcesOf(bug: Bug): Map<string, string> {
  const sources = new Map<string, string>()
  for (const change of bug.changes) {
    const url = urlOf(change)
    sources.set(url, changed(sources.get(url) ?? readFileSync(fileURLToPath(url), 'utf8'), change))
  }
  return sources
}
