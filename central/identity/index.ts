import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import type { Caller } from '../base/caller.ts'
import { createRate } from '../base/rate.ts'
import type { CentralContext } from '../http/context.ts'
import { openAccounts } from './accounts.ts'
import { knownBrowsers } from './known-browsers.ts'
import { createOpenIdProvider, workstationClient } from './openid.ts'
import { trainingCost } from './password.ts'
import { passwordDelays } from './password-delays.ts'
import { realtimeScope } from './realtime-token.ts'
import { serveSignIn } from './sign-in.ts'
import { signInPageHeaders, signInProblemPage } from './sign-in-page.ts'
import { addTrainingAccounts } from './training-accounts.ts'

export { accountCommand, firstLine } from './account-command.ts'

/**
 * Who someone is: OpenID Connect at `<base>/oidc`, its sign-in page, and `context.authenticate` for the
 * Bearer tokens it gave out.
 */
export async function identity(app: FastifyInstance, context: CentralContext): Promise<void> {
  const { passwordCost } = context.settings
  const accounts = openAccounts(context.db, passwordCost, context.training ? trainingCost : passwordCost)
  context.accounts = accounts
  const { limits } = context.settings
  const training = context.training ? await addTrainingAccounts(accounts) : null

  // The issuer names the port, which is known once the server listens.
  let made: Provider | undefined
  const provider = (): Provider => {
    made ??= createOpenIdProvider(context.db, accounts, {
      baseUrl: context.baseUrl(),
      accessTokenSeconds: context.settings.accessTokenSeconds,
      realtimeTokenSeconds: context.settings.realtimeTokenSeconds,
      isLost: (grantId) => context.isLostSignIn(grantId),
      mostPending: limits.signInsPending,
    })
    return made
  }

  context.authenticate = async (request) => {
    const token = bearerOf(request)
    if (!token) return null
    const known = await provider().AccessToken.find(token)
    if (known?.clientId !== workstationClient) return null
    const account = known.accountId ? accounts.byId(known.accountId) : undefined
    if (!account) return null
    const signedInAt = known.extra?.auth_time
    return {
      practitionerId: account.practitioner,
      deviceId: deviceOf(request),
      ...(known.scopes.has(realtimeScope) ? { realtimeOnly: true } : {}),
      ...(typeof signedInAt === 'number' ? { signedInSecondsAgo: Date.now() / 1000 - signedInAt } : {}),
      ...(known.grantId ? { grantId: known.grantId } : {}),
    }
  }

  await app.register(async (scope) => {
    const { db, clock, security } = context
    const delays = passwordDelays(db, clock)
    const browsers = knownBrowsers(db, {
      now: clock.now,
      isLost: (grantId) => context.isLostSignIn(grantId),
      secure: () => context.baseUrl().startsWith('https:'),
    })
    serveSignIn(scope, { provider, accounts, delays, browsers, security, training })
  })
  const begun = createRate(limits.signInBurst, limits.signInsPerSecond, context.clock.now)
  const sweeping = setInterval(() => begun.sweep(), 60_000)
  sweeping.unref()
  app.addHook('onClose', async () => clearInterval(sweeping))
  await app.register(async (scope) => {
    // Before Fastify reads the body, which the library wants to read itself.
    scope.addHook('onRequest', async (request, reply) => {
      if (/^\/oidc\/auth(\?|$)/.test(request.url)) {
        const seconds = begun.take(request.ip)
        if (seconds > 0)
          return reply
            .code(429)
            .header('Retry-After', String(seconds))
            .headers(signInPageHeaders)
            .type('text/html; charset=utf-8')
            .send(signInProblemPage(`Too many sign-ins were begun here. Try again in ${seconds} s.`))
      }
      reply.hijack()
      await provider().callback()(mounted(request.raw, context.baseUrl()), reply.raw)
    })
    const unreached = async () => undefined
    scope.all('/oidc/*', unreached)
  })
}

function bearerOf(request: FastifyRequest): string | undefined {
  return /^Bearer ([\w\-.~+/]{16,200}=*)$/.exec(request.headers.authorization ?? '')?.[1]
}

function deviceOf(request: FastifyRequest): Caller['deviceId'] {
  const device = request.headers['rounds-device']
  return typeof device === 'string' && /^[\w-]{1,64}$/.test(device) ? device : null
}

/**
 * The request as the library sees it under its mount path. The addresses that it tells are the configured ones: what a
 * request says of where it went decides nothing, else somebody's link would lead a workstation to their own server.
 */
function mounted(raw: IncomingMessage & { originalUrl?: string }, baseUrl: string): IncomingMessage {
  const { host, protocol } = new URL(baseUrl)
  raw.headers.host = host
  delete raw.headers['x-forwarded-host']
  raw.headers['x-forwarded-proto'] = protocol.slice(0, -1)
  raw.originalUrl = raw.url
  raw.url = raw.url?.slice('/oidc'.length) ?? '/'
  const cookies = withoutBrowserSession(raw.headers.cookie)
  if (cookies) raw.headers.cookie = cookies
  else delete raw.headers.cookie
  return raw
}

/**
 * A browser's remembered sign-in never signs a workstation in: the next physician at a shared browser would
 * silently become the last one, and any program on the machine could ask for a token. So each sign-in begins
 * without what the library would remember.
 */
function withoutBrowserSession(cookies: string | undefined): string | undefined {
  return cookies
    ?.split(/;\s*/)
    .filter((cookie) => !/^_session(\.|=)/.test(cookie))
    .join('; ')
}
