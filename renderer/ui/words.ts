import type { RedFlag } from '../../preload/views.ts'

/** Figures and dates as a clinician reads them. Durations are whole seconds. */

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A FHIR date (YYYY, YYYY-MM or YYYY-MM-DD), no more exact than it is: "12 Mar 1979", "Mar 1979", "1979". */
export function dateWords(date: string | null | undefined): string {
  if (!date) return 'date unknown'
  const [year = '', month, day] = date.slice(0, 10).split('-')
  const name = month ? months[Number(month) - 1] : undefined
  return [day ? String(Number(day)) : undefined, name, year].filter(Boolean).join(' ')
}

/** "3 Sep" within this year, else with the year. */
export function shortDate(date: string | null | undefined, now = new Date()): string {
  const words = dateWords(date)
  return words.endsWith(` ${now.getFullYear()}`) ? words.slice(0, -5) : words
}

/** "10:42", and with the date when it was another day. */
export function clockWords(dateTime: string | null | undefined, now = new Date()): string {
  if (!dateTime) return ''
  const at = new Date(dateTime)
  if (Number.isNaN(at.getTime())) return dateTime
  const time = timeWords(dateTime)
  if (at.toDateString() === now.toDateString()) return time
  return `${at.getDate()} ${months[at.getMonth()]}, ${time}`
}

/** "14:30", of whatever day. */
export function timeWords(dateTime: string): string {
  const at = new Date(dateTime)
  if (Number.isNaN(at.getTime())) return ''
  return `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`
}

/** "Today", "Tomorrow", else "24 Nov". */
export function dayWords(dateTime: string, now = new Date()): string {
  const at = new Date(dateTime)
  const tomorrow = new Date(now)
  tomorrow.setDate(tomorrow.getDate() + 1)
  if (at.toDateString() === now.toDateString()) return 'Today'
  if (at.toDateString() === tomorrow.toDateString()) return 'Tomorrow'
  return `${at.getDate()} ${months[at.getMonth()]}`
}

/** A wait or a visit's length: "06:12", "1:02:40". */
export function timerWords(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const rest = `${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}

/** "4 s ago", "4 min ago", "3 h ago", "2 days ago". */
export function agoWords(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  if (whole < 60) return `${whole} s ago`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ago`
  if (whole < 172_800) return `${Math.floor(whole / 3600)} h ago`
  return `${Math.floor(whole / 86_400)} days ago`
}

/** "4 minutes ago", for a sentence. */
export function agoSentence(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const of = (value: number, unit: string) => `${value} ${unit}${value === 1 ? '' : 's'} ago`
  if (whole < 60) return of(whole, 'second')
  if (whole < 3600) return of(Math.floor(whole / 60), 'minute')
  return of(Math.floor(whole / 3600), 'hour')
}

export function count(value: number, one: string, many = `${one}s`): string {
  return `${value} ${value === 1 ? one : many}`
}

export const redFlagWords: Record<RedFlag, string> = {
  'chest-pain': 'Chest pain',
  'stroke-signs': 'Stroke signs',
  'suicidal-words': 'Suicidal words',
  breathing: 'Trouble breathing',
  'severe-bleeding': 'Severe bleeding',
  anaphylaxis: 'Anaphylaxis',
}
