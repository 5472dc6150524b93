import { randomUUID } from 'node:crypto'
import type { Bundle, BundleEntry, OperationOutcome, Resource } from '@medplum/fhirtypes'
import { problemSystem } from '../../central/problem.ts'

export type Exchange = { method: string; path: string; headers: Headers; body: string }
/** What happens to one request. `answer` comes from a stranger on the way. */
export type Fault = 'lose-request' | 'lose-answer' | { answer: Response }

type Version = { resource: Resource; position: string }
type Event = { position: string; entry: BundleEntry }

/**
 * A central API in memory for one provider, with the parts of the contract that sync leans on: preconditions,
 * idempotency keys, transactions, feed with scope, compartments, epoch. Reached through `fetch`.
 */
export function createFakeCentral() {
  let epoch: string = randomUUID()
  let position = 0
  let history: string = randomUUID()
  /** Up to where a history of before is the same as the one now. */
  const shared = new Map<string, string>()
  const versions = new Map<string, Version[]>()
  /** Versions of what was deleted: still read by their own address. */
  const removed = new Map<string, Version[]>()
  const answers = new Map<
    string,
    { body: string; status: number; text: string; headers: Record<string, string> }
  >()
  let events: Event[] = []
  const log: Exchange[] = []
  const faults: ((exchange: Exchange) => Fault | undefined)[] = []
  const refusals: ((exchange: Exchange) => Response | undefined)[] = []
  let pageSize = 1000

  const next = () => String(++position).padStart(16, '0')
  const extension = (at: string, scope?: string) => [
    { url: 'https://rounds.example/fhir/feed-position', valueString: at },
    ...(scope ? [{ url: 'https://rounds.example/fhir/scope', valueCode: scope }] : []),
  ]
  const nameOf = (resource: Resource) => `${resource.resourceType}/${resource.id}`
  const current = (name: string) => versions.get(name)?.at(-1)

  function store(resource: Resource): Version {
    const at = next()
    const meta = {
      ...resource.meta,
      versionId: randomUUID(),
      lastUpdated: new Date(1_767_600_000_000 + position * 1000).toISOString(),
    }
    const version = { resource: { ...resource, meta } as Resource, position: at }
    const name = nameOf(resource)
    versions.set(name, [...(versions.get(name) ?? []), version])
    events = events.filter(({ entry }) => entry.request?.url !== name || entry.request?.method === 'GET')
    events.push({
      position: at,
      entry: { extension: extension(at), resource: version.resource, request: { method: 'PUT', url: name } },
    })
    return version
  }

  function answer(status: number, body: unknown, headers: Record<string, string> = {}): Response {
    const all = {
      'Content-Type': 'application/fhir+json',
      'Server-Epoch': epoch,
      Date: 'Mon, 05 Jan 2026 14:00:00 GMT',
      ...headers,
    }
    return new Response(body === null ? null : JSON.stringify(body), { status, headers: all })
  }

  function refusal(
    status: number,
    code: string,
    more: { message?: string; current?: Resource; expression?: string } = {},
  ): Response {
    const outcome: OperationOutcome = {
      resourceType: 'OperationOutcome',
      issue: [
        {
          severity: 'error',
          code: 'processing',
          details: { coding: [{ system: problemSystem, code }], text: more.message ?? code },
          ...(more.expression ? { expression: [more.expression] } : {}),
        },
      ],
      ...(more.current ? { contained: [more.current] } : {}),
    }
    return answer(status, outcome)
  }

  /** The conflict with what is there, if any. */
  function conflict(
    name: string,
    ifMatch: string | undefined | null,
    ifNoneMatch: string | undefined | null,
  ): Response | null {
    const there = current(name)?.resource
    const fits = ifMatch ? `W/"${there?.meta?.versionId}"` === ifMatch : ifNoneMatch === '*' && !there
    return fits ? null : refusal(412, 'version-conflict', there ? { current: there } : {})
  }

  function write(exchange: Exchange, url: URL): Response {
    const key = exchange.headers.get('Idempotency-Key') ?? ''
    const kept = answers.get(key)
    if (kept) {
      if (kept.body !== exchange.body) return refusal(422, 'idempotency-mismatch')
      return new Response(kept.text, {
        status: kept.status,
        headers: { ...kept.headers, 'Server-Epoch': epoch, 'Idempotent-Replay': 'true' },
      })
    }
    let done: { status: number; text: string; headers: Record<string, string> }
    if (exchange.method === 'PUT') {
      const name = url.pathname.replace('/fhir/R4/', '')
      const there = current(name)
      const wrong = conflict(name, exchange.headers.get('If-Match'), exchange.headers.get('If-None-Match'))
      if (wrong) return wrong
      const stored = store(JSON.parse(exchange.body))
      const headers = { 'Content-Type': 'application/fhir+json', 'Feed-Position': stored.position }
      done = { status: there ? 200 : 201, text: JSON.stringify(stored.resource), headers }
    } else {
      const bundle: Bundle = JSON.parse(exchange.body)
      for (const entry of bundle.entry ?? []) {
        const wrong = conflict(entry.request?.url ?? '', entry.request?.ifMatch, entry.request?.ifNoneMatch)
        if (wrong) return wrong
      }
      const entries = (bundle.entry ?? []).map((entry): BundleEntry => {
        const stored = store(entry.resource as Resource)
        return {
          extension: extension(stored.position),
          resource: stored.resource,
          response: { status: '200' },
        }
      })
      const response: Bundle = { resourceType: 'Bundle', type: 'transaction-response', entry: entries }
      done = {
        status: 200,
        text: JSON.stringify(response),
        headers: { 'Content-Type': 'application/fhir+json' },
      }
    }
    answers.set(key, { ...done, body: exchange.body })
    return new Response(done.text, {
      status: done.status,
      headers: { ...done.headers, 'Server-Epoch': epoch },
    })
  }

  const link = (url: string) => [{ relation: 'next' as const, url }]

  function feed(url: URL): Response {
    const [of, at = ''] = (url.searchParams.get('cursor') ?? `${history}~`).split('~')
    if (of !== history && at > (shared.get(of ?? '') ?? '')) return refusal(410, 'foreign-cursor')
    const page = events.filter((event) => event.position > at).slice(0, pageSize)
    const cursor = `${history}~${page.at(-1)?.position ?? at}`
    const bundle: Bundle = {
      resourceType: 'Bundle',
      type: 'history',
      link: link(`http://elsewhere/fhir/R4/$changes?cursor=${cursor}`),
      ...(page.length > 0 ? { entry: page.map(({ entry }) => entry) } : {}),
    }
    return answer(200, bundle, { 'Feed-Position': (page.at(-1)?.position ?? at).padStart(16, '0') })
  }

  function compartment(url: URL, patientId: string): Response {
    const from = Number(url.searchParams.get('cursor') ?? 0)
    const all = [...versions.values()]
      .flatMap((list) => list.at(-1) ?? [])
      .filter(
        ({ resource }) =>
          JSON.stringify(resource).includes(`Patient/${patientId}"`) ||
          nameOf(resource) === `Patient/${patientId}`,
      )
    const page = all.slice(from, from + pageSize)
    const more = all.length > from + page.length
    const bundle: Bundle = {
      resourceType: 'Bundle',
      type: 'searchset',
      total: all.length,
      ...(more ? { link: link(`${url.pathname}?cursor=${from + page.length}`) } : {}),
      entry: page.map(({ resource, position: at }) => ({ extension: extension(at), resource })),
    }
    return answer(200, bundle)
  }

  function handle(exchange: Exchange): Response {
    const url = new URL(exchange.path, 'http://central')
    const stated = exchange.headers.get('Server-Epoch')
    if (stated && stated !== epoch) return refusal(412, 'epoch-mismatch')
    for (const refuse of refusals) {
      const refused = refuse(exchange)
      if (refused) return refused
    }
    if (exchange.method !== 'GET') return write(exchange, url)
    if (url.pathname.endsWith('/$changes')) return feed(url)
    const everything = /Patient\/([^/]+)\/\$everything$/.exec(url.pathname)
    if (everything) return compartment(url, everything[1] ?? '')
    const [name = '', version] = url.pathname.replace('/fhir/R4/', '').split('/_history/')
    const list = versions.get(name) ?? []
    const found = version
      ? [...(removed.get(name) ?? []), ...list].find(({ resource }) => resource.meta?.versionId === version)
      : list.at(-1)
    return found
      ? answer(200, found.resource, { 'Feed-Position': found.position })
      : refusal(404, 'not-found')
  }

  const fetchIt: typeof fetch = async (input, init) => {
    const url = new URL(String(input))
    const body = init?.body ? Buffer.from(init.body as Uint8Array).toString() : ''
    const exchange: Exchange = {
      method: init?.method ?? 'GET',
      path: url.pathname + url.search,
      headers: new Headers(init?.headers),
      body,
    }
    log.push(exchange)
    await new Promise<void>((resolve) => setImmediate(resolve))
    const fault = faults.map((decide) => decide(exchange)).find((one) => one !== undefined)
    if (fault === 'lose-request') throw new TypeError('fetch failed')
    if (fault && fault !== 'lose-answer') return fault.answer.clone()
    const response = handle(exchange)
    if (fault === 'lose-answer') throw new TypeError('fetch failed')
    return response
  }

  return {
    fetch: fetchIt,
    log,
    /** Asked for every request until removed; the first that names a fault decides. */
    faults,
    /** As `faults`, for refusals of the central API's own. */
    refusals,
    answer,
    refusal,
    /** Another author's or the server's own write. */
    store,
    current: (name: string) => current(name)?.resource,
    history: (name: string) => versions.get(name) ?? [],
    enter: (patientId: string) => scope('enter', `Patient/${patientId}`),
    leave: (patientId: string) => scope('leave', `Patient/${patientId}`),
    leaveTask: (taskId: string) => scope('leave', `Task/${taskId}`),
    remove(name: string) {
      const at = next()
      removed.set(name, versions.get(name) ?? [])
      versions.delete(name)
      events = events.filter(({ entry }) => entry.request?.url !== name)
      events.push({
        position: at,
        entry: { extension: extension(at), request: { method: 'DELETE', url: name } },
      })
    },
    /** As behind the horizon: deletions are told no more. */
    forgetRemovals() {
      events = events.filter(({ entry }) => entry.request?.method !== 'DELETE')
    },
    pages(size: number) {
      pageSize = size
    },
    /** What a restore needs to come back to this moment. */
    backup() {
      const kept = {
        position,
        events: [...events],
        versions: new Map([...versions].map(([name, list]) => [name, [...list]])),
        answers: new Map(answers),
      }
      /** `failOver`: a copy took over, under the same epoch and without a word. */
      return (failOver = false) => {
        position = kept.position
        events = [...kept.events]
        versions.clear()
        for (const [name, list] of kept.versions) versions.set(name, [...list])
        answers.clear()
        for (const [key, value] of kept.answers) answers.set(key, value)
        if (!failOver) epoch = randomUUID()
        const last = String(kept.position).padStart(16, '0')
        for (const [of, at] of shared) if (at > last) shared.set(of, last)
        shared.set(history, last)
        history = randomUUID()
      }
    },
  }

  function scope(code: 'enter' | 'leave', url: string): void {
    const at = next()
    events.push({ position: at, entry: { extension: extension(at, code), request: { method: 'GET', url } } })
  }
}

export type FakeCentral = ReturnType<typeof createFakeCentral>

/** A portal's page in the place of an answer. */
export const portalPage = (): Response =>
  new Response('<html><body>Welcome to Guest Wi-Fi</body></html>', {
    status: 200,
    headers: { 'Content-Type': 'text/html' },
  })
