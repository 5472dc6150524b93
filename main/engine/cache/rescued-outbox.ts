import { randomUUID } from 'node:crypto'
import type { TableRows } from './rescued-tables.ts'

type Rows = TableRows['rows']
type Columns = Rows[number]['columns']

/** The reason beside a write that was put aside because its file was damaged. */
const damagedWhy =
  'The file in which this waited was damaged, and it is not certain that this is all of it or whether it was sent. Compare it with the chart, and enter again what is missing.'

/**
 * The rescued outbox, in the order of insertion. A write that can't be proven whole is not sent as if it were: it is
 * put aside, where its author sees it. A write whose resources are gone is left out and counted.
 */
export function mendOutbox(
  found: Map<string, TableRows>,
  now: string,
): [string, { rows: Rows }][] & { lostWrites: number } {
  const none: TableRows = { rows: [], missing: 0, exact: true, keys: [] }
  const writes = found.get('outbox') ?? none
  const held = found.get('outbox_resource') ?? none
  const whole = held.rows.filter(({ columns, gap }) => !gap && isJson(columns.mine) && isJson(columns.base))
  const ofWrite = Map.groupBy(whole, ({ columns }) => Number(columns.row))
  const allThere = held.missing === 0 && held.exact && whole.length === held.rows.length
  const kept: Rows = []
  for (const { columns, gap } of writes.rows) {
    const resources = ofWrite.get(Number(columns.id)) ?? []
    if (resources.length === 0) continue
    const sound = !gap && (columns.kind === 'put' || allThere || saysAll(columns.bytes, resources.length))
    kept.push({ gap: false, columns: sound ? columns : aside(columns) })
  }
  const known = new Set(writes.rows.map(({ columns }) => Number(columns.id)))
  for (const [id, resources] of ofWrite)
    if (!known.has(id)) kept.push({ gap: false, columns: standIn(id, resources, now) })
  kept.sort((a, b) => Number(a.columns.id) - Number(b.columns.id))
  const rows: [string, { rows: Rows }][] = [
    ['outbox', { rows: kept }],
    ['outbox_resource', { rows: whole }],
  ]
  // The index of the outbox ends with the write's number, that of the resources begins with it.
  const numbers = new Set([...known, ...ofWrite.keys()])
  for (const key of writes.keys) numbers.add(Number(key.at(-1)))
  for (const [id] of held.keys) numbers.add(Number(id))
  return Object.assign(rows, { lostWrites: numbers.size - kept.length })
}

const aside = (columns: Columns): Columns => ({
  ...columns,
  state: 'set-aside',
  why: damagedWhy,
  bytes: null,
  key: typeof columns.key === 'string' && columns.key ? columns.key : randomUUID(),
})

/** The Bundle as it was sent has as many entries. */
function saysAll(bytes: unknown, count: number): boolean {
  if (!Buffer.isBuffer(bytes)) return false
  try {
    return (JSON.parse(bytes.toString('utf8')) as { entry?: unknown[] }).entry?.length === count
  } catch {
    return false
  }
}

function isJson(value: unknown): boolean {
  if (value === null) return true
  try {
    JSON.parse(String(value))
    return true
  } catch {
    return false
  }
}

/** A row for resources whose own is gone, from what they say themselves. */
function standIn(id: number, resources: Rows, now: string): Columns {
  const mine = resources.map(({ columns }) => JSON.parse(String(columns.mine)) as Record<string, unknown>)
  const first = (name: string) =>
    resources.map(({ columns }) => columns[name]).find((it) => it !== null) ?? ''
  return {
    id,
    kind: resources.length > 1 ? 'transaction' : 'put',
    encounter: first('encounter'),
    patient: first('patient'),
    state: 'set-aside',
    key: randomUUID(),
    claim: null,
    author: mine.map(authorOf).find((it) => it !== undefined) ?? '',
    written_at: mine.map(timeOf).find((it) => it !== undefined) ?? now,
    why: damagedWhy,
    bytes: null,
  }
}

function authorOf(resource: Record<string, unknown>): string | undefined {
  for (const name of ['author', 'requester', 'recorder', 'owner', 'performer']) {
    const field = [resource[name]].flat()[0] as { reference?: unknown } | undefined
    if (typeof field?.reference === 'string') return field.reference
  }
}

function timeOf(resource: Record<string, unknown>): string | undefined {
  for (const name of ['date', 'authoredOn', 'recordedDate', 'recorded', 'lastModified'])
    if (typeof resource[name] === 'string') return resource[name]
}
