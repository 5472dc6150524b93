import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes'
import { z } from 'zod'
import type { Limits } from '../base/limits.ts'
import { Problem } from '../base/problem.ts'
import { feedPosition } from '../changes/entries.ts'
import { tagOf, type Writer } from '../http/request.ts'
import { acceptTests } from '../labs/accept.ts'
import type { Services } from '../leases/services.ts'
import { acceptSigned } from '../prescribing/accept.ts'
import { isId } from '../readers/references.ts'
import type { Stored } from '../store/store-type.ts'
import { readAs, searchAs, typeOf } from './read.ts'
import { removeAs, writeAs } from './write.ts'

const Entry = z.looseObject({
  // The object itself, not a copy: only with it is known how its decimals were written.
  resource: z.custom<object>((it) => typeof it === 'object' && it !== null && !Array.isArray(it)).optional(),
  request: z.looseObject({
    method: z.enum(['GET', 'PUT', 'DELETE', 'POST', 'PATCH', 'HEAD']),
    url: z.string().max(8_000),
    ifMatch: z.string().max(200).optional(),
    ifNoneMatch: z.string().max(200).optional(),
  }),
})
type Entry = z.infer<typeof Entry>

/** Throws `bad-request` that names the element at fault. */
function entryOf(value: unknown): Entry {
  const read = Entry.safeParse(value)
  if (read.success) return read.data
  const at = read.error.issues[0]?.path.join('.')
  throw new Problem(
    'bad-request',
    'An entry needs request.method and request.url such as Task/{id}, and is one of a Bundle of FHIR R4.',
    at ? { expression: [`Bundle.${at}`] } : {},
  )
}

/** Throws `bad-request`, `too-large`. */
export function entriesOf(
  bundle: Bundle,
  limits: Pick<Limits, 'bundleEntries' | 'transactionEntries'>,
): unknown[] {
  const most = bundle.type === 'transaction' ? limits.transactionEntries : limits.bundleEntries
  const entries: unknown = bundle.entry ?? []
  if (!Array.isArray(entries) || entries.length === 0)
    throw new Problem('bad-request', 'The Bundle has no entries.', { expression: ['Bundle.entry'] })
  if (entries.length > most)
    throw new Problem('too-large', `A Bundle of this type may have ${most} entries.`, {
      expression: ['Bundle.entry'],
    })
  return entries
}

/** Whether a batch has reads, and writes. A malformed entry is neither. */
export function doingsOf(entries: unknown[]): { reads: boolean; writes: boolean } {
  const methods = entries.map((entry) => Entry.safeParse(entry).data?.request.method)
  return {
    reads: methods.includes('GET'),
    writes: methods.some((method) => method !== undefined && method !== 'GET'),
  }
}

