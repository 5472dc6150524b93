import type { Encounter } from '@medplum/fhirtypes'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Problem } from '../base/problem.ts'
import { createRate } from '../base/rate.ts'
import type { CentralContext } from '../http/context.ts'
import { jsonOf } from '../http/request.ts'
import { nameOf } from '../licensure/licensure.ts'
import { isShownAsEmergency, isVisitOver, joinSessions } from '../realtime/join-sessions.ts'
import { pageAssets } from './assets.ts'
import { instructionsFor, instructionsSections } from './instructions.ts'
import { Answers, createIntake } from './intake.ts'
import { instructionsPage, messagePage, visitPage } from './page.ts'

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

const noInstructions =
  'You can close this page. If the clinician sends you instructions, you can read them at this link.'

/**
 * The page on which a patient joins their visit. It learns nothing of the chart but who will see them, whether the visit is an
 * emergency, and once it has ended what the clinician sent them to read.
 */
export function patientPage(app: FastifyInstance, context: CentralContext): void {
  const sessions = joinSessions(context)
  const intake = createIntake(context)
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

  /** By the link of now, or by one from before its holder changed in a browser that came by it then. */
  function visitBy(request: FastifyRequest<OfLink>): (Encounter & { id: string }) | 'replaced' | undefined {
    const { token } = request.params
    const visit = sessions.visitOf(token)
    if (visit) return visit
    const before = sessions.visitOfReplaced(token, request)
    return before && (before.open ? before.visit : 'replaced')
  }

  app.get<OfLink & { Querystring: { simulated?: string } }>('/join/:token', (request, reply) => {
    const visit = visitBy(request)
    if (visit === 'replaced')
      return html(reply, 410, messagePage('This link was replaced', 'Call the practice for your new link.'))
    if (!visit) {
      const wait = guessing(request)
      if (wait) reply.header('retry-after', String(wait))
      return html(
        reply,
        wait ? 429 : 404,
        messagePage('This link does not work', 'Check that you have the whole link, or call the practice.'),
      )
    }
    const emergency = isShownAsEmergency(visit)
    const instructions = instructionsSections(instructionsFor(context, visit), context.settings.timeZone)
    if (isVisitOver(visit))
      return instructions
        ? html(reply, 200, instructionsPage(instructions, emergency))
        : html(reply, 410, messagePage('This visit has ended', noInstructions, emergency))
    const simulated = context.training && request.query.simulated === '1'
    const questions = simulated ? [] : intake.questions(visit.id)
    const provider = providerOf(visit.id)
    return html(reply, 200, visitPage({ provider, simulated, questions, emergency, instructions }))
  })

  app.get<{ Params: { name: string } }>('/join/assets/:name', (request, reply) => {
    const asset = assets.get(request.params.name)
    if (!asset) throw new Problem('not-found', 'There is nothing at this address.')
    // The worker of the simulated patient gets its rules from its own answer.
    reply.headers({ ...pageHeaders, 'cache-control': 'no-cache' })
    return reply.type(asset.type).send(asset.body)
  })

  /** Throws `forbidden` (the link was replaced, the visit is over), `not-found`, `too-many`. */
  function openVisitBy(request: FastifyRequest<OfLink>): Encounter & { id: string } {
    const visit = visitBy(request)
    if (visit === 'replaced')
      throw new Problem('forbidden', 'This link was replaced. Call the practice for your new link.')
    if (!visit) {
      const wait = guessing(request)
      throw wait
        ? new Problem('too-many', 'Too many links were tried from here.', { retryAfterSeconds: wait })
        : new Problem('not-found', 'This link does not work.')
    }
    if (isVisitOver(visit)) throw new Problem('forbidden', 'This visit has ended.')
    return visit
  }

  app.post<OfLink>('/join/:token/session', (request, reply) => {
    const visit = openVisitBy(request)
    const { cookie } = sessions.open(request, visit.id)
    return reply
      .header('set-cookie', cookie)
      .header('cache-control', 'no-store')
      .send({ call: visit.id, provider: providerOf(visit.id) })
  })

  app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 4_096 }, (_request, body, parsed) =>
      parsed(null, body),
    )
    scope.put<OfLink>('/join/:token/answers', (request, reply) => {
      const visit = openVisitBy(request)
      const read = Answers.safeParse(jsonOf(request.body))
      if (!read.success) throw new Problem('bad-request', 'The answers do not have the form of the contract.')
      intake.answer(visit.id, read.data)
      return reply.code(204).header('cache-control', 'no-store').send()
    })
    done()
  })
}
