/** A row of an edition. `choosable`: a code that may be recorded; else it heads others (CMS's order file, column 15). */
export type IcdCode = { code: string; title: string; choosable: boolean }

/** One edition: CMS publishes it each October 1, and some years one more on April 1. */
export type Edition = {
  /** "2026", "2026-04": as `CodeSystem.version`. */
  version: string
  /** Its first day, `YYYY-MM-DD`. */
  starts: string
  /** Its last day, where it is known: without a later edition it is in force until then. */
  ends: string | null
  title: string
}

/** A code that an edition has no more, and those that took its place. */
export type Successor = { code: string; successor: string }

/** The edition in force on a day (`YYYY-MM-DD`): the latest that had begun. null: none of these had. */
export const editionOn = <E extends Edition>(editions: readonly E[], day: string): E | null =>
  editions
    .filter(({ starts }) => starts <= day)
    .toSorted((a, b) => a.starts.localeCompare(b.starts))
    .at(-1) ?? null

/** The edition is over on that day, and no later one is known. */
export const isPast = ({ ends }: Edition, day: string): boolean => ends !== null && ends < day
