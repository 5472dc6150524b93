import type { LocationHoursOfOperation } from '@medplum/fhirtypes'

/** When something is open in a week: minutes from Monday 0:00 on the clock of its place, in order, none touching the next. */
export type Week = [from: number, to: number][]

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const dayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const day = 24 * 60
const week = 7 * day

/**
 * `Location.hoursOfOperation` of FHIR R4 (4.0.1): days of the week, all day or from one time to another; a closing time that
 * is no later than the opening time is the next day's. null: nothing is said of it, or
 * something that can't be read: a day of which nothing is known must not look closed.
 */
export function weekOf(hours: LocationHoursOfOperation[] | undefined): Week | null {
  let unreadable = false
  const spans = (hours ?? []).flatMap(({ daysOfWeek, allDay, openingTime, closingTime }) => {
    const [from, until] = allDay ? [0, day] : [minutesOf(openingTime), minutesOf(closingTime)]
    if (from === null || until === null || !daysOfWeek?.length) {
      unreadable = true
      return []
    }
    const length = until > from ? until - from : until + day - from
    return days.flatMap((name, at): Week => {
      if (!daysOfWeek.includes(name)) return []
      const begin = at * day + from
      // What goes on over the end of Sunday goes on on Monday.
      return begin + length <= week
        ? [[begin, begin + length]]
        : [
            [begin, week],
            [0, begin + length - week],
          ]
    })
  })
  return spans.length > 0 && !unreadable ? joined(spans) : null
}

function joined(spans: Week): Week {
  const all: Week = []
  for (const [from, to] of spans.toSorted(([a], [b]) => a - b)) {
    const last = all.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else all.push([from, to])
  }
  return all
}

/** FHIR's `time` ("21:00:00"); null: it is none. */
function minutesOf(time: string | undefined): number | null {
  const [, hour, minute] = /^(\d\d):(\d\d)/.exec(time ?? '') ?? []
  return hour === undefined || minute === undefined ? null : Number(hour) * 60 + Number(minute)
}

/** `always`: day and night. Minutes of the week as in `Week`; `now` is where the clock of the place stands. */
export type OpenState =
  | { state: 'always' }
  | { state: 'open'; until: number; now: number }
  | { state: 'closed'; opens: number; now: number }

/** At `ms`, by the clock of the place. Throws `RangeError` for a zone that nobody knows. */
export function openAt(open: Week, zone: string, ms: number): OpenState {
  const [first] = open
  if (first?.[0] === 0 && first[1] === week) return { state: 'always' }
  const now = minuteOfWeek(zone, ms)
  const current = open.find(([from, to]) => from <= now && now < to)
  if (current) {
    // Open through the night from Sunday to Monday.
    const goesOn = current[1] === week && first?.[0] === 0 ? first[1] : current[1] % week
    return { state: 'open', until: goesOn, now }
  }
  const next = open.find(([from]) => from > now) ?? first
  return { state: 'closed', opens: next?.[0] ?? 0, now }
}

const formats = new Map<string, Intl.DateTimeFormat>()

function minuteOfWeek(zone: string, ms: number): number {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    formats.set(zone, format)
  }
  const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, value]))
  const at = dayNames.indexOf(parts.get('weekday') ?? '')
  return at * day + Number(parts.get('hour')) * 60 + Number(parts.get('minute'))
}

/** "24 h", "open until 9 PM", "opens at 8 AM", "opens Mon at 9 AM": times of the place, not of the reader. */
export function openText(open: OpenState): string {
  switch (open.state) {
    case 'always':
      return '24 h'
    case 'open': {
      // Later than the end of tomorrow's first hours one asks for the day, not for the hour.
      const away = (open.until - open.now + week) % week
      const name = away >= day ? `${dayNames[dayAt(open.until)]} ` : ''
      return `open until ${name}${clock(open.until)}`
    }
    case 'closed': {
      const today = dayAt(open.now)
      const opens = dayAt(open.opens)
      if (opens === today && open.opens > open.now) return `closed, opens at ${clock(open.opens)}`
      const when = opens === (today + 1) % 7 ? 'tomorrow' : dayNames[opens]
      return `closed, opens ${when} at ${clock(open.opens)}`
    }
  }
}

const dayAt = (minutes: number): number => Math.floor((minutes % week) / day)

/** "9 PM", "8:30 AM", "midnight" */
function clock(minutes: number): string {
  const of = minutes % day
  if (of === 0) return 'midnight'
  if (of === 12 * 60) return 'noon'
  const hour = Math.floor(of / 60)
  const rest = of % 60
  const shown = `${hour % 12 || 12}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`
  return `${shown} ${hour < 12 ? 'AM' : 'PM'}`
}
