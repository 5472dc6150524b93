import type { FlowCell, Flowsheet, ListState, ObservationView } from '../../../preload/views/index.ts'

/** The fake's observations as a table: those of a panel under its name. */
export function flowsheetOf({ items, state }: { items: ObservationView[]; state: ListState }): Flowsheet {
  const groups = [
    ...items.flatMap((one) =>
      one.members.length > 0
        ? [
            groupOf(
              one.name,
              one.members.flatMap(({ observation }) => observation ?? []),
            ),
          ]
        : [],
    ),
    groupOf(
      null,
      items.filter(({ members }) => members.length === 0),
    ),
  ].filter(({ rows }) => rows.length > 0)
  return { state, groups, lines: items.length, total: items.length, broken: false }
}

function groupOf(title: string | null, rows: ObservationView[]): Flowsheet['groups'][number] {
  const days = new Set(rows.flatMap((one) => [one.when, ...one.earlier.map(({ when }) => when)]))
  const columns = [...days].sort((a, b) => (b ?? '').localeCompare(a ?? ''))
  return {
    title,
    columns,
    earlier: false,
    rows: rows.map((one) => ({
      name: one.name,
      unit: one.unit,
      range: one.range,
      cells: columns.map((day) => cellOf(one, day)),
      last: null,
    })),
  }
}

function cellOf(one: ObservationView, day: string | null): FlowCell | null {
  if (day === one.when) {
    const both = one.value.split('/').map(Number)
    const numbers = both.length === 2 ? both : one.number === null ? [] : [one.number]
    return { values: [{ ...one, inRowUnit: true, numbers }], more: false }
  }
  const point = one.earlier.find(({ when }) => when === day)
  if (!point) return null
  const earlier = {
    value: String(point.number),
    bound: point.bound,
    numbers: [point.number],
    inRowUnit: true,
  }
  const bare = {
    also: null,
    detail: [],
    mark: null,
    remark: null,
    source: null,
    status: null,
    recordedAs: null,
  }
  return { values: [{ ...one, ...bare, ...earlier }], more: false }
}
