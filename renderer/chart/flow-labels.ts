import { formatShortDate, startOf } from '../../main/clinical/dates.ts'
import type { FlowCell, FlowRow, FlowValue } from '../../preload/views/index.ts'
import { detailLines, figure, markLabels, sign } from './observation-labels.ts'

const isFigure = (value: string): boolean => /\d/.test(value)

/** The value as it stands in its row: without a unit only where it is the row's. */
export function flowFigure({ value, unit, inRowUnit }: FlowValue): string {
  if (inRowUnit) return value
  return unit === null ? `${value} (no unit)` : figure(value, unit)
}

/** What belongs to it, each part on its own. Its range where it is not the one at the head of the row. */
export function flowLines(one: FlowValue, row: Pick<FlowRow, 'range'>): string[] {
  const isOfRow = one.inRowUnit && one.range === row.range
  const range = one.range ? `range ${one.range}` : isFigure(one.value) ? 'no range' : null
  return [
    ...(isOfRow || range === null || (one.range === null && row.range === null) ? [] : [range]),
    ...detailLines({ ...one, range: null, awaited: null }),
  ]
}

/** The latest value of a row whose columns have none. */
export function flowLast({ last, unit, range }: Pick<FlowRow, 'last' | 'unit' | 'range'>): string | null {
  if (!last) return null
  const each = last.values.map((one) => {
    const value = one.inRowUnit ? figure(one.value, unit) : flowFigure(one)
    return [[value, one.mark && markLabels[one.mark]].filter(Boolean).join(' '), ...flowLines(one, { range })]
  })
  const day = last.when === null ? 'no date' : formatShortDate(last.when)
  return `last ${day}: ${each.map((one) => one.join(', ')).join('; ')}${last.more ? '; and more' : ''}`
}

export type FlowPoint = { at: number; when: string | null; value: FlowValue }

/** What of a row can be drawn, the oldest first, and how many of its figures can’t: they have another unit, none, or no date. */
export function flowPoints({ cells }: Pick<FlowRow, 'cells'>, columns: (string | null)[]) {
  const points: FlowPoint[] = []
  let left = 0
  for (const [n, cell] of cells.entries())
    for (const value of cell?.values ?? []) {
      const when = columns[n] ?? null
      const at = startOf(when)
      if (value.numbers.length > 0 && !Number.isNaN(at)) points.push({ at, when, value })
      else if (isFigure(value.value)) left++
    }
  return { points: points.reverse(), left }
}

/** One value of a drawing, in the unit of its row. */
export const pointLabel = ({ value: { value, mark } }: FlowPoint, unit: string | null): string =>
  [figure(value, unit), mark && markLabels[mark]].filter(Boolean).join(' ')

/** From what to what: a bound is no value. */
export function spanOf(points: FlowPoint[]): string {
  const all = points.flatMap(({ value: { numbers, bound } }) => numbers.map((number) => ({ number, bound })))
  const sorted = all.toSorted((a, b) => a.number - b.number)
  const of = (one: (typeof all)[number] | undefined) => (one ? `${sign(one.bound)}${one.number}` : '')
  return `between ${of(sorted[0])} and ${of(sorted.at(-1))}`
}

/** How many values of one time stand at once; of more the worst, and the others behind a word. */
export const mostAtOnce = 3
export const shownOf = ({ values }: FlowCell): number => (values.length > mostAtOnce ? 1 : values.length)
