import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes'
import { feedPosition } from '../changes/entries.ts'
import type { Stored } from '../context.ts'
import { acceptSigned } from '../prescribing/accept.ts'
import { Problem } from './problem.ts'
import { readAs, searchAs, typeOf } from './read.ts'
import { tagOf, type Writer } from './request.ts'
import type { Services } from './services.ts'
import { removeAs, writeAs } from './write.ts'

const mostEntries = 500

/** `Type/id`, checked against the resource. Throws `bad-request`. */
function addressOf(entry: BundleEntry): { method: string; type: string; id: string } {
  const method = entry.request?.method
  const match = /^\/?([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})$/.exec(entry.request?.url ?? '')
  if (!method || !match)
    throw new Problem('bad-request', 'An entry needs request.method and request.url such as Task/{id}.')
  return { method, type: match[1] as string, id: match[2] as string }
}

/** One entry's write, within the transaction. */
function perform(services: Services, writer: Writer, entry: BundleEntry): Stored | undefined {
  const { method, type, id } = addressOf(entry)
  const ifMatch = tagOf(entry.request?.ifMatch)
  switch (method) {
    case 'PUT':
      return writeAs(services, writer, bodyFor(entry.resource, typeOf(type), id), {
        ifMatch,
        ifNoneMatch: entry.request?.ifNoneMatch,
      })
    case 'DELETE':
      removeAs(services, writer, typeOf(type), id, ifMatch)
      return undefined
    default:
      throw new Problem(
        'bad-request',
        'Only PUT and DELETE change something here; ids are made by who writes.',
      )
  }
}

/** The resource of a PUT, sure to be the one its address names. Throws `bad-request`. */
export function bodyFor(resource: unknown, type: string, id: string): Resource & { id: string } {
  const loose = resource as Partial<Resource> | undefined
  if (!loose || typeof loose !== 'object' || loose.resourceType !== type || loose.id !== id)
    throw new Problem('bad-request', `The body must be the ${type} that the address names.`, {
      expression: [`${type}.id`],
    })
  return loose as Resource & { id: string }
}

/**
 * All or nothing. A signing (a Composition becomes final) has its draft orders accepted or held before it ends, so that
 * the answer shows what became of them. Throws the first refusal, said of its entry.
 */
export function transaction(services: Services, writer: Writer, bundle: Bundle): Bundle {
  const entries = entriesOf(bundle)
  const seen = new Set<string>()
  const written = entries.map((entry, index) => {
    try {
      const { type, id } = addressOf(entry)
      if (seen.size === seen.add(`${type}/${id}`).size)
        throw new Problem('bad-request', 'A transaction names each resource once.')
      return perform(services, writer, entry)
    } catch (error) {
      throw error instanceof Problem ? error.ofEntry(index) : error
    }
  })
  const resources = written.flatMap((it) => (it ? [it.resource] : []))
  acceptSigned(services, writer.caller.practitionerId, resources)
  return {
    resourceType: 'Bundle',
    type: 'transaction-response',
    entry: written.map((stored) => {
      if (!stored) return { response: { status: '204' } }
      const now = services.store.read(stored.resource.resourceType, stored.resource.id as string) ?? stored
      return responseEntry(now, entries[written.indexOf(stored)]?.request?.ifNoneMatch ? '201' : '200')
    }),
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

/** Each entry by itself; what one is refused for stands in its own `response.outcome`. */
export function batch(services: Services, writer: Writer, bundle: Bundle): Bundle {
  return {
    resourceType: 'Bundle',
    type: 'batch-response',
    entry: entriesOf(bundle).map((entry, index) => {
      try {
        if (entry.request?.method === 'GET')
          return get(services, writer.caller.practitionerId, entry.request.url ?? '')
        const stored = services.store.atomically(() => perform(services, writer, entry))
        return stored
          ? responseEntry(stored, entry.request?.ifNoneMatch ? '201' : '200')
          : { response: { status: '204' } }
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        const { method = '', url = '' } = entry.request ?? {}
        services.context.security.refusedEntry(writer.caller, error, method, url)
        return { response: { status: String(error.status), outcome: error.ofEntry(index).outcome() } }
      }
    }),
  }
}

function get(services: Services, me: string, url: string): BundleEntry {
  const match = /^\/?([A-Z][A-Za-z]+)(?:\/([A-Za-z0-9\-.]{1,64}))?(?:\?(.*))?$/.exec(url)
  if (!match)
    throw new Problem(
      'bad-request',
      'A GET entry needs request.url such as Patient/{id} or Task?status=requested.',
    )
  const type = typeOf(match[1] as string)
  if (match[2]) return responseEntry(readAs(services, me, type, match[2]), '200')
  return {
    resource: searchAs(services, me, type, new URLSearchParams(match[3] ?? '')),
    response: { status: '200' },
  }
}

function entriesOf(bundle: Bundle): BundleEntry[] {
  const entries = bundle.entry ?? []
  if (!Array.isArray(entries) || entries.length === 0)
    throw new Problem('bad-request', 'The Bundle has no entries.', { expression: ['Bundle.entry'] })
  if (entries.length > mostEntries)
    throw new Problem('too-large', `A Bundle may have ${mostEntries} entries.`, {
      expression: ['Bundle.entry'],
    })
  return entries
}
