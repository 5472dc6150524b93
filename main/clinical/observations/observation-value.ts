import type { Observation, ObservationComponent, Quantity, Range, Ratio } from '@medplum/fhirtypes'
import { conceptText } from '../codes/concepts.ts'
import { formatDateTime, formatTimeOfDay } from '../dates.ts'
import { decimalText } from '../fhir-json.ts'
import { convertedFigure, figureOf, shortened } from '../figures.ts'
import { convert, labelOf, type Substance, ucumOf, unitLabel } from '../units.ts'
import type { Measured } from './reference-range.ts'

/** A value of whatever type FHIR has for it, as it is read. */
export type ReadValue = {
  /** Without its unit: "141/88", "<8", "1:64", "Negative". */
  text: string
  unit: string | null
  /** Where it is one number: to be judged by a range, converted and drawn. */
  measured: Measured | null
}

type Valued = Observation | ObservationComponent

/** The value of an observation or of one of its components; null where it has none. */
export function readValue(one: Valued): ReadValue | null {
  const quantity = quantityIn(one)
  if (quantity) return quantity
  const text =
    (one.valueCodeableConcept && conceptText(one.valueCodeableConcept)) ??
    one.valueString ??
    (one.valueBoolean === undefined ? undefined : one.valueBoolean ? 'Yes' : 'No') ??
    (one.valueTime && formatTimeOfDay(one.valueTime)) ??
    (one.valueDateTime && formatDateTime(one.valueDateTime)) ??
    (one.valuePeriod && periodLabel(one.valuePeriod)) ??
    (one.valueRatio && ratioLabel(one.valueRatio)) ??
    (one.valueSampledData && 'Waveform, not shown here')
  if (text) return { text, unit: null, measured: null }
  return one.valueRange ? rangeIn(one.valueRange) : null
}

function quantityIn(one: Valued): ReadValue | null {
  const measured = measuredIn(one)
  const { valueQuantity: quantity, valueInteger: whole } = one
  if (!measured) return null
  if (whole !== undefined) return { text: String(whole), unit: null, measured }
  return { text: quantityLabel(quantity), unit: unitLabel(quantity) || null, measured }
}

/** The number alone, for a point of a trend. */
export function measuredIn({ valueQuantity: quantity, valueInteger: whole }: Valued): Measured | null {
  if (whole !== undefined) return { value: whole, comparator: null, unit: '1' }
  if (quantity?.value === undefined) return null
  return { value: quantity.value, comparator: quantity.comparator ?? null, unit: ucumOf(quantity) }
}

/** With its comparator and without its unit; empty where there is no number. */
export function quantityLabel(quantity: Quantity | undefined): string {
  const text = decimalText(quantity, 'value')
  return text === undefined ? '' : `${quantity?.comparator ?? ''}${figureOf(text)}`
}

function withUnit(quantity: Quantity | undefined): string {
  const [figure, unit] = [quantityLabel(quantity), unitLabel(quantity)]
  if (!figure || !unit) return figure
  return unit.startsWith('%') ? `${figure}${unit}` : `${figure} ${unit}`
}

function ratioLabel({ numerator, denominator }: Ratio): string {
  const bare = !unitLabel(numerator) && !unitLabel(denominator)
  const [over, under] = [withUnit(numerator), withUnit(denominator)]
  return [over, under].filter(Boolean).join(bare ? ':' : ' / ')
}

function rangeIn({ low, high }: Range): ReadValue {
  const [from, to] = [quantityLabel(low), quantityLabel(high)]
  const [lowUnit, highUnit] = [unitLabel(low), unitLabel(high)]
  if (from && to && lowUnit && highUnit && lowUnit !== highUnit)
    return { text: `${withUnit(low)} – ${withUnit(high)}`, unit: null, measured: null }
  const text = from && to ? `${from}–${to}` : from ? `≥${from}` : `≤${to}`
  return { text, unit: (highUnit ?? lowUnit) || null, measured: null }
}

function periodLabel({ start, end }: { start?: string; end?: string }): string {
  if (start && end) return `${formatDateTime(start)} to ${formatDateTime(end)}`
  return start ? `since ${formatDateTime(start)}` : end ? `until ${formatDateTime(end)}` : ''
}

/** LOINC's codes for how heavy and how tall somebody is, lying, standing or told. */
const weights = new Set([
  '29463-7',
  '3141-9',
  '3142-7',
  '8335-2',
  '8340-2',
  '8341-0',
  '8344-4',
  '8350-1',
  '8351-9',
])
const heights = new Set(['8302-2', '3137-7', '3138-5', '8301-4', '8306-3', '8308-9'])

/**
 * The units that a vital sign is read in: °F and inches in the United States, weight in kilograms first (a dose by
 * weight read in pounds is 2.2 times too much), and the other one beside it.
 */
function customary(loinc: string | null, unit: string): { first: string; beside: string } | null {
  if (loinc !== null && weights.has(loinc)) return { first: 'kg', beside: '[lb_av]' }
  if (loinc !== null && heights.has(loinc)) return { first: '[in_i]', beside: 'cm' }
  return ['Cel', '[degF]', 'K'].includes(unit) ? { first: '[degF]', beside: 'Cel' } : null
}

/**
 * A vital sign in the unit it is read in, and what is one glance away: as recorded, where it was recorded otherwise,
 * else in the other unit. Null: it stays as it is.
 */
export function inCustomaryUnit(
  read: ReadValue,
  loinc: string | null,
): { value: ReadValue; also: string | null } | null {
  const { measured, text, unit } = read
  const wanted = measured?.unit ? customary(loinc, measured.unit) : null
  if (!measured?.unit || !wanted) return null
  const recorded = measured.unit === wanted.first
  const other = convert(measured.value, measured.unit, recorded ? wanted.beside : wanted.first)
  if (other === null) return null
  const figure = `${measured.comparator ?? ''}${convertedFigure(other)}`
  if (recorded) return { value: read, also: `${figure} ${labelOf(wanted.beside)}` }
  return {
    value: {
      text: figure,
      unit: labelOf(wanted.first),
      measured: { ...measured, value: shortened(other), unit: wanted.first },
    },
    also: `${text} ${unit ?? ''}`.trim(),
  }
}

/** A point of a trend in the unit of its last one; null where it can't be brought into it. */
export function pointIn(
  point: Measured | null,
  last: Measured,
  substance: Substance | undefined,
): { number: number; bound: Measured['comparator'] } | null {
  if (!point) return null
  const { value, comparator: bound, unit } = point
  if (unit === last.unit) return { number: tidy(value), bound }
  if (unit === null || last.unit === null) return null
  const converted = convert(value, unit, last.unit, substance)
  return converted === null ? null : { number: shortened(converted), bound }
}

/** As the figure beside it reads. */
export const tidy = (value: number): number => Number(figureOf(String(value)))
