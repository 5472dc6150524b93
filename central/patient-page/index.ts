import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { CentralContext } from '../context.ts'
import { Problem } from '../fhir/problem.ts'
import { nameOf } from '../licensure/licensure.ts'
import { createRate } from '../limits.ts'
import { isVisitOver, joinSessions } from '../realtime/join-sessions.ts'
import { pageAssets } from './assets.ts'
import { visitPage, wordsPage } from './page.ts'

const pageHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; worker-src 'self'; img-src data:; media-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
  'permissions-policy':
    'camera=(self), microphone=(self), screen-wake-lock=(self), geolocation=(), display-capture=()',
  // The address holds the token.
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}

/** The page on which a patient joins their visit. It learns nothing of the chart but who will see them. */
export function patientPage(app: FastifyInstance, context: CentralContext): void {
  const sessions = joinSessions(context)
  const assets = pageAssets()
  const { limits } = context.settings
  const wrong = createRate(limits.wrongLinkBurst, limits.wrongLinksPerSecond, () => context.clock.now())
  const html = (reply: FastifyReply, status: number, body: string) =>
    reply.code(status).headers(pageHeaders).type('text/html; charset=utf-8').send(body)

  const providerOf = (call: string): string | null => {
    const holder = context.leases.holderOf(call)
    const who = holder && context.store.read('Practitioner', holder.practitionerId)?.resource
    return who ? nameOf(who) : null
  }

  type OfLink = { Params: { token: string } }
  /** Seconds to wait for who tries link after link. A right one is let in all the same: an address may be a whole clinic's. */
  function guessing({ ip }: FastifyRequest): number {
    wrong.sweep()
    return wrong.take(ip)
  }

  app.get<OfLink & { Querystring: { simulated?: string } }>('/join/:token', (request, reply) => {
    const visit = sessions.visitOf(request.params.token)
    if (!visit) {
      const wait = guessing(request)
      if (wait) reply.header('retry-after', String(wait))
      return html(
        reply,
        wait ? 429 : 404,
        wordsPage('This link does not work', 'Check that you have the whole link, or call the practice.'),
      )
    }
    if (isVisitOver(visit))
      return html(reply, 410, wordsPage('This visit has ended', 'You can close this page.'))
    const simulated = context.training && request.query.simulated === '1'
    return html(reply, 200, visitPage({ provider: providerOf(visit.id), simulated }))
  })

  app.get<{ Params: { name: string } }>('/join/assets/:name', (request, reply) => {
    const asset = assets.get(request.params.name)
    if (!asset) throw new Problem('not-found', 'There is nothing at this address.')
    // The worker of the simulated patient gets its rules from its own answer.
    reply.headers({ ...pageHeaders, 'cache-control': 'no-cache' })
    return reply.type(asset.type).send(asset.body)
  })

  app.post<OfLink>('/join/:token/session', (request, reply) => {
    const visit = sessions.visitOf(request.params.token)
    if (!visit) {
      const wait = guessing(request)
      throw wait
        ? new Problem('too-many', 'Too many links were tried from here.', { retryAfterSeconds: wait })
        : new Problem('not-found', 'This link does not work.')
    }
    if (isVisitOver(visit)) throw new Problem('forbidden', 'This visit has ended.')
    const { cookie } = sessions.open(request, visit.id)
    return reply
      .header('set-cookie', cookie)
      .header('cache-control', 'no-store')
      .send({ call: visit.id, provider: providerOf(visit.id) })
  })
}
