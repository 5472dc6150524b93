/** The calendar of a place, for "until the end of tomorrow" as its clinician means it. */

const formats = new Map<string, Intl.DateTimeFormat>()

/** Throws `RangeError` for a zone that nobody knows. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(zone, made)
  return made
}

/** What a clock on the wall of `zone` shows at `ms`, read as if it were UTC. */
function wallClock(ms: number, zone: string): number {
  const parts = formatOf(zone).formatToParts(ms)
  const value = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((part) => part.type === type)?.value ?? 0)
  return Date.UTC(
    value('year'),
    value('month') - 1,
    value('day'),
    value('hour'),
    value('minute'),
    value('second'),
  )
}

/**
 * The instant (ms) at which the day `ahead` days after today ends in `zone` (IANA, `America/New_York`). Days on which
 * the clocks change have 23 or 25 hours. Throws `RangeError` for an unknown zone.
 */
export function endOfDay(now: number, ahead: number, zone: string): number {
  const wall = new Date(wallClock(now, zone))
  const midnight = Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate() + ahead + 1)
  let instant = midnight
  // Twice, since the first guess may lie on the other side of a change of the clocks.
  for (let tries = 0; tries < 2; tries++) instant = midnight - (wallClock(instant, zone) - instant)
  return instant
}

export function isZone(zone: string | undefined): zone is string {
  if (!zone) return false
  try {
    formatOf(zone)
    return true
  } catch {
    return false
  }
}
