import type { Condition, Observation, Patient } from '@medplum/fhirtypes'
import { ageInMonths, ageOn } from '../age.ts'
import { systems } from '../codes/code-systems.ts'
import { conceptText, hasAnyCode } from '../codes/concepts.ts'
import { formatDate, localDate, localDay } from '../dates.ts'
import { isAwaited, issuedAt, observedAt, seriesOf } from '../observations/observation-series.ts'
import { readValue } from '../observations/observation-value.ts'
import { lastPeriod } from '../observations/pregnancy.ts'
import { endOf } from '../problems/condition.ts'
import { notedAt } from '../problems/diagnosis.ts'

/** Something measured, and where it stands. `day`: as it was written, the same on every machine; empty: not known. */
export type Measured = {
  value: number
  text: string
  day: string
  on: string
  about: string
  old: boolean
}

/** What the table asks of a patient. null and `unknown` are never taken for no. */
export type PatientFacts = {
  /** Whole months; of a partial birth date the least they can be. */
  months: number | null
  age: string | null
  pregnancy: {
    state: 'pregnant' | 'not-pregnant' | 'unknown'
    /** "pregnant, Nov 3, 2026"; null: nothing is recorded. */
    recorded: string | null
    weeks: number | null
    /** What the weeks are counted from, where that is the last period alone: they raise an alert, and silence none. */
    weeksBy?: string
    about: string | null
    /** Earlier statements of the same pregnancy, since anything else was said of it. */
    same: string[]
    /** Not to be asked of an unknown: recorded as male, or younger or older than those who are asked. */
    asked: boolean
  }
  eGFR: Measured | null
  clearance: Measured | null
  creatinine: Measured | null
}

const loinc = (codes: string[]) => new Set(codes)
/**
 * What each code of this file is was read in two places, Nov 29, 2026. CMS: value sets of the US quality measures, as
 * given in https://github.com/canvas-medical/canvas-plugins (canvas_sdk/value_set); DICOM: context groups, as given in
 * https://github.com/bvdh/dicom-terminology-in-fhir; Synthea: https://github.com/smart-on-fhir/generated-sample-data.
 * - eGFR: CMS, Estimated Glomerular Filtration Rate; CH LAB-Report, https://github.com/hl7ch/ch-lab-report.
 *   33914-3: DICOM CID 10046; https://hl7.org/fhir/uv/cpg/STU1/ValueSet-ckd-valueset-egfr.html
 * - 2164-2: https://gematik.de/fhir/isik/ValueSet/ObservationCodesSerumkreatinin;
 *   https://hl7.org/fhir/uv/order-catalog/ActivityDefinition-example-lab-urine24h-creatinine-clearance.html
 * - 35591-7: DICOM CID 10046; https://smt.esante.gouv.fr/fhir/ValueSet/jdv-examen-biochimie-eunv-cisis
 * - Creatinine: CMS, Creatinine Mass Per Volume. 2160-0:
 *   https://hl7.org/fhir/uv/cpg/ValueSet-ckd-valueset-creatinine.html; 38483-4: Synthea
 * - Pregnancy status and its answers, LOINC and SNOMED CT:
 *   https://hl7.org/fhir/uv/ips/ConceptMap-loinc-pregnancy-status-to-snomed-ct-uv-ips.html; pregnancystatus-values,
 *   https://github.com/WorldHealthOrganization/smart-example-immz. 82810-3:
 *   https://build.fhir.org/ig/IHE/PCC.mAPS.us/Observation-ex-PregnencyStatus-pregnant.html;
 *   https://hl7.org/fhir/us/ecr/STU2/Observation-observation-pregnancy-status-eve-everywoman.html
 * - Weeks: CMS, Estimated Gestational Age at Delivery. 18185-9, 11885-1: DICOM CID 12019; 11884-4:
 *   https://build.fhir.org/ig/hl7-eu/eps/ValueSet-gestational-age-loinc.html; 49051-6: the obstetric note of
 *   medplum-chart-demo, https://github.com/medplum/medplum
 * - 11778-8: DICOM CID 12003; https://hl7.org/fhir/uv/ips/Observation-pregnancy-edd-example.html
 * - Problems, SNOMED CT and ICD-10-CM: CMS, Pregnancy. 72892002: Synthea; 47200007:
 *   https://build.fhir.org/ig/hl7-pt/obs-neonat-ig/ValueSet-risco-gravidez-vs.html; ICD-10-CM: its list of fiscal
 *   year 2022
 */
