import type { CodeableConcept, Timing, TimingRepeat } from '@medplum/fhirtypes'
import { conceptText } from '../codes/concepts.ts'
import { formatDateTime, formatTimeOfDay } from '../dates.ts'
import { quantityText, rangeText } from './quantities.ts'

/**
 * When a dose is taken: "twice a day", "every 4–6 h", "at bedtime for 10 days". A code is a whole statement of its own
 * but for the bounds (https://hl7.org/fhir/R4/datatypes.html#Timing); where the elements say another thing, both are
 * said.
 */
export function timingText(timing: Timing | undefined): string {
  if (!timing) return ''
  const { repeat, code, event } = timing
  const coded = codeText(code)
  const often = repeat ? oftenText(repeat) : ''
  const when = coded && often && coded !== often ? `${coded} (${often})` : coded || often
  return [
    when,
    ...(repeat ? boundsText(repeat) : []),
    event?.length ? `on ${event.map(formatDateTime).join(', ')}` : '',
  ]
    .filter(Boolean)
    .join(' ')
}

/** https://hl7.org/fhir/R4/valueset-timing-abbreviation.html */
const abbreviations: Record<string, string> = {
  BID: 'twice a day',
  TID: '3 times a day',
  QID: '4 times a day',
  AM: 'every morning',
  PM: 'every afternoon',
  QD: 'once a day',
  QOD: 'every 2 days',
  BED: 'at bedtime',
  WK: 'once a week',
  MO: 'once a month',
}

/** Its author's own words, unless there are none or they are the abbreviation again. */
function codeText(code: CodeableConcept | undefined): string {
  const codings = code?.coding ?? []
  const text = code?.text?.trim() || codings.find(({ display }) => display)?.display || ''
  const meant = [text, ...codings.map(({ code }) => code ?? '')]
    .map(abbreviationText)
    .find((found) => found !== undefined)
  return meant !== undefined && /^(?:[A-Z]{0,3}|Q\d+H)$/i.test(text) ? meant : text || conceptText(code)
}

function abbreviationText(abbreviation: string): string | undefined {
  const upper = abbreviation.toUpperCase()
  const hours = /^Q(\d{1,2})H$/.exec(upper)?.[1]
  if (hours) return hours === '1' ? 'every hour' : `every ${hours} h`
  return abbreviations[upper]
}

function oftenText(repeat: TimingRepeat): string {
  return [
    rhythmText(repeat),
    repeat.when?.length ? whenText(repeat) : '',
    repeat.timeOfDay?.length ? `at ${repeat.timeOfDay.map(formatTimeOfDay).join(', ')}` : '',
    repeat.dayOfWeek?.length ? `on ${repeat.dayOfWeek.map((day) => days[day] ?? day).join(', ')}` : '',
    repeat.duration === undefined
      ? ''
      : `over ${span(repeat.duration, repeat.durationMax)} ${unitWord(repeat.durationUnit, repeat.durationMax ?? repeat.duration)}`,
  ]
    .filter(Boolean)
    .join(' ')
}

/** "twice a day", "every 4–6 h", "1–2 times every 3 days". Where only one of frequency and period stands, only that. */
function rhythmText({ frequency, frequencyMax, period, periodMax, periodUnit }: TimingRepeat): string {
  const times = timesText(frequency, frequencyMax)
  if (period === undefined) return times
  const single = (frequency ?? 1) === 1 && frequencyMax === undefined
  const one = period === 1 && periodMax === undefined
  const unit = unitWord(periodUnit, periodMax ?? period)
  const every = one ? `every ${unit}` : `every ${span(period, periodMax)} ${unit}`
  if (one && frequency !== undefined && periodUnit !== 'h') return `${times} a ${unit}`
  return single ? every : `${times} ${every}`
}

function timesText(frequency: number | undefined, most: number | undefined): string {
  if (frequency === undefined) return most === undefined ? '' : `up to ${most} times`
  if (most !== undefined) return `${span(frequency, most)} times`
  if (frequency === 1) return 'once'
  return frequency === 2 ? 'twice' : `${frequency} times`
}

const span = (low: number, high: number | undefined) =>
  high === undefined || high === low ? `${low}` : `${low}–${high}`

const units: Record<string, [one: string, many: string]> = {
  s: ['second', 's'],
  min: ['minute', 'min'],
  h: ['hour', 'h'],
  d: ['day', 'days'],
  wk: ['week', 'weeks'],
  mo: ['month', 'months'],
  a: ['year', 'years'],
}
const unitWord = (unit: string | undefined, value: number) =>
  units[unit ?? '']?.[value === 1 ? 0 : 1] ?? unit ?? ''

const days: Record<string, string> = {
  mon: 'Mon',
  tue: 'Tue',
  wed: 'Wed',
  thu: 'Thu',
  fri: 'Fri',
  sat: 'Sat',
  sun: 'Sun',
}

/** https://hl7.org/fhir/R4/valueset-event-timing.html */
const events: Record<string, string> = {
  MORN: 'in the morning',
  'MORN.early': 'early in the morning',
  'MORN.late': 'late in the morning',
  NOON: 'at noon',
  AFT: 'in the afternoon',
  'AFT.early': 'early in the afternoon',
  'AFT.late': 'late in the afternoon',
  EVE: 'in the evening',
  'EVE.early': 'early in the evening',
  'EVE.late': 'late in the evening',
  NIGHT: 'at night',
  PHS: 'after falling asleep',
  HS: 'before sleep',
  WAKE: 'after waking',
  C: 'with a meal',
  CM: 'with breakfast',
  CD: 'with lunch',
  CV: 'with dinner',
  AC: 'before a meal',
  ACM: 'before breakfast',
  ACD: 'before lunch',
  ACV: 'before dinner',
  PC: 'after a meal',
  PCM: 'after breakfast',
  PCD: 'after lunch',
  PCV: 'after dinner',
}

/** `offset` is in minutes. */
function whenText({ when, offset }: TimingRepeat): string {
  const text = (when ?? []).map((event) => events[event] ?? event).join(' and ')
  return offset ? `${offset} min ${text}` : text
}

function boundsText({ boundsDuration, boundsRange, boundsPeriod, count, countMax }: TimingRepeat): string[] {
  const length = durationText(quantityText(boundsDuration)) || durationText(rangeText(boundsRange))
  return [
    length && `for ${length}`,
    boundsPeriod?.start ? `from ${formatDateTime(boundsPeriod.start)}` : '',
    boundsPeriod?.end ? `until ${formatDateTime(boundsPeriod.end)}` : '',
    count === undefined
      ? ''
      : `${span(count, countMax)} ${(countMax ?? count) === 1 ? 'time' : 'times'} in all`,
  ].filter((part) => part !== '' && part !== undefined)
}

/** "10 d" → "10 days". */
function durationText(text: string): string {
  const [, amount = '', unit = ''] = /^(.*\d) (\S+)$/.exec(text) ?? []
  return units[unit] ? `${amount} ${unitWord(unit, amount === '1' ? 1 : 2)}` : text
}
