import type { Observation, Patient } from '@medplum/fhirtypes'
import { ageInMonths, ageOn } from '../age.ts'
import { systems } from '../codes/code-systems.ts'
import { conceptText, hasCode } from '../codes/concepts.ts'
import { formatDate, localDay, startOfDay } from '../dates.ts'
import { plain } from '../figures.ts'
import { issuedAt, observedAt } from '../observations/observation-series.ts'
import { convert, ucumOf } from '../units.ts'
import { growthDoubt } from './growth.ts'

/** LOINC: body weight. */
export const bodyWeight = '29463-7'

/** What a dose by weight goes by. */
export type PatientWeight = {
  kg: number
  /** "27 kg (59.5 lb)": kilograms first, always. */
  text: string
  /** "Nov 29, 2026" */
  on: string
  /** "Stated by the patient"; empty where nobody recorded it. */
  source: string
  /** The Observation's id. */
  id: string
}

export type WeightForDose = {
  weight: PatientWeight | null
  /** Why no dose may go by it: none is recorded, or it is too old. Null: it may. */
  blocks: string | null
  /** It can hardly be of that age: kilograms or pounds? Null: no doubt, or no reference for that age. */
  doubt: string | null
}

const day = 86_400_000
/** Whole years; younger than that is a child. Nobody whose age is not known is taken for an adult. */
const adult = 18
/** What is said in a visit is of now; a visit may go past midnight. */
const lasting = day

/**
 * The latest weight and whether a dose may go by it. A child's must be of this visit, unless the practice set for how many
 * days one is taken (`childDays`).
 */
export function weightForDose({
  observations,
  encounterId,
  patient,
  now,
  childDays,
}: {
  /** Of body weight, in any order. */
  observations: Observation[]
  encounterId: string
  patient: Patient | undefined
  /** In ms. */
  now: number
  childDays: number | null
}): WeightForDose {
  const today = localDay(now)
  const months = ageInMonths(patient?.birthDate, today)
  const child = months === null || months < adult * 12
  const [last] = observations
    .flatMap((one) => weightIn(one, now))
    .toSorted((a, b) => b.at - a.at || issuedMs(b.one) - issuedMs(a.one))
  if (!last) return { weight: null, blocks: 'No weight is recorded: ask.', doubt: null }
  const { one, kg, at } = last
  const age = now - at
  const ofVisit = one.encounter?.reference === `Encounter/${encounterId}` && age <= lasting
  const tooOld = childDays === null ? child && !ofVisit : child && !(ofVisit || age <= childDays * day)
  return {
    weight: {
      kg,
      text: weightText(kg),
      on: formatDate(observedAt(one)),
      source: conceptText(one.method) || one.performer?.[0]?.display || '',
      id: one.id ?? '',
    },
    blocks: tooOld ? `Weight is ${ageText(age)}: ask.` : null,
    doubt: growthDoubt({ kg, months, gender: patient?.gender, age: ageOn(patient?.birthDate, today).age }),
  }
}

/** Of two of one time the later written counts. */
const issuedMs = (one: Observation): number => Date.parse(issuedAt(one) ?? '') || 0

/** A day without a time counts as its end, and never as later than now: it may have been at any time of it. */
function momentIn(observed: string, now: number): number {
  if (!/^\d{4}-\d\d-\d\d$/.test(observed)) return Date.parse(observed)
  const next = new Date(startOfDay(observed))
  next.setDate(next.getDate() + 1)
  return Math.min(next.getTime() - 1, now)
}

function weightIn(one: Observation, now: number): { one: Observation; kg: number; at: number }[] {
  if (['cancelled', 'entered-in-error', 'registered'].includes(one.status)) return []
  if (!hasCode(one.code, systems.loinc, bodyWeight)) return []
  const { valueQuantity: quantity } = one
  const unit = ucumOf(quantity)
  if (quantity?.value === undefined || quantity.comparator || unit === null) return []
  const kg = convert(quantity.value, unit, 'kg')
  const at = momentIn(observedAt(one) ?? '', now)
  return kg !== null && kg > 0 && !Number.isNaN(at) ? [{ one, kg: Number(kg.toFixed(2)), at }] : []
}

/** "27 kg (59.5 lb)" */
export const weightText = (kg: number): string =>
  `${plain(kg)} kg (${plain(Number((convert(kg, 'kg', '[lb_av]') ?? 0).toFixed(1)))} lb)`

/** "9 months old", "3 days old", "not of this visit". */
function ageText(ms: number): string {
  const days = Math.floor(ms / day)
  if (days < 1) return 'not of this visit'
  if (days < 60) return `${days} ${days === 1 ? 'day' : 'days'} old`
  const months = Math.floor(days / 30.44)
  return months < 24 ? `${months} months old` : `${Math.floor(months / 12)} years old`
}