export const kidneyCodes = {
  eGFR: loinc([
    '33914-3', // MDRD, serum or plasma
    '48642-3', // MDRD, among non-Blacks
    '48643-1', // MDRD, among Blacks
    '62238-1', // CKD-EPI
    '69405-9', // formula not told
    '77147-7', // MDRD, serum, plasma or blood
    '88293-6', // CKD-EPI, among Blacks
    '88294-4', // CKD-EPI, among non-Blacks
    '98979-8', // CKD-EPI 2021
  ]),
  // Of urine collected over 24 hours; by Cockcroft and Gault's formula.
  clearance: loinc(['2164-2', '35591-7']),
  // In serum or plasma; in blood.
  creatinine: loinc(['2160-0', '38483-4']),
}
export const pregnancyCodes = {
  status: loinc(['82810-3']),
  // Gestational age; in weeks; by the last menstrual period; estimated.
  weeks: loinc(['18185-9', '49051-6', '11885-1', '11884-4']),
  due: loinc(['11778-8']),
  // Its sources: `lastPeriod`.
  lastPeriod: loinc([lastPeriod.code]),
}
/** Each code whose latest observation `factsOf` reads; of `pregnancyCodes.status` it reads the earlier ones, too. */
export const factCodes: string[] = [...Object.values(kidneyCodes), ...Object.values(pregnancyCodes)].flatMap(
  (codes) => [...codes],
)

const day = 86_400_000
/** Our own choices, no clinical rules: how long a word is taken for today's, and of whom it is asked. */
const pregnancyLasts = 43 * 7 * day
const notPregnantLasts = 28 * day
const kidneyLasts = 365 * day
const askedFrom = 10 * 12
const askedUntil = 56 * 12

/** `observations`: the latest of each of `factCodes`, of the pregnancy status every one; `conditions`: the problems that are not over. */
export function factsOf({
  patient,
  observations,
  conditions,
  now,
}: {
  patient: Patient | undefined
  observations: Observation[]
  conditions: Condition[]
  now: number
}): PatientFacts {
  const today = localDay(now)
  const months = ageInMonths(patient?.birthDate, today)
  const measured = (codes: Set<string>) => latest(observations, codes, now)
  return {
    months,
    age: ageOn(patient?.birthDate, today).age,
    pregnancy: {
      ...pregnancyOf(observations, conditions, now),
      asked: patient?.gender !== 'male' && (months === null || (months >= askedFrom && months < askedUntil)),
    },
    eGFR: measured(kidneyCodes.eGFR),
    clearance: measured(kidneyCodes.clearance),
    creatinine: measured(kidneyCodes.creatinine),
  }
}

const isOf = (one: Observation, codes: Set<string>): boolean =>
  one.code.coding?.some(({ system, code }) => system === systems.loinc && codes.has(code ?? '')) ?? false

const timeOf = (date: string | null): number => (date ? Date.parse(date) : Number.NaN)

const latestOf = (observations: Observation[], codes: Set<string>): Observation[] =>
  observations
    .filter((one) => isOf(one, codes))
    .toSorted((a, b) => (timeOf(observedAt(b)) || 0) - (timeOf(observedAt(a)) || 0))

/** In mL a minute, as the limits are; a unit that is not told is taken for it. */
const isRate = (codes: Set<string>, unit: string | null): boolean =>
  codes === kidneyCodes.creatinine || unit === null || unit.toLowerCase().startsWith('ml/min')

/**
 * The latest of each code, chosen as a line of the chart chooses what heads it: whoever knows the heads alone must come to the
 * same as who knows every observation.
 */
const headsOf = (observations: Observation[], codes: Set<string>): Observation[] =>
  [
    ...Map.groupBy(
      observations.filter((one) => one.status !== 'cancelled' && isOf(one, codes)),
      seriesOf,
    ).values(),
  ].flatMap((series) => series.toSorted(headFirst).slice(0, 1))

const headFirst = (a: Observation, b: Observation): number =>
  Number(isAwaited(a)) - Number(isAwaited(b)) ||
  (timeOf(observedAt(b)) || 0) - (timeOf(observedAt(a)) || 0) ||
  (timeOf(issuedAt(b)) || 0) - (timeOf(issuedAt(a)) || 0)

