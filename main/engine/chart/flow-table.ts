import type { Observation } from '@medplum/fhirtypes'
import type {
  FlowCell,
  FlowGroup,
  FlowRow,
  FlowValue,
  ObservationView,
} from '../../../preload/views/index.ts'
import { startOf } from '../../clinical/dates.ts'
import { bloodPressureIn } from '../../clinical/observations/blood-pressure.ts'
import { markRank } from '../../clinical/observations/interpretation.ts'
import { isAwaited, valueIn } from '../../clinical/observations/observation-series.ts'
import { readValue } from '../../clinical/observations/observation-value.ts'

/** What was measured of one thing, the latest first. */
export type Measured = {
  name: string
  values: Measurement[]
  /** Its series holds more than was read: of this time, and before it. FHIR date or dateTime. */
  cut: { when: string | null } | null
}
/** `told`: it says something, and not only that it is awaited or why there is nothing. */
export type Measurement = { view: ObservationView; awaited: boolean; told: boolean; numbers: number[] }

export function measurementOf(one: Observation, view: ObservationView): Measurement {
  const told = valueIn(one) !== null || view.number !== null || view.detail.length > 0
  return { view, awaited: isAwaited(one), told, numbers: numbersOf(one, view) }
}

/** "20/40" in words is no blood pressure. */
function numbersOf(one: Observation, { value, number }: ObservationView): number[] {
  const isPressure = !readValue(one) && bloodPressureIn(one) !== null
  const [, over, under] = (isPressure && /^(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/.exec(value)) || []
  if (over !== undefined && under !== undefined) return [Number(over), Number(under)]
  return number === null ? [] : [number]
}

/** Of one minute: what was measured together. What has no date stands in a column of its own, last. */
export function timeKey(when: string | null): string {
  const at = when?.includes('T') ? Date.parse(when) : Number.NaN
  return Number.isNaN(at) ? (when ?? '') : String(Math.floor(at / minute))
}
const minute = 60_000

/** Rows of what was measured, columns of times: the latest `most` of them. */
export function tableOf(title: string | null, rows: Measured[], most: number): FlowGroup {
  const times = new Map<string, string | null>()
  for (const { values } of rows)
    for (const { view } of values)
      if (!times.has(timeKey(view.when))) times.set(timeKey(view.when), view.when)
  const sorted = [...times.values()].sort(latestFirst)
  const columns = sorted.slice(0, most)
  return {
    title,
    columns,
    earlier: sorted.length > columns.length || rows.some(({ cut }) => cut !== null),
    rows: rows.map((row) => rowOf(row, columns)),
  }
}

/** A date without a time begins at midnight here: by that of UTC it would stand in another day. */
function latestFirst(one: string | null, other: string | null): number {
  const [a, b] = [startOf(one), startOf(other)]
  return Number.isNaN(a) || Number.isNaN(b) ? Number(Number.isNaN(a)) - Number(Number.isNaN(b)) : b - a
}

function rowOf(row: Measured, columns: (string | null)[]): FlowRow {
  const { name } = row
  const values = row.values.toSorted((a, b) => latestFirst(a.view.when, b.view.when))
  const told = values.filter((one) => one.told)
  // A figure without a unit says nothing of the unit of the others.
  const unit = told.find(({ view }) => view.unit !== null)?.view.unit ?? null
  const shown = new Set(columns.map(timeKey))
  const latest = told[0]?.view
  const isTold = told.some(({ view }) => shown.has(timeKey(view.when)))
  return {
    name,
    unit,
    range: told.find(({ view }) => isInUnit(view, unit))?.view.range ?? null,
    cells: columns.map((when) => cellOf(row, when, unit)),
    last: isTold || !latest ? null : { when: latest.when, ...(cellOf(row, latest.when, unit) ?? none) },
  }
}

const none: FlowCell = { values: [], more: false }

function cellOf({ values, cut }: Measured, when: string | null, unit: string | null): FlowCell | null {
  const key = timeKey(when)
  const all = values.filter(({ view }) => timeKey(view.when) === key)
  const known = all.filter(({ awaited }) => !awaited)
  // What is still awaited says nothing beside what is known of the same time.
  const shown = (known.length > 0 ? known : all).map((one) => figureOf(one, unit))
  const more = cut !== null && placeInIndex(when) <= placeInIndex(cut.when)
  return shown.length > 0 || more
    ? { values: shown.sort((a, b) => markRank(a.mark) - markRank(b.mark)), more }
    : null
}

/** As the index orders a series, which is how it was read: a date without a time as midnight of UTC. */
function placeInIndex(when: string | null): number {
  const at = Date.parse(when ?? '')
  if (Number.isNaN(at)) return Number.NEGATIVE_INFINITY
  return when?.includes('T') ? Math.floor(at / minute) * minute : at
}

function figureOf({ view, numbers }: Measurement, unit: string | null): FlowValue {
  const { id, value, also, detail, bound, mark, remark, range, rangeInOtherUnits, status, recordedAs } = view
  const inRowUnit = isInUnit(view, unit)
  return {
    id,
    value: value || detail.join(', '),
    unit: view.unit,
    also,
    detail: value ? detail : [],
    bound,
    mark,
    remark,
    range,
    rangeInOtherUnits,
    status,
    recordedAs,
    ...(view.source ? { source: view.source } : {}),
    inRowUnit,
    numbers: inRowUnit ? numbers : [],
  }
}

/** Words have no unit; a figure in words has none that anybody knows. */
const isInUnit = ({ unit, value }: ObservationView, ofRow: string | null): boolean =>
  unit === ofRow || (unit === null && !/\d/.test(value))
