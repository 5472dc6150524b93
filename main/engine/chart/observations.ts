import type { Observation, Quantity } from '@medplum/fhirtypes'
import type { ObservationView } from '../../../preload/views.ts'
import { spokenName } from '../../clinical/codes/observation-names.ts'
import { conceptText, latestFirst } from '../fhir/read.ts'

const systolic = '8480-6'
const diastolic = '8462-4'
const longestTrend = 20

export const isVital = (one: Observation) => hasCategory(one, 'vital-signs')

/** Laboratory, imaging, procedures, questionnaires: what was found out, other than vital signs and social history. */
export const isResult = (one: Observation) => !isVital(one) && !hasCategory(one, 'social-history')

/** The latest value of each code, latest first, with the earlier numbers of that code for a trend. */
export function observationViews(observations: Observation[]): ObservationView[] {
  const told = observations.filter((one) => one.status !== 'cancelled')
  const byCode = Map.groupBy(latestFirst(told, whenOf), keyOf)
  return [...byCode.values()].flatMap(([latest, ...earlier]) => (latest ? [viewOf(latest, earlier)] : []))
}

function viewOf(latest: Observation, earlier: Observation[]): ObservationView {
  const trend = earlier.slice(0, longestTrend).reverse()
  return {
    id: latest.id ?? '',
    code: latest.code.coding?.[0]?.code ?? null,
    name: spokenName(latest.code) ?? (conceptText(latest.code) || 'Not named'),
    value: valueWords(latest),
    number: numberOf(latest),
    unit: unitOf(latest),
    when: whenOf(latest),
    interpretation: interpretationOf(latest),
    earlier: trend.flatMap((one) => {
      const [when, number] = [whenOf(one), numberOf(one)]
      return when !== null && number !== null ? [{ when, number }] : []
    }),
  }
}

const keyOf = (one: Observation) => one.code.coding?.[0]?.code ?? conceptText(one.code).toLowerCase()

const whenOf = (one: Observation) => one.effectiveDateTime ?? one.effectivePeriod?.start ?? one.issued ?? null

function hasCategory(one: Observation, code: string): boolean {
  return one.category?.some((category) => category.coding?.some((coding) => coding.code === code)) ?? false
}

function component(one: Observation, code: string): Quantity | undefined {
  return one.component?.find((part) => part.code.coding?.some((coding) => coding.code === code))
    ?.valueQuantity
}

/** The number that a trend is drawn of; for a blood pressure the systolic one. */
function numberOf(one: Observation): number | null {
  const value = one.valueQuantity?.value ?? one.valueInteger ?? component(one, systolic)?.value
  return value === undefined ? null : tidy(value)
}

function unitOf(one: Observation): string | null {
  const quantity = one.valueQuantity ?? component(one, systolic)
  return quantity?.unit ?? quantity?.code ?? null
}

function valueWords(one: Observation): string {
  const [upper, lower] = [component(one, systolic)?.value, component(one, diastolic)?.value]
  if (upper !== undefined && lower !== undefined) return `${Math.round(upper)}/${Math.round(lower)}`
  if (one.component) {
    return one.component
      .map((part) => `${conceptText(part.code)} ${choice(part)}${unitAfter(part.valueQuantity)}`.trim())
      .join(', ')
  }
  return choice(one) || conceptText(one.dataAbsentReason) || 'No value'
}

function choice(one: Omit<Partial<Observation>, 'component'>): string {
  if (one.valueQuantity?.value !== undefined)
    return `${one.valueQuantity.comparator ?? ''}${tidy(one.valueQuantity.value)}`
  if (one.valueCodeableConcept) return conceptText(one.valueCodeableConcept)
  if (one.valueBoolean !== undefined) return one.valueBoolean ? 'Yes' : 'No'
  return one.valueString ?? one.valueInteger?.toString() ?? one.valueDateTime ?? ''
}

const unitAfter = (quantity: Quantity | undefined) => (quantity?.unit ? ` ${quantity.unit}` : '')

/** Simulators and devices write 176.35499866729558; what was recorded with up to three decimals is left as it is. */
function tidy(value: number): number {
  if (Number(value.toFixed(3)) === value) return value
  return Math.abs(value) >= 10 ? Number(value.toFixed(1)) : Number(value.toPrecision(2))
}

/** As recorded; else by the reference range, where one number meets one range. */
function interpretationOf(one: Observation): string | null {
  const recorded = one.interpretation?.[0]?.coding?.[0]?.code
  if (recorded) return recorded
  const [value, range] = [one.valueQuantity?.value, one.referenceRange?.[0]]
  if (value === undefined || one.referenceRange?.length !== 1) return null
  if (range?.high?.value !== undefined && value > range.high.value) return 'H'
  if (range?.low?.value !== undefined && value < range.low.value) return 'L'
  return range?.high?.value !== undefined || range?.low?.value !== undefined ? 'N' : null
}
