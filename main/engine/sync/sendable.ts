import type { Resource } from '@medplum/fhirtypes'
import type { OutboxRow } from '../cache/cache.ts'
import { baseOf, nameOf } from './row-request.ts'

export type HasOpenConflict = (encounterId: string) => boolean

/**
 * Rows that may go now, in order. A row waits for earlier rows of its resources, and for earlier ones that create
 * what it refers to.
 */
export function sendable(rows: OutboxRow[], hasOpenConflict: HasOpenConflict): OutboxRow[] {
  const held = heldBack(rows, hasOpenConflict)
  const taken = new Set<string>()
  const coming = new Set<string>()
  const free: OutboxRow[] = []
  for (const row of rows) {
    // What was put aside took its dependents with it; what was written since stands on its own.
    if (row.state === 'set-aside') continue
    const names = row.mine.map(nameOf)
    const depends =
      names.some((name) => taken.has(name)) ||
      referencesOf(row.mine).some((name) => coming.has(name) && !names.includes(name))
    if (row.state === 'waiting' && !depends && !held.has(row.id)) free.push(row)
    for (const name of names) taken.add(name)
    if (!held.has(row.id)) for (const name of createdBy(row)) coming.add(name)
  }
  return free
}

/**
 * Rows that are not for the central API yet: an order is sent with the signature, never before (so it can be
 * withdrawn), and a note in which two versions stand side by side waits for its author's decision.
 */
export function heldBack(rows: OutboxRow[], hasOpenConflict: HasOpenConflict): Set<number> {
  const drafts = new Set(
    rows.flatMap((row) =>
      row.kind === 'put' ? row.mine.filter((mine) => isUnsignedOrder(row, mine)).map(nameOf) : [],
    ),
  )
  const held = new Set<number>()
  for (const row of rows) {
    const [first] = row.mine
    if (!first) continue
    const undecided =
      row.mine.some(({ resourceType }) => resourceType === 'Composition') && hasOpenConflict(row.encounterId)
    const draft = row.kind === 'put' && (drafts.has(nameOf(first)) || speaksOfDraft(first, drafts))
    if (undecided || draft) held.add(row.id)
  }
  return held
}

const isUnsignedOrder = (row: OutboxRow, resource: Resource): boolean =>
  (resource.resourceType === 'MedicationRequest' || resource.resourceType === 'ServiceRequest') &&
  resource.status === 'draft' &&
  !baseOf(row, resource)?.meta?.versionId

const speaksOfDraft = (resource: Resource, drafts: Set<string>): boolean =>
  resource.resourceType === 'DetectedIssue' &&
  !!resource.implicated?.some(({ reference }) => reference !== undefined && drafts.has(reference))

/** `Type/id` of what a row brings into being. */
export const createdBy = (row: OutboxRow): string[] =>
  row.mine.filter((mine) => !baseOf(row, mine)).map(nameOf)

/** Every literal reference in the resources. */
export function referencesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesOf)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'reference' && typeof inner === 'string' ? [inner] : referencesOf(inner),
  )
}
