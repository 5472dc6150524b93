import { type Pages, usableSize } from './pages.ts'
import { type Node, nodeOf, type Row } from './records.ts'

export type Tree = {
  kind: 'table' | 'index'
  name: string
  table: string
  rows: Row[]
  /** A page of it is not whole: rows of it may be among the orphans. */
  torn: boolean
}

export type Carved = {
  /** By name, as far as the schema can be read. */
  trees: Map<string, Tree>
  /** Rows of whole leaf pages to which no whole page leads. */
  orphans: { tables: Row[][]; indexes: Row[][] }
  /** `user_version`; null: not known. */
  version: number | null
}

/**
 * All rows of all whole pages, whatever happened to the rest. With `secure_delete` a freed page is zeroed, so that no
 * row is found that was deleted.
 */
export function carve(pages: Pages): Carved {
  const overflow = overflowOf(pages)
  const nodes = new Map<number, Node>()
  for (const [number, page] of pages.whole) {
    const node = nodeOf(page, number, overflow)
    if (node) nodes.set(number, node)
  }
  const visited = new Set<number>()
  const trees = new Map<string, Tree>()
  const schema = walk(1, nodes, visited)
  for (const { values } of [...schema.rows, ...strayedSchema(nodes, visited)]) {
    const [kind, name, table, root] = values
    if ((kind !== 'table' && kind !== 'index') || typeof root !== 'number') continue
    trees.set(String(name), { kind, name: String(name), table: String(table), ...walk(root, nodes, visited) })
  }
  const orphans: Carved['orphans'] = { tables: [], indexes: [] }
  for (const [number, node] of nodes) {
    if (visited.has(number)) continue
    if (node.kind === 'table-leaf') orphans.tables.push(node.rows)
    else if (node.kind !== 'table-inner') orphans.indexes.push(node.rows)
  }
  return { trees, orphans, version: pages.whole.get(1)?.readUInt32BE(60) ?? null }
}

/** Where page 1 is gone, the pages of the schema under it still say which table begins where. */
function strayedSchema(nodes: Map<number, Node>, visited: Set<number>): Row[] {
  const found: Row[] = []
  for (const [number, node] of nodes) {
    if (visited.has(number) || node.kind !== 'table-leaf' || node.rows.length === 0) continue
    const isSchema = node.rows.every(
      ({ values }) =>
        values.length === 5 &&
        (values[0] === 'table' || values[0] === 'index') &&
        typeof values[3] === 'number' &&
        (values[4] === null || String(values[4]).startsWith('CREATE ')),
    )
    if (!isSchema) continue
    visited.add(number)
    found.push(...node.rows)
  }
  return found
}

function walk(root: number, nodes: Map<number, Node>, visited: Set<number>): { rows: Row[]; torn: boolean } {
  const rows: Row[] = []
  let torn = false
  const queue = [root]
  for (let number = queue.shift(); number !== undefined; number = queue.shift()) {
    const node = nodes.get(number)
    if (!node || visited.has(number)) {
      torn = true
      continue
    }
    visited.add(number)
    rows.push(...node.rows)
    queue.push(...node.children)
  }
  return { rows, torn }
}

const inPage = usableSize - 4

/** The rest of a long row, page by page, zeros for what is gone; behind it it goes on where only one place can be meant. */
function overflowOf({ whole }: Pages) {
  const next = (number: number): number => whole.get(number)?.readUInt32BE(0) ?? 0
  let pointedAt: Set<number> | undefined
  /** Whole pages that end a chain of so many and to whose first none points. */
  function heads(length: number): number[] {
    pointedAt ??= new Set([...whole.keys()].map(next))
    return [...whole.keys()].filter((head) => {
      if (pointedAt?.has(head)) return false
      let at = head
      for (let n = 1; n < length; n++) {
        at = next(at)
        if (!whole.has(at)) return false
      }
      return next(at) === 0 && !isZero(whole.get(at))
    })
  }
  return (first: number, length: number): { bytes: Buffer; gap: boolean } => {
    const parts: Buffer[] = []
    let left = length
    let gap = false
    let at = first
    while (left > 0) {
      const page = whole.get(at)
      if (page) {
        parts.push(page.subarray(4, 4 + Math.min(left, inPage)))
        left -= inPage
        at = next(at)
        continue
      }
      if (gap) break
      gap = true
      parts.push(Buffer.alloc(Math.min(left, inPage)))
      left -= inPage
      const [only, ...others] = left > 0 ? heads(Math.ceil(left / inPage)) : []
      if (only === undefined || others.length > 0) break
      at = only
    }
    return { bytes: Buffer.concat([...parts, Buffer.alloc(Math.max(0, left))]), gap }
  }
}

const isZero = (page: Buffer | undefined): boolean => !page || page.every((byte) => byte === 0)
