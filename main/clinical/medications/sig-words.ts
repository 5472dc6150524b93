import type { TimingRepeat } from '@medplum/fhirtypes'
import { systems } from '../codes/code-systems.ts'

/** What a dose is counted in, and what the patient does with it. */
export const doseUnits = ['tablet', 'capsule', 'mL', 'puff', 'spray', 'drop', 'patch', 'application'] as const
export type DoseUnit = (typeof doseUnits)[number]

/** "1 tablet", "0.5 tablets", "2 patches", "7.5 mL" */
export const plural = (unit: DoseUnit, value: number): string =>
  unit === 'mL' || value === 1 ? unit : unit === 'patch' ? 'patches' : `${unit}s`

/** `sentence`: what stands after the dose; `words`: the route by itself. */
type RouteWords = { code: string; display: string; words: string; verb: string; sentence?: string }
/**
 * Each code with its display was read in FHIR's value set of routes, an expansion of SNOMED CT
 * (https://hl7.org/fhir/R4B/valueset-route-codes.html, its copy of 2022), Nov 29, 2026, but that of the
 * respiratory tract: it was read in BeExposureRoute 1.0.0 (eHealth Platform of Belgium, 2021). The words are ours.
 */
const routeWords = {
  oral: { code: '26643006', display: 'Oral route', words: 'by mouth', verb: 'Take' },
  sublingual: { code: '37839007', display: 'Sublingual route', words: 'under the tongue', verb: 'Place' },
  inhaled: {
    code: '447694001',
    display: 'Respiratory tract route',
    words: 'inhaled',
    verb: 'Inhale',
    sentence: '',
  },
  nasal: { code: '46713006', display: 'Nasal route', words: 'in each nostril', verb: 'Use' },
  ophthalmic: {
    code: '54485002',
    display: 'Ophthalmic route',
    words: 'in each affected eye',
    verb: 'Put',
  },
  otic: { code: '10547007', display: 'Otic route', words: 'in each affected ear', verb: 'Put' },
  topical: { code: '6064005', display: 'Topical route', words: 'to the affected skin', verb: 'Apply' },
  transdermal: { code: '45890007', display: 'Transdermal route', words: 'on the skin', verb: 'Put' },
} satisfies Record<string, RouteWords>
/** "Take 1 tablet" in the middle of a sentence. */
export const inSentence = (text: string): string =>
  text.replace(/^(?:Take|Place|Inhale|Use|Put|Apply) /, (verb) => verb.toLowerCase())

/** What is said of every step, behind the last: "; each step: with food" */
export const ofEachStep = (more: string): string => `; each step: ${more}`

export type Route = keyof typeof routeWords
export const routes = Object.keys(routeWords) as [Route, ...Route[]]
export const wordsOfRoute = (route: Route): RouteWords => routeWords[route]

export const routeConcept = (route: Route) => {
  const { code, display, words } = routeWords[route]
  return { coding: [{ system: systems.snomed, code, display }], text: words }
}
export const routeOfCode = (code: string | undefined): Route | null =>
  routes.find((route) => routeWords[route].code === code) ?? null

/** `typed`: what clinicians type for it; never shown, since some are on the Joint Commission's “Do Not Use” list (QD, QOD). */
type OftenWords = {
  words: string
  typed: string
  repeat: TimingRepeat
  /** Doses on a day on which it is taken. */
  perDay: number
  perDayMax?: number
  /** One day of so many it is taken; absent: every day. */
  everyDays?: number
}
const perDay = (frequency: number): TimingRepeat => ({ frequency, period: 1, periodUnit: 'd' })
const every = (period: number, periodMax?: number): TimingRepeat => ({
  frequency: 1,
  period,
  ...(periodMax === undefined ? {} : { periodMax }),
  periodUnit: 'h',
})

/** How often, closed: each has words, FHIR's timing and doses on a day. */
const oftenWords = {
  daily: { words: 'once a day', typed: 'qd qday daily', repeat: perDay(1), perDay: 1 },
  bid: { words: 'twice a day', typed: 'bid twice', repeat: perDay(2), perDay: 2 },
  tid: { words: '3 times a day', typed: 'tid three', repeat: perDay(3), perDay: 3 },
  qid: { words: '4 times a day', typed: 'qid four', repeat: perDay(4), perDay: 4 },
  five: { words: '5 times a day', typed: 'five', repeat: perDay(5), perDay: 5 },
  morning: {
    words: 'every morning',
    typed: 'qam am',
    repeat: { ...perDay(1), when: ['MORN'] },
    perDay: 1,
  },
  evening: {
    words: 'every evening',
    typed: 'qpm pm',
    repeat: { ...perDay(1), when: ['EVE'] },
    perDay: 1,
  },
  bedtime: {
    words: 'at bedtime',
    typed: 'qhs hs night',
    repeat: { ...perDay(1), when: ['HS'] },
    perDay: 1,
  },
  q4h: { words: 'every 4 hours', typed: 'q4h', repeat: every(4), perDay: 6 },
  'q4-6h': { words: 'every 4 to 6 hours', typed: 'q4-6h', repeat: every(4, 6), perDay: 4, perDayMax: 6 },
  q6h: { words: 'every 6 hours', typed: 'q6h', repeat: every(6), perDay: 4 },
  'q6-8h': { words: 'every 6 to 8 hours', typed: 'q6-8h', repeat: every(6, 8), perDay: 3, perDayMax: 4 },
  q8h: { words: 'every 8 hours', typed: 'q8h', repeat: every(8), perDay: 3 },
  q12h: { words: 'every 12 hours', typed: 'q12h', repeat: every(12), perDay: 2 },
  'every-other-day': {
    words: 'every 2 days',
    typed: 'qod every other day',
    repeat: { frequency: 1, period: 2, periodUnit: 'd' },
    perDay: 1,
    everyDays: 2,
  },
  weekly: {
    words: 'once a week',
    typed: 'qweek weekly',
    repeat: { frequency: 1, period: 1, periodUnit: 'wk' },
    perDay: 1,
    everyDays: 7,
  },
  once: { words: 'once', typed: 'x1 once single stat', repeat: { count: 1 }, perDay: 1 },
} satisfies Record<string, OftenWords>
export type Often = keyof typeof oftenWords
export const oftens = Object.keys(oftenWords) as [Often, ...Often[]]
export const wordsOfOften = (often: Often): OftenWords => oftenWords[often]
