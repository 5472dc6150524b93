/** FHIR dates and times as they are read in the United States, no more exact than they were recorded. */

/** `2019-11-20T10:00:00-05:00` is "Nov 20, 2019, 10:00 AM" on this machine's clock; `2019-11` is "Nov 2019". */
export function dateTimeWords(dateTime: string): string {
  const [date = '', time] = dateTime.split('T')
  if (time === undefined) return partialDate(date)
  const at = new Date(dateTime)
  if (Number.isNaN(at.getTime())) return dateTime
  const words = at.toLocaleString('en-US', {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  })
  return words.replaceAll('\u202f', ' ')
}

function partialDate(date: string): string {
  const [year, month, day] = date.split('-').map(Number)
  if (!year || (month !== undefined && !(month >= 1 && month <= 12))) return date
  const at = new Date(year, (month ?? 1) - 1, day ?? 1)
  return at.toLocaleDateString('en-US', {
    year: 'numeric',
    ...(month === undefined ? {} : { month: 'short' }),
    ...(day === undefined ? {} : { day: 'numeric' }),
  })
}

/** `14:30:00` is "2:30 PM". */
export function timeOfDayWords(time: string): string {
  const [, hours, minutes] = /^(\d{2}):(\d{2})/.exec(time) ?? []
  if (hours === undefined) return time
  const hour = Number(hours)
  return `${hour % 12 === 0 ? 12 : hour % 12}:${minutes} ${hour < 12 ? 'AM' : 'PM'}`
}
