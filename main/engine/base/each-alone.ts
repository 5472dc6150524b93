import { isOfFiles, placeOf } from './problems.ts'

export type EachAlone = {
  /** What `work` makes of each; what it throws over is left out, and counted. */
  each<T, R>(items: Iterable<T>, work: (item: T) => R | readonly R[]): R[]
  /** How many were left out. */
  failed(): number
}

/** Places that were logged already: a list is asked for by the second. */
const logged = new WeakMap<(line: string) => void, Set<string>>()

/** One thing that our own code stumbles over costs itself, never the list it stands in. Trouble with the files is no single thing's. */
export function eachAlone(log: (line: string) => void): EachAlone {
  let failed = 0
  return {
    each<T, R>(items: Iterable<T>, work: (item: T) => R | readonly R[]): R[] {
      const made: R[] = []
      for (const item of items) {
        try {
          made.push(...([work(item)].flat() as R[]))
        } catch (error) {
          if (isOfFiles(error)) throw error
          failed++
          logOnce(log, placeOf(error))
        }
      }
      return made
    },
    failed: () => failed,
  }
}

function logOnce(log: (line: string) => void, place: string): void {
  const places = logged.get(log) ?? new Set()
  logged.set(log, places)
  if (places.has(place)) return
  places.add(place)
  log(`engine: one entry was left out of a list: ${place}`)
}
