import type { RedFlag, RedFlags } from '../../preload/views/index.ts'

/** Figures as a clinician reads them; dates are `preload/dates.ts`. Durations are whole seconds. */

/** A visit's length: "06:12", "1:02:40". */
export function formatTimer(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const rest = `${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}

/** A wait: "under 1 min", "20 min", "1 h 5 min". "20:04" would read as a time of day. */
export function formatWait(seconds: number): string {
  const minutes = Math.floor(Math.max(0, seconds) / 60)
  if (minutes < 1) return 'under 1 min'
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  if (hours === 0) return `${rest} min`
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`
}

/** "4 s ago", "4 min ago", "3 h ago", "2 days ago". */
export function formatAgo(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  if (whole < 60) return `${whole} s ago`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ago`
  if (whole < 172_800) return `${Math.floor(whole / 3600)} h ago`
  return `${Math.floor(whole / 86_400)} days ago`
}

/** "4 minutes ago", for a sentence. */
export function formatAgoLong(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const of = (value: number, unit: string) => `${value} ${unit}${value === 1 ? '' : 's'} ago`
  if (whole < 60) return of(whole, 'second')
  if (whole < 3600) return of(Math.floor(whole / 60), 'minute')
  return of(Math.floor(whole / 3600), 'hour')
}

export function count(value: number, one: string, many = `${one}s`): string {
  return `${value} ${value === 1 ? one : many}`
}

export const redFlagLabels: Record<RedFlag, string> = {
  'chest-pain': 'Chest pain',
  'stroke-signs': 'Stroke signs',
  breathing: 'Trouble breathing',
  'severe-bleeding': 'Severe bleeding',
  anaphylaxis: 'Anaphylaxis',
  'loss-of-consciousness': 'Fainting or seizure',
  'fever-stiff-neck': 'Fever, stiff neck',
  'testicular-pain': 'Testicular pain',
  'cauda-equina': 'Cauda equina signs',
  'eye-chemical': 'Chemical in the eye',
  'pregnancy-emergency': 'Pregnancy warning sign',
  'infant-fever': 'Fever under 90 days',
  'glucose-emergency': 'Blood sugar emergency',
  poisoning: 'Poisoning or overdose',
  'mentions-suicide': 'Mentions suicide',
  'harm-to-others': 'Mentions harming others',
  'harm-by-others': 'Mentions being harmed',
  withdrawal: 'Alcohol or drug withdrawal',
}

/** Each red flag in a few words. A match of words is a mention and a yes is the patient's own answer: no assessment. */
/** What stands first of all on a row. */
export const urgentTexts = (row: RedFlags & { emergency: boolean }): string[] => [
  ...(row.emergency ? ['Emergency'] : []),
  ...redFlagTexts(row),
]

export const redFlagTexts = ({ redFlags, saysYes }: RedFlags): string[] => [
  ...redFlags.map((flag) => redFlagLabels[flag]),
  ...saysYes.map((label) => `Yes: ${label}`),
]