/**
 * The latest of the codes that can be read; where the latest of a code can't, an older one of it says nothing any more. Of
 * several of one moment the lowest: laboratories gave an eGFR twice, by race, and the higher would hide a limit.
 */
function latest(observations: Observation[], codes: Set<string>, now: number): Measured | null {
  const known = latestOf(headsOf(observations, codes), codes).flatMap((one) => {
    const read = readValue(one)
    return read?.measured && isRate(codes, read.measured.unit)
      ? [{ one, read, at: observedAt(one), value: read.measured.value }]
      : []
  })
  const [last] = known.filter(({ at }) => at === known[0]?.at).toSorted((a, b) => a.value - b.value)
  if (!last) return null
  return {
    value: last.value,
    text: [last.read.text, last.read.unit].filter(Boolean).join(' '),
    day: last.at?.slice(0, 10) ?? '',
    on: formatDate(last.at),
    about: `Observation/${last.one.id}`,
    old: !(now - timeOf(last.at) < kidneyLasts),
  }
}

/** `pregnant`: null where the word is neither: "possibly", "unknown". */
type Told = { pregnant: boolean | null; words: string; at: string | null; about: string }

/**
 * SNOMED CT: pregnant, normal pregnancy, high risk pregnancy; LOINC's answer. ICD-10-CM: Z33.1 and Z33.3 pregnant state, Z34
 * supervision of a normal pregnancy, O09 of one at risk. Their sources: `kidneyCodes`.
 */
const pregnantCodes = ['77386006', '72892002', '47200007', 'LA15173-0']
/** SNOMED CT: not pregnant; LOINC's answer. */
const notPregnantCodes = ['60001007', 'LA26683-5']
const isError = ({ verificationStatus }: Condition): boolean =>
  hasAnyCode(verificationStatus, 'entered-in-error')
const isPregnancy = ({ code }: Condition): boolean =>
  hasAnyCode(code, ...pregnantCodes) ||
  (code?.coding?.some(({ code }) => /^(Z33\.[13]|Z34|O09)/.test(code ?? '')) ?? false) ||
  /^(pregnant|pregnancy|currently pregnant)$/i.test(conceptText(code))

