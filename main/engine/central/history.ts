import type { Bundle, BundleEntry, ResourceType } from '@medplum/fhirtypes'
import type { ServerVersion } from '../cache/cache.ts'

/** Readers of the Bundles of the feed, of a compartment and of a transaction. Null: not what the contract says. */

export type FeedStep =
  | { kind: 'version'; version: ServerVersion }
  | { kind: 'deleted'; type: ResourceType; id: string; position: string }
  | { kind: 'enter'; patientId: string }
  | { kind: 'leave'; patientId: string }
  | { kind: 'leave-task'; taskId: string }

const positionUrl = 'https://rounds.example/fhir/feed-position'
const scopeUrl = 'https://rounds.example/fhir/scope'

/** One page of the feed, in its order. */
export function feedOf(body: unknown): { steps: FeedStep[]; cursor: string } | null {
  const bundle = bundleOf(body, 'history')
  const cursor = bundle && nextCursor(bundle)
  if (!bundle || !cursor) return null
  const steps: FeedStep[] = []
  for (const entry of bundle.entry ?? []) {
    const step = stepOf(entry)
    if (step === null) return null
    steps.push(step)
  }
  return { steps, cursor }
}

/** One page of a compartment; `cursor` null on the last, `total` of the whole where it is told. */
export function compartmentOf(
  body: unknown,
): { versions: ServerVersion[]; cursor: string | null; total: number | null } | null {
  const bundle = bundleOf(body, 'searchset')
  if (!bundle) return null
  const versions: ServerVersion[] = []
  for (const entry of bundle.entry ?? []) {
    const position = positionOf(entry)
    if (!entry.resource || !position) return null
    versions.push({ resource: entry.resource, position })
  }
  const total = Number.isSafeInteger(bundle.total) ? (bundle.total ?? null) : null
  return { versions, cursor: nextCursor(bundle), total }
}

/**
 * The stored versions in a transaction's answer, in the order sent. `position`: of the whole answer, for entries
 * that carry none of their own.
 */
export function transactionOf(body: unknown, position: string | null): ServerVersion[] | null {
  const bundle = bundleOf(body, 'transaction-response')
  if (!bundle) return null
  const versions: ServerVersion[] = []
  for (const entry of bundle.entry ?? []) {
    const at = positionOf(entry) ?? position
    if (!entry.resource || !at) return null
    versions.push({ resource: entry.resource, position: at })
  }
  return versions
}

/** The versions of one resource, newest first; its deletions are left out. */
export function versionsOf(body: unknown): ServerVersion[] | null {
  const entries = bundleOf(body, 'history')?.entry
  if (!entries) return null
  return entries.flatMap((entry) =>
    entry.resource ? [{ resource: entry.resource, position: positionOf(entry) ?? '0'.repeat(16) }] : [],
  )
}

export const isPosition = (text: string | null | undefined): text is string => /^\d{16}$/.test(text ?? '')

function bundleOf(body: unknown, type: Bundle['type']): Bundle | null {
  const bundle = body as Bundle | null
  return bundle?.resourceType === 'Bundle' && bundle.type === type ? bundle : null
}

function nextCursor(bundle: Bundle): string | null {
  const url = bundle.link?.find((link) => link.relation === 'next')?.url
  return url ? new URL(url, 'https://central.invalid').searchParams.get('cursor') : null
}

function positionOf(entry: BundleEntry): string | null {
  const found = entry.extension?.find((extension) => extension.url === positionUrl)?.valueString
  return isPosition(found) ? found : null
}

function stepOf(entry: BundleEntry): FeedStep | null {
  const [type, id] = (entry.request?.url ?? '').split('/').slice(-2)
  const scope = entry.extension?.find((extension) => extension.url === scopeUrl)?.valueCode
  if (scope) {
    if (!id) return null
    if (type === 'Task') return scope === 'leave' ? { kind: 'leave-task', taskId: id } : null
    return scope === 'enter' ? { kind: 'enter', patientId: id } : { kind: 'leave', patientId: id }
  }
  const position = positionOf(entry)
  if (!position) return null
  if (entry.resource) return { kind: 'version', version: { resource: entry.resource, position } }
  if (entry.request?.method === 'DELETE' && id)
    return { kind: 'deleted', type: type as ResourceType, id, position }
  return null
}
