import { isDeepStrictEqual } from 'node:util'
import type { Extension, Resource } from '@medplum/fhirtypes'
import { rounds } from '../../clinical/codes/rounds-systems.ts'
import { mergedContacts } from '../../clinical/visits/contact.ts'
import { mergedEmergencies } from '../../clinical/visits/emergency.ts'

export type FieldMerge = { kind: 'merged'; resource: Resource } | { kind: 'conflict'; fields: string[] }

/** What the server sets itself. */
const serverOwned = new Set(['meta', 'id', 'resourceType'])
/** Generated from the rest; the newer is as good as the other. */
const generated = new Set(['text'])

/** No element of FHIR has a name with a colon. */
const kind = 'extension:'
const fieldOf = (url: string): string => `${kind}${url}`

/** Two devices may each record one: both are kept. */
const joined: Record<string, (mine: Extension[], theirs: Extension[]) => Extension[]> = {
  [fieldOf(rounds.emergency)]: mergedEmergencies,
  [fieldOf(rounds.contact)]: mergedContacts,
}

/**
 * Field by field over the top-level elements, and over the extensions of each kind: what only one side changed is taken
 * from it, unknown fields included. A field both changed differently is a conflict. `base` null: both were made from nothing.
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
    const both = !isDeepStrictEqual(others[name], was[name]) && !generated.has(name)
    const join = joined[name]
    if (both && join) merged[name] = join(listOf(ours[name]), listOf(others[name]))
    else if (both) conflicts.push(name)
    else if (ours[name] === undefined) delete merged[name]
    else merged[name] = ours[name]
  }
  return conflicts.length > 0
    ? { kind: 'conflict', fields: conflicts }
    : { kind: 'merged', resource: resourceOf(merged) }
}

/** Equal but for what the server sets: such a write has nothing left to say. */
export function saysTheSame(mine: Resource, theirs: Resource): boolean {
  const merged = mergeFields(theirs, mine, theirs)
  return merged.kind === 'merged' && isDeepStrictEqual(fieldsOf(merged.resource), fieldsOf(theirs))
}

/** Each top-level element; of extensions each kind by itself, since they have nothing to do with each other. */
function fieldsOf(resource: Resource | null): Record<string, unknown> {
  const { extension = [], ...rest } = { ...resource } as { extension?: Extension[] }
  const byKind = Map.groupBy(extension, ({ url }) => fieldOf(url))
  return { ...rest, ...Object.fromEntries(byKind) }
}

function resourceOf(fields: Record<string, unknown>): Resource {
  const kinds = Object.keys(fields).filter((name) => name.startsWith(kind))
  const extension = kinds.flatMap((name) => listOf(fields[name]))
  const rest = Object.entries(fields).filter(([name]) => !name.startsWith(kind))
  return {
    ...Object.fromEntries(rest),
    ...(extension.length > 0 ? { extension } : {}),
  } as unknown as Resource
}

const listOf = (field: unknown): Extension[] => (field as Extension[] | undefined) ?? []
