import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

/** In `file`, from the top of the repository, `find` stands exactly once; `replace` takes its place. */
export type Change = { file: string; find: string; replace: string }

const root = new URL('../../', import.meta.url)
export const urlOf = ({ file }: Change): string => new URL(file, root).href

/** The source with the change in it. Throws when the place is not there exactly once: then a table has gone stale. */
export function changed(source: string, change: Change): string {
  const [before, after, ...more] = source.split(change.find)
  if (before === undefined || after === undefined || more.length > 0) {
    const times = after === undefined ? 'not there' : 'there more than once'
    throw new Error(`A change has lost its place in ${change.file}, ${times}: ${change.find}`)
  }
  return before + change.replace + after
}

/** The source files that the changes touch, by URL, each with all of them in it; throws as `changed`. */
export function sourcesOf(changes: Change[]): Map<string, string> {
  const sources = new Map<string, string>()
  for (const change of changes) {
    const url = urlOf(change)
    sources.set(url, changed(sources.get(url) ?? readFileSync(fileURLToPath(url), 'utf8'), change))
  }
  return sources
}

/** From here on this process loads those modules with the changes in them; the files stay as they are. */
export function loadAltered(changes: Change[]): void {
  const sources = sourcesOf(changes)
  registerHooks({
    load(url, context, next) {
      const source = sources.get(url)
      return source === undefined
        ? next(url, context)
        : { format: 'module-typescript', source, shortCircuit: true }
    },
  })
}
