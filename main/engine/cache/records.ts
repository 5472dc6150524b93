import { usableSize } from './pages.ts'

/** One value of a row, as SQLite stores it. Integers beyond 2^53 do not occur in our tables. */
export type Value = string | number | Buffer | null

/** A row as read from its pages. `gap`: one of them is gone; texts say so where they lack something, numbers are 0. */
export type Row = { rowid: number; values: Value[]; gap: boolean }

/** The rest of a long row, from that page on; zeros where a page is gone. */
export type Overflow = (page: number, length: number) => { bytes: Buffer; gap: boolean }

export type Node =
  | { kind: 'table-leaf' | 'index-leaf'; rows: Row[]; children: [] }
  | { kind: 'table-inner'; rows: []; children: number[] }
  | { kind: 'index-inner'; rows: Row[]; children: number[] }

const kinds = { 2: 'index-inner', 5: 'table-inner', 10: 'index-leaf', 13: 'table-leaf' } as const

/** A page of a b-tree (sqlite.org/fileformat2, 1.6); null when it is something else: free, overflow, or not sound. */
export function nodeOf(page: Buffer, number: number, overflow: Overflow): Node | null {
  const from = number === 1 ? 100 : 0
  const kind = kinds[page[from] as keyof typeof kinds]
  if (!kind) return null
  const inner = kind.endsWith('inner')
  const count = page.readUInt16BE(from + 3)
  const pointers = from + (inner ? 12 : 8)
  if (pointers + 2 * count > usableSize) return null
  const rows: Row[] = []
  const children: number[] = []
  try {
    for (let n = 0; n < count; n++) {
      const reader = { page, at: page.readUInt16BE(pointers + 2 * n) }
      if (reader.at < pointers + 2 * count || reader.at >= usableSize) return null
      if (inner) {
        children.push(page.readUInt32BE(reader.at))
        reader.at += 4
      }
      if (kind === 'table-inner') continue
      rows.push(cellOf(reader, kind === 'table-leaf', overflow))
    }
  } catch {
    return null
  }
  if (inner) children.push(page.readUInt32BE(from + 8))
  return { kind, rows, children } as Node
}

type Reader = { page: Buffer; at: number }

function cellOf(reader: Reader, isTable: boolean, overflow: Overflow): Row {
  const length = varint(reader)
  const rowid = isTable ? varint(reader) : 0
  const most = isTable ? usableSize - 35 : Math.floor(((usableSize - 12) * 64) / 255) - 23
  const { page, at } = reader
  let payload: Buffer
  let gap = false
  if (length <= most) payload = page.subarray(at, at + length)
  else {
    const least = Math.floor(((usableSize - 12) * 32) / 255) - 23
    const fitting = least + ((length - least) % (usableSize - 4))
    const here = fitting <= most ? fitting : least
    const rest = overflow(page.readUInt32BE(at + here), length - here)
    payload = Buffer.concat([page.subarray(at, at + here), rest.bytes])
    gap = rest.gap
  }
  const values = valuesOf(payload).map((value) => (gap && typeof value === 'string' ? withGap(value) : value))
  if (isTable) return { rowid, values, gap }
  const last = values.at(-1)
  return { rowid: typeof last === 'number' ? last : 0, values, gap }
}

/** What stands in a text where a page of it is gone. */
export const gapMarker = '[A part of what stood here was damaged and could not be read.]'

const withGap = (text: string): string => text.replaceAll(/\uFFFD{0,3}\0+\uFFFD{0,3}/g, `\n${gapMarker}\n`)

function valuesOf(payload: Buffer): Value[] {
  const reader = { page: payload, at: 0 }
  const header = varint(reader)
  if (header > payload.length) throw new RangeError('no record')
  const types: number[] = []
  while (reader.at < header) types.push(varint(reader))
  let at = header
  return types.map((type) => {
    const size = sizeOf(type)
    const bytes = payload.subarray(at, at + size)
    at += size
    if (at > payload.length) throw new RangeError('no record')
    if (type >= 12) return type % 2 === 0 ? Buffer.from(bytes) : bytes.toString('utf8')
    if (type === 0) return null
    if (type === 8 || type === 9) return type - 8
    if (type === 7) return bytes.readDoubleBE()
    return size <= 6 ? bytes.readIntBE(0, size) : Number(bytes.readBigInt64BE())
  })
}

const sizes = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0]
const sizeOf = (type: number): number =>
  type < 10 ? (sizes[type] ?? 0) : Math.max(0, Math.floor((type - (type % 2 === 0 ? 12 : 13)) / 2))

function varint(reader: Reader): number {
  let value = 0n
  for (let n = 0; n < 9; n++) {
    const byte = reader.page[reader.at++]
    if (byte === undefined) throw new RangeError('cut')
    if (n === 8) {
      value = (value << 8n) | BigInt(byte)
      break
    }
    value = (value << 7n) | BigInt(byte & 0x7f)
    if (byte < 0x80) break
  }
  return Number(BigInt.asIntN(64, value))
}
