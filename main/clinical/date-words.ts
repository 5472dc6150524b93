/** FHIR dates and times as they are read in the United States, no more exact than they were recorded. */

export { formatDateTime as dateTimeWords } from '../../preload/dates.ts'

/** `14:30:00` is "2:30 PM". */
export function timeOfDayWords(time: string): string {
  const [, hours, minutes] = /^(\d{2}):(\d{2})/.exec(time) ?? []
  if (hours === undefined) return time
  const hour = Number(hours)
  return `${hour % 12 === 0 ? 12 : hour % 12}:${minutes} ${hour < 12 ? 'AM' : 'PM'}`
}
