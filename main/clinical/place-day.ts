import zones from '../../resources/terminology/us-time-zones.json' with { type: 'json' }

/** Where a patient is: `state` is a USPS code; `city` a name, or a place in words that names one ("Quincy, MA"). */
export type Place = { state: string; city?: string | null | undefined }

const states: Record<string, string[]> = zones.states
const cities: Record<string, Record<string, string[] | undefined>> = zones.cities

/**
 * The zones of the time zone database that a place may be in: one as a rule, all of the state's where it lies in two and
 * the city is not known; none where the state is not known.
 */
export function zonesOf({ state, city }: Place): string[] {
  const ofState = Object.hasOwn(states, state) ? (states[state] ?? []) : []
  if (ofState.length < 2 || !city) return ofState
  const named = city.split(',').map(spelling)
  const found = Object.entries(cities[state] ?? {}).find(([, list]) =>
    list?.some((name) => named.includes(spelling(name))),
  )
  return found ? [found[0]] : ofState
}

/** "St. Petersburg", "Saint Petersburg" and "ft worth" are written all ways. */
const spelling = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/[\p{M}.'’]/gu, '')
    .toLowerCase()
    .trim()
    .replace(/^saint /, 'st ')
    .replace(/^fort /, 'ft ')

const formats = new Map<string, Intl.DateTimeFormat>()

/** The day `YYYY-MM-DD` that a calendar in that zone shows at `ms`. Throws `RangeError` for a zone that nobody knows. */
export function dayIn(zone: string, ms: number): string {
  let format = formats.get(zone)
  if (!format) {
    // Swedish dates are written as ISO 8601 has them.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' })
    formats.set(zone, format)
  }
  return format.format(ms)
}

/** The days that it may be at that place at `ms`; none where the state is not known. */
export const daysAt = (place: Place, ms: number): string[] => [
  ...new Set(zonesOf(place).map((zone) => dayIn(zone, ms))),
]
