import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pageFiles } from './documents.ts'

/**
 * Serves from memory what the central API was recorded to send (`PAGES`), so that neither the limit nor a peer waits for
 * it: the pages byte for byte, the same resources in pages for RxDB, and as a CouchDB database for PouchDB, as far as its
 * replication asks (https://docs.couchdb.org/en/stable/replication/protocol.html).
 */
const pages = pageFiles(process.argv[2] ?? '').map((file) => readFileSync(file))
type Resource = { resourceType: string; id: string }
/** What several charts refer to stands in the pages of each. */
const resources = new Map(
  pages
    .flatMap((page) => (JSON.parse(page.toString()) as { entry?: { resource: Resource }[] }).entry ?? [])
    .map(({ resource }) => [`${resource.resourceType}:${resource.id}`, resource]),
)
const documents = [...resources].map(([id, resource], nth) => {
  const rev = createHash('md5').update(`${id} ${nth}`).digest('hex')
  return { id, rev, seq: nth + 1, resource }
})
const byId = new Map(documents.map((one) => [one.id, one]))

const couch: Record<string, (query: URLSearchParams, body: string) => [status: number, body: unknown]> = {
  'GET /couch/': () => [
    200,
    { db_name: 'couch', update_seq: documents.length, doc_count: documents.length, instance_start_time: '0' },
  ],
  'GET /couch/_changes': (query) => {
    const since = Number(query.get('since') ?? 0)
    const found = documents.slice(since, since + Number(query.get('limit') ?? documents.length))
    const results = found.map(({ id, rev, seq }) => ({ seq, id, changes: [{ rev: `1-${rev}` }] }))
    return [200, { results, last_seq: found.at(-1)?.seq ?? since, pending: 0 }]
  },
  'POST /couch/_bulk_get': (_query, body) => {
    const asked = (JSON.parse(body) as { docs: { id: string }[] }).docs
    const results = asked.map(({ id }) => {
      const { rev, resource } = byId.get(id) ?? { rev: '', resource: null }
      const revisions = { start: 1, ids: [rev] }
      return { id, docs: [{ ok: { _id: id, _rev: `1-${rev}`, _revisions: revisions, resource } }] }
    })
    return [200, { results }]
  },
}

const listener = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://here')
  const answer = (status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  if (pathname.startsWith('/pages/')) {
    const page = pages[Number(pathname.slice('/pages/'.length))]
    if (page) response.writeHead(200, { 'content-type': 'application/fhir+json' }).end(page)
    else answer(404, {})
    return
  }
  if (pathname === '/rx') {
    const after = Number(searchParams.get('after') ?? 0)
    const found = documents.slice(after, after + Number(searchParams.get('limit') ?? 200))
    return void answer(
      200,
      found.map(({ id, resource }) => ({ id, resource })),
    )
  }
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  if (pathname.startsWith('/couch/_local/'))
    return void (request.method === 'PUT'
      ? answer(201, { ok: true, id: pathname.slice('/couch/'.length), rev: '0-1' })
      : answer(404, { error: 'not_found', reason: 'missing' }))
  const [status, body] = couch[`${request.method} ${pathname}`]?.(
    searchParams,
    Buffer.concat(chunks).toString(),
  ) ?? [404, { error: 'not_found', reason: 'missing' }]
  answer(status, body)
}

const server = createServer((request, response) => void listener(request, response))
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  process.send?.({ kind: 'listening', url: `http://127.0.0.1:${port}`, documents: documents.length })
})
process.on('message', ({ kind }: { kind: string }) => {
  if (kind !== 'cpu') process.exit(0)
  const { user, system } = process.cpuUsage()
  process.send?.({ kind: 'cpu', ms: (user + system) / 1000 })
})
process.on('disconnect', () => process.exit(1))
