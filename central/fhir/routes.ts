import { setImmediate as turn } from 'node:timers/promises'
import type { Bundle, Resource } from '@medplum/fhirtypes'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { parseFhirJson } from '../../main/clinical/fhir-json.ts'
import type { Caller } from '../base/caller.ts'
import { jsonObject } from '../base/json-object.ts'
import { valuesOf } from '../base/json-size.ts'
import { writeResource } from '../base/known-text.ts'
import { Problem } from '../base/problem.ts'
import { readCompartment } from '../changes/compartment.ts'
import { newestPosition } from '../changes/cursor.ts'
import { readFeed } from '../changes/feed.ts'
import { positionText } from '../database/database.ts'
import { type Answer, bodyOf, fhirJson, resourceAnswer, send, versionAnswer } from '../http/answer.ts'
import { digestOf, onceOnly } from '../http/idempotency.ts'
import { bytesOf, callerOf, countOf, header, isTooOld, tagOf, tooOld, writerOf } from '../http/request.ts'
import type { Services } from '../leases/services.ts'
import { isId } from '../readers/references.ts'
import type { Stored } from '../store/store-type.ts'
import { editionSearch, terminologyRoutes } from '../terminology/routes.ts'
import { readApart } from '../validation/validate-apart.ts'
import { addressesIn, batch, bodyFor, doingsOf, entriesOf, transaction, withReads } from './bundle.ts'
import { withJoinLinks, withJoinLinkText } from './join-link.ts'
import { capabilityStatement } from './metadata.ts'
import { historyAs, readAs, readVersionAs, searchAs, typeOf } from './read.ts'
import { removeAs, writeAs } from './write.ts'

type OfType = { Params: { type: string } }
type OfResource = { Params: { type: string; id: string } }
type OfVersion = { Params: { type: string; id: string; versionId: string } }
type Paged = { Querystring: { cursor?: string; _count?: string } }

