import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import { z } from 'zod'
import type { SecurityWatch } from '../base/security-watch.ts'
import type { Accounts } from './accounts.ts'
import type { KnownBrowsers } from './known-browsers.ts'
import type { PasswordDelays } from './password-delays.ts'
import { signInPage, signInPageHeaders, signInProblemPage, signInStyle } from './sign-in-page.ts'
import type { TrainingAccount } from './training-accounts.ts'

const Form = z.object({ email: z.string().max(254), password: z.string().max(1000) })

type SignIn = {
  provider(): Provider
  accounts: Accounts
  delays: PasswordDelays
  browsers: KnownBrowsers
  security: Pick<SecurityWatch, 'saw'>
  /** The accounts that the page offers; null outside training mode. */
  training: TrainingAccount[] | null
}

/** The page that asks for e-mail address and password. The workstation is first-party: nobody is asked for consent. */
export function serveSignIn(app: FastifyInstance, context: SignIn): void {
  const { provider, accounts, delays, browsers, security, training } = context

  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 16_384 },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )

  const html = (reply: FastifyReply, status: number, body: string) =>
    reply.code(status).headers(signInPageHeaders).type('text/html; charset=utf-8').send(body)

  const pendingSignIn = async (request: FastifyRequest, reply: FastifyReply) => {
    try {
      return await provider().interactionDetails(request.raw, reply.raw)
    } catch {
      html(
        reply,
        400,
        signInProblemPage('This sign-in is too old or was finished. Start it again from the workstation.'),
      )
      return undefined
    }
  }

  app.get('/oidc/sign-in.css', (_request, reply) =>
    reply.header('Cache-Control', 'max-age=3600').type('text/css; charset=utf-8').send(signInStyle),
  )

  app.get('/oidc/interaction/:uid', async (request, reply) => {
    const pending = await pendingSignIn(request, reply)
    if (!pending) return reply
    const hint = pending.params.login_hint
    const email = typeof hint === 'string' ? hint : ''
    return html(reply, 200, signInPage({ email, problem: null, training }))
  })

  app.post('/oidc/interaction/:uid', async (request, reply) => {
    const pending = await pendingSignIn(request, reply)
    if (!pending) return reply
    if (typeof request.body === 'object' && request.body !== null && 'cancel' in request.body) {
      const refused = { error: 'access_denied', error_description: 'canceled at the sign-in page' }
      const back = await provider().interactionResult(request.raw, reply.raw, refused, {
        mergeWithLastSubmission: false,
      })
      return reply.headers(signInPageHeaders).redirect(back, 303)
    }
    const form = Form.safeParse(request.body)
    if (!form.success)
      return html(reply, 400, signInPage({ email: '', problem: 'Enter your email and password.', training }))
    const { email, password } = form.data

    const asked = accounts.byEmail(email)
    const known = browsers.known(request.headers.cookie, asked?.id)
    const one = { email, address: request.ip, known }
    const wait = delays.begin(one)
    if (wait !== null) {
      const { seconds, why } = wait
      security.saw({ kind: why, practitioner: asked?.practitioner, address: request.ip })
      const problem = `Too many tries. Wait ${seconds} ${seconds === 1 ? 'second' : 'seconds'}, then try again.`
      reply.header('Retry-After', String(seconds))
      return html(reply, 429, signInPage({ email, problem, training }))
    }
    const account = await accounts.signIn(email, password)
    if (!account) {
      const problem = 'That email and password do not go together. Check both and try again.'
      return html(reply, 401, signInPage({ email, problem, training }))
    }
    delays.forget(one)

    const grant = new (provider().Grant)({
      accountId: account.id,
      clientId: String(pending.params.client_id),
    })
    grant.addOIDCScope(String(pending.params.scope))
    const grantId = await grant.save()
    reply.header('Set-Cookie', browsers.remember(request.headers.cookie, account.id, grantId))
    const next = await provider().interactionResult(
      request.raw,
      reply.raw,
      { login: { accountId: account.id }, consent: { grantId } },
      { mergeWithLastSubmission: false },
    )
    return reply.headers(signInPageHeaders).redirect(next, 303)
  })
}
