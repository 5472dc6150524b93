import type { Flowsheet, ObservationView } from '../../../preload/views/index.ts'

/** The fake's observations as a table: those of a panel under its name. */
export function flowsheetOf(items: ObservationView[]): Flowsheet {
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
  return { groups, lines: items.length, total: items.length, broken: false }
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
      cells: columns.map((day) => {
        const { id, also, status } = one
        if (day === one.when) {
          const both = one.value.split('/').map(Number)
          const numbers = both.length === 2 ? both : one.number === null ? [] : [one.number]
          return { id, value: one.value, unit: null, also, mark: one.mark, status, numbers }
        }
        const point = one.earlier.find(({ when }) => when === day)
        if (!point) return null
        const value = String(point.number)
        return { id, value, unit: null, also: null, mark: null, status: null, numbers: [point.number] }
      }),
    })),
  }
}
