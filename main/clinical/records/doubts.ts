import { isFields } from './pick.ts'
import { codesAt, elementOf, elementsAt } from './r4.ts'

/** What may be wrong with an element: not of R4; given in two ways; required and not there; no date; a code R4 does not have; over before it begins; may turn round what stands around it. */
export type Doubt = 'unknown' | 'twice' | 'missing' | 'no-date' | 'no-code' | 'backwards' | 'modifier'

/** Names of the required elements that are not there. */
export function missingIn(fields: Record<string, unknown>, path: string): string[] {
  const at = elementsAt(path)
  if (!at) return []
  const there = new Set<string>()
  for (const name of Object.keys(fields)) {
    const element = elementOf(at, name.replace(/^_/, ''))
    if (typeof element === 'object' && !isEmpty(fields[name])) there.add(element.name)
  }
  return [...at.values()].filter(({ name, required }) => required && !there.has(name)).map(({ name }) => name)
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** Names by which one choice is given more than once: `performedDateTime` beside `performedPeriod`. */
export function choiceTwice(fields: Record<string, unknown>, path: string): ReadonlySet<string> {
  const at = elementsAt(path)
  if (!at) return none
  const byStem = new Map<string, string[]>()
  for (const name of Object.keys(fields)) {
    const element = elementOf(at, name)
    if (typeof element !== 'object' || !element.choice) continue
    byStem.set(element.name, [...(byStem.get(element.name) ?? []), name])
  }
  return new Set([...byStem.values()].filter((names) => names.length > 1).flat())
}
const none: ReadonlySet<string> = new Set()

/** A date, dateTime or instant as FHIR R4 writes them. */
const date = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/
const isDated = /(Date|DateTime|Instant)$|^(date|authoredOn|authored|issued|started|sent|received|recorded)$/

/** Further names of R4's dates and times, of which some are codes or numbers elsewhere: nothing is wrong where they hold no date. */
const mayBeDated =
  /^(start|end|created|detected|time|timestamp|lastUpdated|lastModified|lastOccurrence|onset|validTo|recordedOn|effectiveTime|receivedTime|whenPrepared|whenHandedOver|dateAsserted|dateWritten|dateTime|dateOfFirstAuthorization|expiry|lastPerformed|nextScheduled|creation|when|event)$/

/** Is this a date or a time by its name and by what it holds? A text that only looks like one, a lot number `2021-07`, is none. */
export const isDate = (name: string, value: string): boolean =>
  (isDated.test(name) || mayBeDated.test(name)) && isReal(value)

/** The elements of R4's type *time*. */
const clocks =
  /^(valueTime|answerTime|timeOfDay|availableStartTime|availableEndTime|openingTime|closingTime)$/

/** Is this a time of day, to the minute? */
export const isClock = (name: string, value: string): boolean =>
  clocks.test(name) && /^\d\d:\d\d:00(\.0+)?$/.test(value)

/** What is wrong with one value by itself. */
export function doubtOf(path: string, name: string, value: unknown): Doubt | null {
  const codes = codesAt(path)
  if (codes && !(typeof value === 'string' && codes.includes(value))) return 'no-code'
  if (typeof value === 'string') {
    return isDated.test(name) && !isReal(value) ? 'no-date' : null
  }
  if (!isFields(value) || typeof value.start !== 'string' || typeof value.end !== 'string') return null
  if (!isReal(value.start) || !isReal(value.end)) return 'no-date'
  return isBackwards(value.start, value.end) ? 'backwards' : null
}

const isReal = (text: string): boolean => date.test(text) && !Number.isNaN(Date.parse(text))

/** Of dates no more exact than they are: 2026 to 2026-03 is no contradiction. */
function isBackwards(start: string, end: string): boolean {
  const length = Math.min(start.length, end.length)
  if (length <= 10) return start.slice(0, length) > end.slice(0, length)
  return Date.parse(start) > Date.parse(end)
}
