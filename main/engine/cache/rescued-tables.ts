import type { Carved, Tree } from './carve.ts'
import type { Sqlite } from './encrypted-file.ts'
import type { Row, Value } from './records.ts'

export type TableRows = {
  rows: { columns: Record<string, Value>; gap: boolean }[]
  /** Rows that an index of the table names and that are not there. */
  missing: number
  /** `missing` is all: no page of its indexes is gone. */
  exact: boolean
  /** What the index of its primary key says, row by row. */
  keys: Value[][]
}

type Column = { name: string; type: string; notnull: number; pk: number }
type Shape = { name: string; columns: Column[]; rowidColumn: string | null }

/**
 * Says of all rows that were carved out of a damaged file in which of the tables of `fresh` (made by the migrations up
 * to the same version) they stood: by the tree they hang in, else by their form, among the tables that miss pages.
 */
export function matchTables(fresh: Sqlite, carved: Carved): Map<string, TableRows> {
  const shapes = shapesOf(fresh)
  const found = new Map<string, Map<number, Row>>(shapes.map(({ name }) => [name, new Map()]))
  const torn = shapes.filter(({ name }) => carved.trees.get(name)?.torn !== false)
  for (const { name } of shapes)
    for (const row of carved.trees.get(name)?.rows ?? []) found.get(name)?.set(row.rowid, row)
  for (const rows of carved.orphans.tables) {
    const shape = torn.find((one) => rows.length > 0 && rows.every((row) => fits(row, one)))
    for (const row of shape ? rows : []) found.get(shape?.name ?? '')?.set(row.rowid, row)
  }
  return new Map(
    shapes.map((shape) => {
      const rows = found.get(shape.name) ?? new Map<number, Row>()
      const indexes = [...carved.trees.values()].filter((tree) => isIndexOf(tree, shape.name))
      const named = new Set(indexes.flatMap((tree) => tree.rows.map(({ rowid }) => rowid)))
      const missing = [...named].filter((rowid) => !rows.has(rowid)).length
      const exact = carved.trees.get(shape.name)?.torn === false || indexes.some(({ torn }) => !torn)
      const ordered = [...rows.values()].sort((a, b) => a.rowid - b.rowid)
      const keys = (carved.trees.get(`sqlite_autoindex_${shape.name}_1`)?.rows ?? []).map(
        ({ values }) => values,
      )
      const columns = ordered.map((row) => ({ columns: columnsOf(row, shape), gap: row.gap }))
      return [shape.name, { rows: columns, missing, exact, keys }]
    }),
  )
}

const isIndexOf = (tree: Tree, table: string) => tree.kind === 'index' && tree.table === table

function shapesOf(db: Sqlite): Shape[] {
  const names = db
    .prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
    )
    .pluck()
    .all() as string[]
  return names.map((name) => {
    const columns = db.pragma(`table_info(${name})`) as Column[]
    const keys = columns.filter(({ pk }) => pk > 0)
    const alias = keys.length === 1 && keys[0]?.type === 'INTEGER' ? keys[0].name : null
    return { name, columns, rowidColumn: alias }
  })
}

/** Our tables are STRICT: a value has its column's type, and a row of a later version has more columns. */
function fits(row: Row, { columns, rowidColumn }: Shape): boolean {
  if (row.values.length !== columns.length) return false
  return columns.every(({ name, type, notnull }, n) => {
    const value = row.values[n]
    if (value === null) return name === rowidColumn || notnull === 0
    if (name === rowidColumn) return false
    if (typeof value === 'number') return type === 'INTEGER' || type === 'REAL'
    return typeof value === 'string' ? type === 'TEXT' : type === 'BLOB'
  })
}

function columnsOf({ rowid, values }: Row, { columns, rowidColumn }: Shape): Record<string, Value> {
  const named: Record<string, Value> = rowidColumn === null ? { rowid } : {}
  columns.forEach(({ name }, n) => {
    // A column that was added after the row was written is left to its default.
    const value = values[n]
    if (name === rowidColumn) named[name] = rowid
    else if (value !== undefined) named[name] = value
  })
  return named
}
