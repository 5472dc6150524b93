import { formatDate, formatShortDate } from '../../main/clinical/dates.ts'
import type { Mark, ObservationView } from '../../preload/views/index.ts'
import { count } from '../ui/format.ts'

/** A word beside the figure, so that red is never the only sign. */
export const markLabels: Record<Mark, string> = {
  'critically-high': 'critically high',
  'critically-low': 'critically low',
  'critically-abnormal': 'critically abnormal',
  high: 'high',
  low: 'low',
  abnormal: 'abnormal',
}

export const statusLabels: Record<NonNullable<ObservationView['status']>, string> = {
  preliminary: 'preliminary',
  corrected: 'corrected',
  amended: 'amended',
  unknown: 'status not known',
}

export const markOf = ({ mark }: ObservationView): string | null => (mark === null ? null : markLabels[mark])

export const figure = (value: string, unit: string | null): string => {
  if (!unit) return value
  return unit.startsWith('%') ? `${value}${unit}` : `${value} ${unit}`
}

/** The value with its unit. */
export const formatObservationValue = ({ value, unit }: ObservationView): string => figure(value, unit)

/** Of a panel that is closed: what is off in it, and how much there is. */
export function panelSummary({ members }: ObservationView): { off: string[]; size: string } {
  const off = members.flatMap(({ observation }) => (observation ? offIn(observation) : []))
  return { off, size: count(members.length, 'result') }
}

function offIn(one: ObservationView): string[] {
  const mark = markOf(one)
  const own = mark ? [`${one.name} ${formatObservationValue(one)} ${mark}`] : []
  return [...own, ...panelSummary(one).off]
}

type Detailed = Pick<
  ObservationView,
  | 'status'
  | 'remark'
  | 'source'
  | 'detail'
  | 'also'
  | 'range'
  | 'mark'
  | 'rangeInOtherUnits'
  | 'awaited'
  | 'recordedAs'
>

/** What stands under the value in quiet type, each part on its own: how sure, with what, compared with what. */
export function detailLines(one: Detailed): string[] {
  const compared = one.range && (one.mark !== null || one.rangeInOtherUnits || /[a-z<>≤≥]/i.test(one.range))
  return [
    one.status && statusLabels[one.status],
    one.remark,
    one.source ?? null,
    ...one.detail,
    one.also,
    compared ? `range ${one.range}` : null,
    one.rangeInOtherUnits ? 'not compared: other units' : null,
    one.awaited &&
      (one.awaited.when
        ? `a newer one of ${formatShortDate(one.awaited.when)} is awaited`
        : 'a newer one is awaited'),
    one.recordedAs && `recorded as “${one.recordedAs}”`,
  ].filter((text): text is string => !!text)
}

/** How old it is: the date, always. */
export const formatObservationDate = ({ when }: ObservationView): string =>
  when ? formatShortDate(when) : 'no date'

const most = 4

/** From what to what, in the one unit of the trend: all of a few values, else the first and the last. */
export function formatTrend(
  points: { number: number; bound: string | null }[],
  unit: string | null,
  since: string | null,
) {
  const each = points.length > most ? [points[0], points.at(-1)] : points
  const figures = each.map((point) => `${sign(point?.bound ?? null)}${point?.number}`)
  return `${since ? `since ${formatDate(since)}: ` : ''}${figure(figures.join(' → '), unit)}`
}

const signs: Record<string, string> = { '<=': '≤', '>=': '≥' }
export const sign = (bound: string | null) => (bound === null ? '' : (signs[bound] ?? bound))
