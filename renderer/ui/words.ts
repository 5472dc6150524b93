import type { RedFlag } from '../../preload/views.ts'

/** Figures as a clinician reads them; dates are `preload/dates.ts`. Durations are whole seconds. */

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
  'suicidal-words': 'Mentions suicide',
  'harm-to-others': 'Mentions harming others',
  breathing: 'Trouble breathing',
  'severe-bleeding': 'Severe bleeding',
  anaphylaxis: 'Anaphylaxis',
  'loss-of-consciousness': 'Fainting or seizure',
  poisoning: 'Poisoning or overdose',
  'fever-stiff-neck': 'Fever, stiff neck',
}
