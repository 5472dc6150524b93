import { addendumTitle } from './addendum.ts'
import { sections } from './composition.ts'

/** The lines under which the text of an addendum that comes from a note's sections stands. */
export const headings: ReadonlySet<string> = new Set(
  [...Object.values(sections).map(({ title }) => title), addendumTitle].map((title) => `${title}:`),
)
