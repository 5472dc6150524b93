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
  /** Texts of the later pages of long rows whose own page is gone, or a page before these: whose they are is not known. */
  pieces: string[]
  /** `user_version`; null: not known. */
  version: number | null
}

/**
 * All rows and texts of all whole pages, whatever happened to the rest. With `secure_delete` a freed page is zeroed, so that no
 * row is found that was deleted.
 */
export function carve(pages: Pages): Carved {
  const claimed = new Set<number>()
  const overflow = overflowOf(pages, claimed)
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
  for (const number of nodes.keys()) claimed.add(number)
  return {
    trees,
    orphans,
    pieces: piecesOf(pages, claimed),
    version: pages.whole.get(1)?.readUInt32BE(60) ?? null,
  }
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
const nextOf = (page: Buffer): number => page.readUInt32BE(0)

/**
 * The rest of a long row, page by page, zeros from the first that is gone. What follows that is not guessed at: words of
 * another patient in this one's note would be worse than words apart.
 */
function overflowOf({ whole }: Pages, claimed: Set<number>) {
  return (first: number, length: number): { bytes: Buffer; gap: boolean } => {
    const parts: Buffer[] = []
    let left = length
    for (let at = first; left > 0; left -= inPage) {
      const page = whole.get(at)
      if (!page) return { bytes: Buffer.concat([...parts, Buffer.alloc(left)]), gap: true }
      claimed.add(at)
      parts.push(page.subarray(4, 4 + Math.min(left, inPage)))
      at = nextOf(page)
    }
    return { bytes: Buffer.concat(parts), gap: false }
  }
}

/** Chains of whole pages that belong to no row, as text. */
function piecesOf({ whole }: Pages, claimed: Set<number>): string[] {
  const stray = new Map([...whole].filter(([number]) => !claimed.has(number)))
  const inner = new Set([...stray.values()].map(nextOf))
  const pieces: string[] = []
  for (const [head] of [...stray].filter(([number]) => !inner.has(number))) {
    const parts: Buffer[] = []
    for (let at = head; stray.has(at); ) {
      const page = stray.get(at) as Buffer
      stray.delete(at)
      parts.push(page.subarray(4, usableSize))
      at = nextOf(page)
    }
    const text = asText(Buffer.concat(parts))
    if (text !== '') pieces.push(text)
  }
  return pieces
}

/** Empty for what is no text. Its ends may be in the middle of a letter. */
function asText(bytes: Buffer): string {
  const text = bytes
    .toString('utf8')
    .replace(/\0+$/, '')
    .replace(/^\uFFFD+|\uFFFD+$/g, '')
  return /[\0\uFFFD]/.test(text) ? '' : text.trim()
}
