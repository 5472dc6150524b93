import { isDeepStrictEqual } from 'node:util'
import type { Resource } from '@medplum/fhirtypes'

export type FieldMerge = { kind: 'merged'; resource: Resource } | { kind: 'conflict'; fields: string[] }

/** What the server sets itself. */
const serverOwned = new Set(['meta', 'id', 'resourceType'])
/** Generated from the rest; the newer is as good as the other. */
const generated = new Set(['text'])

/**
 * Field by field over the top-level elements: what only one side changed is taken from it, unknown fields included.
 * A field both changed differently is a conflict. `base` null: both were made from nothing.
 */
export function mergeFields(base: Resource | null, mine: Resource, theirs: Resource): FieldMerge {
  const was = fieldsOf(base)
  const ours = fieldsOf(mine)
  const others = fieldsOf(theirs)
  const merged: Record<string, unknown> = { ...others }
  const conflicts: string[] = []
  for (const name of new Set([...Object.keys(was), ...Object.keys(ours), ...Object.keys(others)])) {
    if (serverOwned.has(name)) continue
    if (isDeepStrictEqual(ours[name], was[name]) || isDeepStrictEqual(ours[name], others[name])) continue
    if (!isDeepStrictEqual(others[name], was[name]) && !generated.has(name)) conflicts.push(name)
    else if (ours[name] === undefined) delete merged[name]
    else merged[name] = ours[name]
  }
  return conflicts.length > 0
    ? { kind: 'conflict', fields: conflicts }
    : { kind: 'merged', resource: merged as unknown as Resource }
}

/** Equal but for what the server sets: such a write has nothing left to say. */
export function saysTheSame(mine: Resource, theirs: Resource): boolean {
  const merged = mergeFields(theirs, mine, theirs)
  return merged.kind === 'merged' && isDeepStrictEqual(fieldsOf(merged.resource), fieldsOf(theirs))
}

const fieldsOf = (resource: Resource | null): Record<string, unknown> =>
  ({ ...resource }) as Record<string, unknown>
