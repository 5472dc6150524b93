import type { ObservationReferenceRange, Quantity } from '@medplum/fhirtypes'
import { decimalText } from '../fhir-json.ts'
import { figureOf } from '../figures.ts'
import { convert, type Substance, ucumOf, ucumOfText, unitLabel } from '../units.ts'

/** A measured value: with `<` or `>` it is only a bound. `unit` is its UCUM code, null where nobody knows. */
export type Measured = {
  value: number
  comparator: '<' | '<=' | '>=' | '>' | null
  unit: string | null
}

export type RangeReading = {
  /** As it stands beside the value: "4–11", "<150", "70–99 mg/dL". Null: there is none. */
  text: string | null
  /** High or low by it; null: within it, or nobody can tell. */
  mark: 'high' | 'low' | null
  /** It is in a unit that the value can't be brought into. */
  otherUnits: boolean
}

/** A bound of a range. `itself`: whether the bound is still normal. */
type Bound = { value: number; itself: boolean }
type Range = { low: Bound | null; high: Bound | null }

/**
 * How a value stands to the ranges it was reported with. Only one normal range is judged by: which of several is
 * meant (by sex, by week of pregnancy) is not ours to guess. A range that can't be read is shown and judges nothing.
 */
export function readRange(
  ranges: ObservationReferenceRange[] | undefined,
  measured: Measured | null,
  shownUnit: string | null,
  substance: Substance | undefined = undefined,
): RangeReading {
  const all = ranges ?? []
  const normal = all.filter(isNormal)
  const texts = all.map((range) => textOf(range, shownUnit)).filter((each) => each !== '')
  const [only, ...others] = normal
  const reading = { text: texts.length > 0 ? texts.join('; ') : null, mark: null, otherUnits: false }
  if (!measured || !only || others.length > 0) return reading
  const range = boundsOf(only, measured, substance)
  if (range === 'other-units') return { ...reading, otherUnits: true }
  return { ...reading, mark: range && markOf(measured, range) }
}

/** Whether the ranges say of the value if it is off: there is one normal range, and it can be read in the value's unit. */
export function isJudgedBy(
  ranges: ObservationReferenceRange[] | undefined,
  measured: Measured | null,
  substance: Substance | undefined = undefined,
): boolean {
  const [only, ...others] = (ranges ?? []).filter(isNormal)
  if (!measured || !only || others.length > 0) return false
  const range = boundsOf(only, measured, substance)
  return range !== null && range !== 'other-units' && (range.low !== null || range.high !== null)
}

/** FHIR: "normal" where no type is given. */
const isNormal = ({ type }: ObservationReferenceRange) =>
  !type || type.coding?.some(({ code }) => code === 'normal') === true

function textOf(range: ObservationReferenceRange, shownUnit: string | null): string {
  const whom = isNormal(range)
    ? ''
    : (range.type?.text ?? range.type?.coding?.[0]?.display ?? range.type?.coding?.[0]?.code ?? '')
  return [whom, range.text?.trim() || figures(range, shownUnit)].filter(Boolean).join(' ')
}

function figures({ low, high }: ObservationReferenceRange, shownUnit: string | null): string {
  const of = (quantity: Quantity | undefined) => {
    const text = decimalText(quantity, 'value')
    return text === undefined ? undefined : figureOf(text)
  }
  const [from, to] = [of(low), of(high)]
  const span = from && to ? `${from}–${to}` : from ? `≥${from}` : to ? `≤${to}` : ''
  const unit = unitLabel(low?.value === undefined ? high : low)
  return span && unit && unit !== shownUnit ? `${span} ${unit}` : span
}

/** The range in the unit of the value; null where it can't be read. */
function boundsOf(
  { low, high, text }: ObservationReferenceRange,
  { unit }: Measured,
  substance: Substance | undefined,
): Range | 'other-units' | null {
  const brought = (bound: Quantity | undefined): Bound | null | 'other-units' => {
    if (bound?.value === undefined) return null
    if (!bound.unit && !bound.code) return { value: bound.value, itself: true }
    const value = inUnit(bound.value, ucumOf(bound), unit, bound.unit, substance)
    return value === null ? 'other-units' : { value, itself: true }
  }
  if (low?.value === undefined && high?.value === undefined)
    return text ? boundsInText(text, unit, substance) : null
  const [from, to] = [brought(low), brought(high)]
  return from === 'other-units' || to === 'other-units' ? 'other-units' : { low: from, high: to }
}

/** Without codes on both sides only the same unit can be compared, and nobody says that it is. */
function inUnit(
  value: number,
  from: string | null,
  to: string | null,
  text: string | undefined,
  substance: Substance | undefined,
): number | null {
  if (from !== null && to !== null) return convert(value, from, to, substance)
  return from === null && to === null && text !== undefined ? value : null
}

const number = String.raw`(-?\d+(?:\.\d+)?)`
const oneSided = new RegExp(
  String.raw`^(<|>|<=|>=|≤|≥|up to|below|above|at least)\s*${number}\s*(\D.*)?$`,
  'i',
)
const twoSided = new RegExp(String.raw`^${number}\s*(?:-|–|—|to)\s*${number}\s*([^\d\s].*)?$`, 'i')

function boundsInText(
  rangeText: string,
  unit: string | null,
  substance: Substance | undefined,
): Range | 'other-units' | null {
  const text = rangeText.trim().replace(/^\((.*)\)$/, '$1')
  const [, sign, limit, oneUnit] = oneSided.exec(text) ?? []
  const [, from, to, twoUnit] = twoSided.exec(text) ?? []
  const named = oneUnit ?? twoUnit
  const bound = (figure: string | undefined, itself = true): Bound | null | 'other-units' => {
    const value = Number(figure)
    if (!named) return { value, itself }
    const brought = unit === null ? null : convertText(value, named, unit, substance)
    return brought === null ? 'other-units' : { value: brought, itself }
  }
  if (sign && limit) {
    const itself = !['<', '>', 'below', 'above'].includes(sign.toLowerCase())
    const one = bound(limit, itself)
    if (one === 'other-units') return one
    return ['<', '<=', '≤', 'up to', 'below'].includes(sign.toLowerCase())
      ? { low: null, high: one }
      : { low: one, high: null }
  }
  if (!from || !to || Number(from) > Number(to)) return null
  const [low, high] = [bound(from), bound(to)]
  return low === 'other-units' || high === 'other-units' ? 'other-units' : { low, high }
}

function convertText(value: number, text: string, to: string, substance: Substance | undefined) {
  return convert(value, ucumOfText(text) ?? text.trim(), to, substance)
}

/** Where only a bound was measured, it is marked when every value that it may stand for is off. */
function markOf({ value, comparator }: Measured, { low, high }: Range): 'high' | 'low' | null {
  const [below, above] = [
    comparator === '<' || comparator === '<=',
    comparator === '>' || comparator === '>=',
  ]
  const open = comparator === '<' || comparator === '>'
  if (high && !below && (value > high.value || (value === high.value && (open || !high.itself))))
    return 'high'
  if (low && !above && (value < low.value || (value === low.value && (open || !low.itself)))) return 'low'
  return null
}