/** `Type/id` of a write. Throws `bad-request`. */
function addressOf({ request }: Entry): { type: string; id: string } {
  const [type, id, ...more] = request.url.replace(/^\//, '').split('/')
  if (!type || !/^[A-Z][A-Za-z]+$/.test(type) || !isId(id) || more.length)
    throw new Problem('bad-request', 'An entry needs request.method and request.url such as Task/{id}.')
  return { type, id }
}

/** The resources that the well-formed entries would change. */
export const addressesIn = (entries: unknown[]): [type: string, id: string][] =>
  entries.flatMap((value): [string, string][] => {
    const [type, id] = Entry.safeParse(value).data?.request.url.replace(/^\//, '').split('/') ?? []
    return type && id ? [[type, id]] : []
  })

/** One entry's write, within the transaction. */
function perform(services: Services, writer: Writer, entry: Entry): Stored | undefined {
  const { type, id } = addressOf(entry)
  const { method, ifMatch, ifNoneMatch } = entry.request
  switch (method) {
    case 'PUT':
      return writeAs(services, writer, bodyFor(entry.resource, typeOf(type), id), {
        ifMatch: tagOf(ifMatch),
        ifNoneMatch,
      })
    case 'DELETE':
      removeAs(services, writer, typeOf(type), id, tagOf(ifMatch))
      return undefined
    default:
      throw new Problem('bad-request', 'Only PUT and DELETE change something here; the writer makes the ids.')
  }
}

/** The resource of a PUT, checked to be the one its address names. Throws `bad-request`. */
export function bodyFor(resource: unknown, type: string, id: string): Resource & { id: string } {
  const loose = resource as Partial<Resource> | undefined
  if (!loose || typeof loose !== 'object' || loose.resourceType !== type || loose.id !== id || !isId(id))
    throw new Problem('bad-request', `The body must be the ${type} that the address names.`, {
      expression: [`${type}.id`],
    })
  return loose as Resource & { id: string }
}

/**
 * All or nothing. When a signing is among it (a Composition becomes final), its draft orders are accepted or held before it ends,
 * so that the answer shows their status. Throws the first refusal, with the entry it is of.
 */
export function transaction(services: Services, writer: Writer, bundle: Bundle): Bundle {
  const { store, context } = services
  const { limits } = context.settings
  const seen = new Set<string>()
  let read = 0
  const written = entriesOf(bundle, limits).map((value, index) => {
    try {
      const entry = entryOf(value)
      const { type, id } = addressOf(entry)
      if (seen.size === seen.add(`${type}/${id}`).size)
        throw new Problem('bad-request', 'A transaction names each resource once.')
      read += store.sizeOf(store.row(type, id))
      if (read > limits.bundleBody)
        throw new Problem('too-large', 'What this transaction would change is more than one can.')
      return { entry, stored: perform(services, writer, entry) }
    } catch (error) {
      throw error instanceof Problem ? error.ofEntry(index) : error
    }
  })
  const resources = written.flatMap(({ stored }) => (stored ? [stored.resource] : []))
  acceptSigned(services, writer.caller.practitionerId, resources)
  acceptTests(services, writer.caller.practitionerId, resources)
  return {
    resourceType: 'Bundle',
    type: 'transaction-response',
    entry: written.map(({ entry, stored }) =>
      stored
        ? responseEntry(asItBecame(stored), entry.request.ifNoneMatch ? '201' : '200')
        : { response: { status: '204' } },
    ),
  }

  function asItBecame(stored: Stored): Stored {
    const now = store.row(stored.resource.resourceType, stored.resource.id as string)
    return now && now.version !== stored.position ? store.ofRow(now) : stored
  }
}

function responseEntry(stored: Stored, status: string): BundleEntry {
  const response: BundleEntry['response'] = {
    status,
    etag: `W/"${stored.versionId}"`,
    location: `${stored.resource.resourceType}/${stored.resource.id}/_history/${stored.versionId}`,
  }
  if (stored.resource.meta?.lastUpdated) response.lastModified = stored.resource.meta.lastUpdated
  return { extension: [feedPosition(stored.position)], resource: stored.resource, response }
}

/** Puts the answers to a batch's reads into the places that the answer to its writes left empty. */
export function withReads(wrote: Bundle, read: Bundle): Bundle {
  const entry = wrote.entry?.map((it, index) => (it.response ? it : (read.entry?.[index] ?? it)))
  return { ...wrote, ...(entry ? { entry } : {}) }
}

/**
 * Each entry by itself; a refusal is in its own `response.outcome`, also when the answer is full. What an entry reads counts toward
 * that limit, and so does the resource it would change. `only`: the places of the other entries are left empty.
 */
export function batch(services: Services, writer: Writer, bundle: Bundle, only?: 'reads' | 'writes'): Bundle {
  const { store, context } = services
  const { limits } = context.settings
  let size = 0
  return {
    resourceType: 'Bundle',
    type: 'batch-response',
    entry: entriesOf(bundle, limits).map((value, index) => {
      try {
        if (size >= limits.answer)
          throw new Problem('too-large', 'This answer is full; ask for the rest in another batch.')
        const entry = entryOf(value)
        const isRead = entry.request.method === 'GET'
        if (only && isRead !== (only === 'reads')) return {}
        if (isRead) {
          const answer = get(services, writer.caller.practitionerId, entry.request.url)
          size += answer.size
          return answer.entry
        }
        const { type, id } = addressOf(entry)
        size += store.sizeOf(store.row(type, id))
        const stored = store.atomically(() => perform(services, writer, entry))
        return stored
          ? responseEntry(stored, entry.request.ifNoneMatch ? '201' : '200')
          : { response: { status: '204' } }
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        const { method = '', url = '' } = Entry.safeParse(value).data?.request ?? {}
        context.security.refusedEntry(writer.caller, error, method, url)
        return { response: { status: String(error.status), outcome: error.ofEntry(index).outcome() } }
      }
    }),
  }
}

function get(services: Services, me: string, url: string): { entry: BundleEntry; size: number } {
  const match = /^\/?([A-Z][A-Za-z]+)(?:\/([^/?]*))?(?:\?(.*))?$/.exec(url)
  if (!match || (match[2] !== undefined && !isId(match[2])))
    throw new Problem(
      'bad-request',
      'A GET entry needs request.url such as Patient/{id} or Task?status=requested.',
    )
  const type = typeOf(match[1] as string)
  if (match[2]) {
    const size = services.store.sizeOf(services.store.row(type, match[2]))
    return { entry: responseEntry(readAs(services, me, type, match[2]), '200'), size }
  }
  const { bundle, size } = searchAs(services, me, type, new URLSearchParams(match[3] ?? ''))
  // A search without results has a cost too.
  return { entry: { resource: bundle, response: { status: '200' } }, size: size + 10_000 }
}