/** The word by itself, or before a mark: "No information" and "No answer" end no pregnancy. */
const isNo = (words: string): boolean => /^(not pregnant|negative|no)\s*($|[,.;:(])/i.test(words)

function statusIn(one: Observation): Told[] {
  const value = one.valueCodeableConcept
  const words = (value ? conceptText(value) : (one.valueString ?? '')).trim()
  const about = { words, at: observedAt(one), about: `Observation/${one.id}` }
  if (one.valueBoolean !== undefined) return [{ ...about, pregnant: one.valueBoolean }]
  if (hasAnyCode(value, ...notPregnantCodes) || isNo(words)) return [{ ...about, pregnant: false }]
  if (hasAnyCode(value, ...pregnantCodes) || /^(pregnant|positive|yes)\b/i.test(words))
    return [{ ...about, pregnant: true }]
  return words ? [{ ...about, pregnant: null }] : []
}

/**
 * The latest word on it; one that is too old leaves it unknown, and is still told. That it is not known takes no known
 * pregnancy away: only who says that there is none does, or corrects or retracts it.
 */
function pregnancyOf(
  observations: Observation[],
  conditions: Condition[],
  now: number,
): Omit<PatientFacts['pregnancy'], 'asked'> {
  const told: Told[] = [
    ...latestOf(observations, pregnancyCodes.status).flatMap(statusIn),
    ...conditions
      .filter((one) => endOf(one) === null && !isError(one) && isPregnancy(one))
      .map((one) => ({ pregnant: true, words: '', at: notedAt(one), about: `Condition/${one.id}` })),
  ]
  const latestFirst = told.toSorted((a, b) => (timeOf(b.at) || 0) - (timeOf(a.at) || 0))
  const [last] = latestFirst
  const none = { weeks: null, about: null, same: [] }
  if (!last) return { state: 'unknown', recorded: null, ...none }
  const recorded = saidOf(last)
  const ended = latestFirst.findIndex(({ pregnant }) => pregnant === false)
  const [known, ...before] = latestFirst
    .slice(0, ended === -1 ? undefined : ended)
    .filter(({ pregnant }) => pregnant)
  // Without a date "pregnant" counts, "not pregnant" does not: the stricter reading.
  if (known && !(now - timeOf(known.at) > pregnancyLasts))
    return {
      state: 'pregnant',
      recorded: known === last ? recorded : `${saidOf(known)}; since then: ${recorded}`,
      ...weeksOf(
        observations,
        { said: firstSaid([known, ...before], now), ended: latestFirst[ended]?.at },
        now,
      ),
      about: known.about,
      same: before.map(({ about }) => about),
    }
  const isFresh = last.pregnant === false && now - timeOf(last.at) < notPregnantLasts
  return { state: isFresh ? 'not-pregnant' : 'unknown', recorded, ...none }
}

const saidOf = ({ pregnant, words, at }: Told): string =>
  `${pregnant === null ? words : pregnant ? 'pregnant' : 'not pregnant'}, ${formatDate(at)}`

/** The day it was first said of this pregnancy, as far back as one can last; null: no day is known. */
const firstSaid = (told: Told[], now: number): string | null =>
  told
    .map(({ at }) => at)
    .filter((at) => now - timeOf(at) <= pregnancyLasts)
    .at(-1) ?? null

/** `said`: when this pregnancy was first stated; `ended`: when it was last said, before that, that there is none. */
type Bounds = { said: string | null; ended: string | null | undefined }

/**
 * Whole weeks today, by the expected date of delivery (40 weeks), else by the last age of the pregnancy recorded, else by the
 * last period before it was said: each where it can be of this pregnancy. What was recorded before the word that ended an
 * earlier one is of that.
 */
function weeksOf(
  observations: Observation[],
  { said, ended }: Bounds,
  now: number,
): Pick<PatientFacts['pregnancy'], 'weeks' | 'weeksBy'> {
  const last = (codes: Set<string>) => latestOf(observations, codes).find((one) => !isBefore(one, ended))
  const told = [weeksToDue(last(pregnancyCodes.due), now), weeksCounted(last(pregnancyCodes.weeks), now)]
  const known = told.find(isWeek)
  if (known !== undefined) return { weeks: Math.floor(known) }
  const began = last(pregnancyCodes.lastPeriod)?.valueDateTime ?? null
  const counted = weeksSincePeriod(began, said, now)
  if (!isWeek(counted)) return { weeks: null }
  return { weeks: Math.floor(counted), weeksBy: `by the last period, ${formatDate(began)}` }
}

/** By whole days: what is asked in one visit is of one time. */
const isBefore = (one: Observation, ended: Bounds['ended']): boolean =>
  Boolean(ended) && localDate(observedAt(one) ?? '') < localDate(ended ?? '')

const isWeek = (weeks: number): boolean => weeks >= 0 && weeks <= 44

/**
 * Gestational age is measured in weeks from the first day of the last menstrual period to the day it is asked for: MedlinePlus
 * Medical Encyclopedia, “Gestational age”, Definition, article 002367 (as kept at
 * http://gill.readingroo.ms/ENTER/Science/Biology/Health/Medical%20Encyclopedia/article/002367.htm); A.D.A.M. at
 * https://www.mountsinai.org/health-library/special-topic/gestational-age. 280 days (40 weeks) from that day to the due date: MSD
 * Manual, Consumer Version, “Pregnancy Test and Due Date”, Sep 5, 2024,
 * https://www.msdmanuals.com/home/women-s-health-issues/normal-pregnancy/pregnancy-test-and-due-date. Read Nov 29, 2026.
 *
 * It comes last: the best obstetric estimate stands before the last period alone (ACOG Committee Opinion 700, May 2017, abstract,
 * https://preview.concepedia.online/publication/W4248368453). One that began after the pregnancy was said is not of it. Of a
 * month its first day counts, the stricter reading; a year says too little.
 */
function weeksSincePeriod(period: string | null, said: string | null, now: number): number {
  const began = localDate(period ?? '')
  if (!/^\d{4}-\d\d/.test(began) || (said !== null && began > localDate(said))) return Number.NaN
  return (Date.parse(localDay(now)) - Date.parse(began)) / (7 * day)
}

const weeksToDue = (due: Observation | undefined, now: number): number =>
  40 - (timeOf(due?.valueDateTime ?? null) - now) / (7 * day)

function weeksCounted(counted: Observation | undefined, now: number): number {
  const value = counted?.valueQuantity?.value
  if (!counted || value === undefined) return Number.NaN
  return (
    (counted.valueQuantity?.code === 'd' ? value / 7 : value) +
    (now - timeOf(observedAt(counted))) / (7 * day)
  )
}
