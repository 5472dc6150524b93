import type { Resource, ResourceType } from '@medplum/fhirtypes'
import { z } from 'zod'
import type { ServerVersion, Unreadable } from '../cache/cache.ts'
import { Extensions, shape, text } from '../fhir/shapes/datatypes.ts'
import { isId, isReadable, isType } from '../fhir/shapes/fits.ts'
import { encounterOf, patientOf } from '../fhir/whose.ts'

/**
 * Readers of the Bundles of the feed, of a compartment and of a transaction. Null: not what the contract says. One entry
 * that can't be read is told as such and costs no other.
 */

export type FeedStep =
  | { kind: 'version'; version: ServerVersion }
  | { kind: 'deleted'; type: ResourceType; id: string; position: string }
  | { kind: 'enter'; patientId: string }
  | { kind: 'leave'; patientId: string }
  | { kind: 'leave-task'; taskId: string }
  | { kind: 'unreadable'; entry: Unreadable }

const positionUrl = 'https://rounds.example/fhir/feed-position'
const scopeUrl = 'https://rounds.example/fhir/scope'
/** An address with a longer one is refused by servers and proxies on its way. */
const longestCursor = 2000

const Page = z.object({
  resourceType: z.literal('Bundle'),
  type: z.enum(['history', 'searchset', 'transaction-response']),
  link: z.array(shape({ relation: text, url: text })).optional(),
  entry: z.array(z.unknown()).optional(),
  total: z.unknown().optional(),
})
type Page = z.infer<typeof Page>
/** What stands around a resource. */
const Envelope = shape({ extension: Extensions, request: shape({ method: text, url: text }) })
type Entry = z.infer<typeof Envelope> & { resource: unknown }

/** One page of the feed, in its order. */
export function feedOf(body: unknown): { steps: FeedStep[]; cursor: string } | null {
  const page = pageOf(body, 'history')
  const cursor = page && nextCursor(page)
  if (!page || !cursor) return null
  return { steps: (page.entry ?? []).map(stepOf), cursor }
}

/** One page of a compartment; `cursor` null on the last, `total` of the whole where it is told. */
export function compartmentOf(body: unknown): {
  versions: ServerVersion[]
  unreadable: Unreadable[]
  cursor: string | null
  total: number | null
} | null {
  const page = pageOf(body, 'searchset')
  const cursor = page && nextCursor(page)
  if (!page || cursor === undefined) return null
  const versions: ServerVersion[] = []
  const unreadable: Unreadable[] = []
  for (const one of page.entry ?? []) {
    const entry = entryOf(one)
    const position = entry && positionOf(entry)
    if (entry && position && isReadable(entry.resource)) versions.push({ resource: entry.resource, position })
    else unreadable.push(unreadableOf(one, position))
  }
  return { versions, unreadable, cursor, total: Number.isSafeInteger(page.total) ? Number(page.total) : null }
}

/**
 * The stored versions in a transaction's answer, in the order sent. `position`: of the whole answer, for entries
 * that carry none of their own.
 */
export function transactionOf(body: unknown, position: string | null): ServerVersion[] | null {
  const page = pageOf(body, 'transaction-response')
  if (!page) return null
  const versions: ServerVersion[] = []
  for (const one of page.entry ?? []) {
    const entry = entryOf(one)
    const at = entry && (positionOf(entry) ?? position)
    if (!entry || !at || !isReadable(entry.resource)) return null
    versions.push({ resource: entry.resource, position: at })
  }
  return versions
}

/** The versions of one resource, newest first; its deletions, and what can't be read, are left out. */
export function versionsOf(body: unknown): ServerVersion[] | null {
  const page = pageOf(body, 'history')
  if (!page?.entry) return null
  return page.entry.flatMap((one) => {
    const entry = entryOf(one)
    if (!entry || !isReadable(entry.resource)) return []
    return [{ resource: entry.resource, position: positionOf(entry) ?? '0'.repeat(16) }]
  })
}

export const isPosition = (position: string | null | undefined): position is string =>
  /^\d{16}$/.test(position ?? '')

function pageOf(body: unknown, type: Page['type']): Page | null {
  const page = Page.safeParse(body)
  return page.success && page.data.type === type ? page.data : null
}

/** Null: there is none. Undefined: it is none that could be asked for. */
function nextCursor({ link }: Page): string | null | undefined {
  const url = link?.find(({ relation }) => relation === 'next')?.url
  if (!url) return null
  const next = URL.canParse(url, 'https://central.invalid') ? new URL(url, 'https://central.invalid') : null
  const cursor = next?.searchParams.get('cursor')
  return cursor && cursor.length <= longestCursor ? cursor : undefined
}

function entryOf(one: unknown): Entry | null {
  const envelope = Envelope.safeParse(one)
  return envelope.success ? { ...envelope.data, resource: (one as Entry).resource } : null
}

function positionOf({ extension }: Entry): string | null {
  const found = extension?.find(({ url }) => url === positionUrl)?.valueString
  return isPosition(found) ? found : null
}

function stepOf(one: unknown): FeedStep {
  const entry = entryOf(one)
  const position = entry && positionOf(entry)
  const unreadable: FeedStep = { kind: 'unreadable', entry: unreadableOf(one, position) }
  if (!entry) return unreadable
  const [type, id] = namedIn(entry.request?.url)
  const scope = entry.extension?.find(({ url }) => url === scopeUrl)?.valueCode
  if (scope !== undefined) return (type && id && scopeStep(scope, type, id)) || unreadable
  if (!position) return unreadable
  if (entry.resource !== undefined)
    return isReadable(entry.resource)
      ? { kind: 'version', version: { resource: entry.resource, position } }
      : unreadable
  if (entry.request?.method === 'DELETE' && type && id) return { kind: 'deleted', type, id, position }
  return unreadable
}

function scopeStep(scope: string, type: ResourceType, id: string): FeedStep | null {
  if (type === 'Task') return scope === 'leave' ? { kind: 'leave-task', taskId: id } : null
  if (type !== 'Patient') return null
  if (scope === 'enter') return { kind: 'enter', patientId: id }
  return scope === 'leave' ? { kind: 'leave', patientId: id } : null
}

function namedIn(url: string | undefined): [type: ResourceType, id: string] | [] {
  const [type, id] = (url ?? '').split('/').slice(-2)
  return isType(type) && isId(id) ? [type, id] : []
}

/** Whatever can be told of it, from the resource or else from the address beside it. */
function unreadableOf(one: unknown, position: string | null | undefined): Unreadable {
  const { resource, request } = (one ?? {}) as Record<string, Record<string, unknown> | null | undefined>
  const [type, id] = namedIn(typeof request?.url === 'string' ? request.url : undefined)
  if (typeof resource !== 'object' || resource === null || !isType(resource.resourceType))
    return { type: type ?? null, id: id ?? null, position: position ?? null, patientId: null, resource: null }
  const read = resource as unknown as Resource
  return {
    type: read.resourceType,
    id: isId(read.id) ? read.id : read.resourceType === type ? (id ?? null) : null,
    position: position ?? null,
    patientId: knownId(patientOf(read)),
    encounterId: knownId(encounterOf(read)),
    resource: read,
  }
}

const knownId = (id: unknown): string | null => (isId(id) ? id : null)
