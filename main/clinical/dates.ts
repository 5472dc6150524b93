/**
 * Days and times as they are read in the United States: "Nov 20, 2019", "10:00 AM". The one place for page, shell and
 * engine. A day is that of this machine's calendar, never that of UTC.
 */

const day = { month: 'short', day: 'numeric' } as const
const time = { hour: 'numeric', minute: '2-digit' } as const
const year = { year: 'numeric' } as const
const formatOf = (parts: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat('en-US', { ...parts, timeZone: 'UTC' })
  return (at: Date) => {
    // What this machine's clock shows, read as UTC: a format would keep the zone in which it was made, on a journey too.
    const shown = Date.UTC(at.getFullYear(), at.getMonth(), at.getDate(), at.getHours(), at.getMinutes())
    // Between the time and AM stands a narrow space that no keyboard has.
    return format.format(shown).replaceAll('\u202f', ' ')
  }
}
const inDays = formatOf({ ...day, ...year })
const inMonths = formatOf({ month: 'short', ...year })
const inThisYear = formatOf(day)
const inTime = formatOf(time)
const inMoments = formatOf({ ...day, ...year, ...time })
const inMomentsOfThisYear = formatOf({ ...day, ...time })

/** The day `YYYY-MM-DD` on this machine's calendar. */
export function localDay(ms: number): string {
  const at = new Date(ms)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

/** Midnight of a day `YYYY-MM-DD` on this machine's calendar, in ms. */
export const startOfDay = (day: string): number => new Date(`${day}T00:00:00`).getTime()

/** When a FHIR date, by this machine's calendar, or dateTime begins, in ms; NaN for what is none. */
export function startOf(date: string | null): number {
  const [, years, months = '01', days = '01'] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(date ?? '') ?? []
  return years ? startOfDay(`${years}-${months}-${days}`) : Date.parse(date ?? '')
}

/** A FHIR date or dateTime on this machine's calendar, no more exact than it is: `2026-11-20`, `2026-11`, `2026`. */
export const localDate = (date: string): string =>
  date.includes('T') && !Number.isNaN(Date.parse(date)) ? localDay(Date.parse(date)) : date

/** Of what may not be recorded. */
type Recorded = string | null | undefined
const unknownDate = 'date unknown'

/**
 * A FHIR date or dateTime, no more exact than it is: "Mar 12, 1979", "Mar 1979", "1979". What is none stays as it is;
 * "date unknown" where nothing is recorded.
 */
export function formatDate(date: Recorded): string {
  if (!date) return unknownDate
  const [, years, months, days] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(localDate(date)) ?? []
  if (!years || Number(months ?? 1) < 1 || Number(months ?? 1) > 12) return date
  if (!months) return years
  const at = new Date(Number(years), Number(months) - 1, Number(days ?? 1))
  return days ? inDays(at) : inMonths(at)
}

/** "Sep 3" within this year, else as `formatDate`. */
export function formatShortDate(date: Recorded, now = new Date()): string {
  if (!date) return unknownDate
  const local = localDate(date)
  const isOfNow = /^\d{4}-\d\d-\d\d$/.test(local) && Number(local.slice(0, 4)) === now.getFullYear()
  return isOfNow ? inThisYear(new Date(`${local}T12:00`)) : formatDate(date)
}

/** "2:30 PM", of whatever day; empty for what is no time. */
export function formatTime(dateTime: string): string {
  const at = new Date(dateTime)
  return Number.isNaN(at.getTime()) ? '' : inTime(at)
}

/** "Nov 20, 2019, 10:00 AM"; without a time of day where none is recorded. */
export function formatDateTime(dateTime: string): string {
  const at = new Date(dateTime)
  return Number.isNaN(at.getTime()) || !dateTime.includes('T') ? formatDate(dateTime) : inMoments(at)
}

/** "Today", "Tomorrow", else as `formatShortDate`. */
export function formatDay(dateTime: string, now = new Date()): string {
  const local = localDate(dateTime)
  if (local === localDay(now.getTime())) return 'Today'
  const tomorrow = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1)
  return local === localDay(tomorrow.getTime()) ? 'Tomorrow' : formatShortDate(dateTime, now)
}

/** A FHIR time: `14:30:00` is "2:30 PM". What is none stays as it is. */
export function formatTimeOfDay(clock: string): string {
  const [, hours, minutes] = /^(\d\d):(\d\d)/.exec(clock) ?? []
  return hours === undefined ? clock : inTime(new Date(2000, 0, 1, Number(hours), Number(minutes)))
}

/**
 * As short as it is clear: "10:00 AM" today, "Nov 20, 10:00 AM" within this year, else with the year. Empty where nothing
 * is recorded.
 */
export function formatMoment(dateTime: Recorded, now = new Date()): string {
  if (!dateTime) return ''
  const at = new Date(dateTime)
  if (Number.isNaN(at.getTime()) || !dateTime.includes('T')) return formatShortDate(dateTime, now)
  if (at.toDateString() === now.toDateString()) return inTime(at)
  return at.getFullYear() === now.getFullYear() ? inMomentsOfThisYear(at) : inMoments(at)
}