/** FHIR R4 under `/fhir/R4`. */
export function fhirRoutes(app: FastifyInstance, services: Services): void {
  const { context, store } = services
  const { limits } = context.settings
  const me = async (request: Parameters<typeof callerOf>[1]) =>
    (await callerOf(context, request)).practitionerId
  const shown = <T extends Resource>(who: string, answer: T) => withJoinLinks(services, who, answer)
  const shownVersion = (who: string, stored: Stored): Stored => ({
    ...stored,
    resource: shown(who, stored.resource),
  })

  // Before anything is looked for, or stored, by it.
  app.addHook('onRequest', async (request) => {
    const { id, versionId } = request.params as { id?: string; versionId?: string }
    if ((id !== undefined && !isId(id)) || (versionId !== undefined && !isId(versionId)))
      throw new Problem('bad-request', 'An id is 1 to 64 letters, digits, hyphens and points.')
  })

  /**
   * What a body says. A large one is looked at by another thread first. What then remains to be done of it here is done in turns, each
   * no longer than three times its parsing, so that others come in between: its digest, its parsing, what it stands on, its writing, the answer.
   */
  async function read(request: FastifyRequest, caller: Caller): Promise<Record<string, unknown>> {
    const body = bytesOf(request.body)
    if (body.length <= limits.validatedBytesAtOnce && valuesOf(body) <= limits.validatedAtOnce)
      return jsonObject(body.toString('utf8'))
    digestOf(request)
    const json = await readApart(caller.practitionerId, body, limits)
    await turn()
    return json
  }

  /** Writes with what stands at these addresses read before, and answers in another turn. */
  async function write(
    request: FastifyRequest,
    who: string,
    names: [type: string, id: string][],
    work: () => Answer,
  ): Promise<Answer> {
    const ahead = await store.readAhead(names)
    const now = context.clock.now()
    const answer = store.withReadAhead(ahead, () => onceOnly(store, request, who, now, work))
    if (answer.body.length > limits.validatedBytesAtOnce) await turn()
    return answer
  }

  app.get('/metadata', async (_request, reply) =>
    send(reply, resourceAnswer(capabilityStatement(services.root(), context.clock.now()))),
  )

  app.get<Paged>('/$changes', async (request, reply) => {
    const { cursor, _count } = request.query
    const count = countOf(_count, 200, 1000)
    const who = await me(request)
    const { bundle, position } = readFeed(store, who, cursor, count, services.root())
    return send(reply, resourceAnswer(shown(who, bundle), { 'feed-position': positionText(position) }))
  })

  app.get<Paged & { Params: { id: string } }>('/Patient/:id/$everything', async (request, reply) => {
    const { cursor, _count } = request.query
    const count = countOf(_count, 200, 1000)
    const who = await me(request)
    const page = readCompartment(
      store,
      who,
      request.params.id,
      cursor,
      count,
      limits.answer,
      services.root(),
      (row, text) => withJoinLinkText(services, who, row, text),
    )
    return send(reply, { status: 200, headers: { 'content-type': fhirJson }, body: page })
  })

  terminologyRoutes(app, context)

  app.get<OfType>('/:type', async (request, reply) => {
    // A search begins something; what a visit in progress needs is read by its address.
    if (isTooOld(context, request) && header(request, 'rounds-client-version')) throw tooOld()
    const query = new URLSearchParams(request.url.split('?', 2)[1] ?? '')
    const who = await me(request)
    const editions = editionSearch(context, request.params.type, query, services.root())
    if (editions) return send(reply, resourceAnswer(editions))
    const { bundle } = searchAs(services, who, typeOf(request.params.type), query)
    return send(reply, resourceAnswer(shown(who, bundle)))
  })

  app.get<OfResource>('/:type/:id', async (request, reply) => {
    const { type, id } = request.params
    const who = await me(request)
    return send(reply, versionAnswer(shownVersion(who, readAs(services, who, typeOf(type), id)), 200))
  })

  app.get<OfResource & { Querystring: { _count?: string } }>(
    '/:type/:id/_history',
    async (request, reply) => {
      const { type, id } = request.params
      const count = countOf(request.query._count, 100, 1000)
      const who = await me(request)
      const history = historyAs(services, who, typeOf(type), id, count)
      return send(reply, resourceAnswer(shown(who, history)))
    },
  )

  app.get<OfVersion>('/:type/:id/_history/:versionId', async (request, reply) => {
    const { type, id, versionId } = request.params
    const who = await me(request)
    const stored = readVersionAs(services, who, typeOf(type), id, versionId)
    return send(reply, versionAnswer(shownVersion(who, stored), 200))
  })

  app.put<OfResource>('/:type/:id', { bodyLimit: limits.bundleBody }, async (request, reply) => {
    const { type, id } = request.params
    const writer = await writerOf(context, request)
    // Four sections may hold 200,000 characters each, and what a workstation lets be typed is taken.
    if (type !== 'Composition' && (request.body as Buffer).length > limits.body)
      throw new Problem('too-large', 'Only a note or a transaction may be so large.')
    const resource = bodyFor(await read(request, writer.caller), typeOf(type), id)
    const on = { ifMatch: tagOf(header(request, 'if-match')), ifNoneMatch: header(request, 'if-none-match') }
    const who = writer.caller.practitionerId
    const answer = await write(request, who, [[type, id]], () => {
      const stored = writeAs(services, writer, resource, on)
      const location = `${services.root()}/${type}/${id}/_history/${stored.versionId}`
      return versionAnswer(shownVersion(who, stored), on.ifNoneMatch ? 201 : 200, location)
    })
    return send(reply, answer)
  })

  app.delete<OfResource>('/:type/:id', async (request, reply) => {
    const { type, id } = request.params
    const writer = await writerOf(context, request)
    const answer = await write(request, writer.caller.practitionerId, [[type, id]], (): Answer => {
      removeAs(services, writer, typeOf(type), id, tagOf(header(request, 'if-match')))
      return { status: 204, headers: { 'feed-position': positionText(newestPosition(store.db)) }, body: '' }
    })
    return send(reply, answer)
  })

  const bundleAnswer = (who: string, bundle: Bundle): Answer => ({
    status: 200,
    headers: { 'content-type': fhirJson, 'feed-position': positionText(newestPosition(store.db)) },
    ...bodyOf(shown(who, bundle)),
  })

  app.post('/', { bodyLimit: limits.bundleBody }, async (request, reply) => {
    const writer = await writerOf(context, request)
    const bundle = (await read(request, writer.caller)) as unknown as Bundle
    if (bundle.resourceType !== 'Bundle' || (bundle.type !== 'transaction' && bundle.type !== 'batch'))
      throw new Problem('bad-request', 'Only a Bundle of type transaction or batch is posted here.', {
        expression: ['Bundle.type'],
      })
    if (bundle.type === 'batch' && (request.body as Buffer).length > limits.body)
      throw new Problem('too-large', 'Only a note or a transaction may be so large.')
    const entries = entriesOf(bundle, limits)
    const who = writer.caller.practitionerId
    const once = (work: () => Bundle) =>
      write(request, who, addressesIn(entries), () => bundleAnswer(who, work()))
    if (bundle.type === 'transaction')
      return send(reply, await once(() => transaction(services, writer, bundle)))

    const { reads, writes } = doingsOf(entries)
    // What was read is not kept for an Idempotency-Key: asked again, it is read again.
    if (!writes) return send(reply, bundleAnswer(who, batch(services, writer, bundle)))
    const answer = await once(() => batch(services, writer, bundle, reads ? 'writes' : undefined))
    if (!reads) return send(reply, answer)
    const wrote = parseFhirJson(answer.body) as Bundle
    const found = shown(who, batch(services, writer, bundle, 'reads'))
    const body = writeResource(withReads(wrote, found))
    return send(reply, { ...answer, body })
  })
}
