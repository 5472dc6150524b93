import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bundle, BundleEntry, OperationOutcome, Resource } from '@medplum/fhirtypes'
import type { Lease } from '../../main/clinical/lease.ts'
import { type CentralOptions, createCentral } from '../app.ts'
import { providers } from './practice.ts'

/** A clock that stands until it is told to go on. */
export function createTestClock(start = Date.parse('2026-11-23T10:05:00Z')) {
  let now = start
  return {
    now: () => now,
    pass(seconds: number) {
      now += seconds * 1000
    },
  }
}
export type Answered<T> = {
  status: number
  body: T
  headers: Headers
  problem: string | undefined
  outcome: OperationOutcome
}

/**
 * A server with its own file and clock; whoever's id is the Bearer token is signed in. `as(id)` speaks HTTP as that
 * provider.
 */
export async function startCentral(
  options: Partial<CentralOptions> = {},
  resources: (Resource & { id: string })[] = [],
) {
  const clock = createTestClock()
  const database = options.database ?? join(mkdtempSync(join(tmpdir(), 'central-')), 'central.sqlite')
  const central = await createCentral({
    clock,
    authenticate: async (request) => {
      const practitionerId = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
      return practitionerId ? { practitionerId, deviceId: 'device-1' } : null
    },
    ...options,
    database,
  })
  const { store } = central.context
  store.atomically(() => {
    for (const it of [...providers, ...resources]) store.put(it)
  })
  const as = (practitionerId: string) => client(central.url, practitionerId)
  return { ...central, clock, database, as, store }
}
export type TestServer = Awaited<ReturnType<typeof startCentral>>
export type Client = ReturnType<typeof client>

function client(url: string, practitionerId: string) {
  async function call<T>(
    method: string,
    path: string,
    body?: unknown,
    more: Record<string, string> = {},
  ): Promise<Answered<T>> {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${practitionerId}`,
        ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }),
        ...more,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const parsed = text ? JSON.parse(text) : undefined
    const problem = parsed?.issue?.[0]?.details?.coding?.[0]?.code
    return { status: response.status, body: parsed, headers: response.headers, problem, outcome: parsed }
  }
  const fhir = '/fhir/R4'
  const keyed = (more: Record<string, string>) => ({ 'idempotency-key': randomUUID(), ...more })
  return {
    call,
    get: <T = Resource>(path: string, more?: Record<string, string>) =>
      call<T>('GET', `${fhir}/${path}`, undefined, more),
    create: <T extends Resource>(resource: T, more: Record<string, string> = {}) =>
      call<T>(
        'PUT',
        `${fhir}/${resource.resourceType}/${resource.id}`,
        resource,
        keyed({ 'if-none-match': '*', ...more }),
      ),
    update: <T extends Resource>(resource: T, more: Record<string, string> = {}) =>
      call<T>(
        'PUT',
        `${fhir}/${resource.resourceType}/${resource.id}`,
        resource,
        keyed({ 'if-match': `W/"${resource.meta?.versionId}"`, ...more }),
      ),
    remove: (resource: Resource, more: Record<string, string> = {}) =>
      call('DELETE', `${fhir}/${resource.resourceType}/${resource.id}`, undefined, {
        'if-match': `W/"${resource.meta?.versionId}"`,
        ...more,
      }),
    post: (bundle: Bundle, more: Record<string, string> = {}) =>
      call<Bundle>('POST', fhir, bundle, keyed(more)),
    claim: (task: string, body: unknown = {}) =>
      call<Lease>('PUT', `/leases/${task}`, body, { 'if-none-match': '*' }),
    handOver: (task: string, claim: number, holder: string) =>
      call<Lease>(
        'PUT',
        `/leases/${task}`,
        { holder: `Practitioner/${holder}` },
        { 'if-match': `"${claim}"` },
      ),
    release: (task: string, claim: number) =>
      call('DELETE', `/leases/${task}`, undefined, { 'if-match': `"${claim}"` }),
    async feed(cursor?: string, count = 200): Promise<FeedPage> {
      const query = cursor === undefined ? '' : `&cursor=${cursor}`
      const { body } = await call<Bundle>('GET', `${fhir}/$changes?_count=${count}${query}`)
      const next = new URL(body.link?.find((it) => it.relation === 'next')?.url as string).searchParams.get(
        'cursor',
      )
      return { cursor: next as string, entries: body.entry ?? [], lines: (body.entry ?? []).map(lineOf) }
    },
  }
}

export type FeedPage = { cursor: string; entries: BundleEntry[]; lines: string[] }

/** `enter Patient/1`, `PUT Task/2`: what an entry says, in a line. */
function lineOf(entry: BundleEntry): string {
  const scope = entry.extension?.find((it) => it.url === 'https://rounds.example/fhir/scope')?.valueCode
  return `${scope ?? entry.request?.method} ${entry.request?.url}`
}

export const put = (
  resource: Resource,
  more: Partial<NonNullable<BundleEntry['request']>> = {},
): BundleEntry => ({
  resource,
  request: {
    method: 'PUT',
    url: `${resource.resourceType}/${resource.id}`,
    ...(resource.meta?.versionId ? { ifMatch: `W/"${resource.meta.versionId}"` } : { ifNoneMatch: '*' }),
    ...more,
  },
})

/** Waits until `ready` gives something; fails after ten seconds. */
export async function until<T>(ready: () => T | undefined | false): Promise<T> {
  const end = Date.now() + 10_000
  for (;;) {
    const value = ready()
    if (value !== undefined && value !== false) return value
    if (Date.now() > end) throw new Error('It did not come about.')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
