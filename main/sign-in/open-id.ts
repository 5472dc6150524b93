import * as oidc from 'openid-client'
import { Refusal } from '../../preload/refusal.ts'
import { boundedFetch } from '../base/bounded-fetch.ts'
import { listenForCallback, SignInCanceled } from './loopback.ts'

export type Tokens = {
  accessToken: string
  /** Seconds until the access token ends, as the provider told it. */
  expiresInSeconds: number
  refreshToken: string | null
}
export type SignedIn = Tokens & { practitionerId: string; name: string | null }

export type OpenId = {
  /** Opens the browser and waits for it. Throws `Refusal`; `cancel` ends it as canceled. */
  signIn(open: (url: string) => Promise<void>, limit: (stop: () => void) => () => void): Promise<SignedIn>
  cancel(): void
  /** null: the central API refused the refresh token. Throws `Refusal` when it could not be asked. */
  refresh(refreshToken: string): Promise<Tokens | null>
  /**
   * Tokens of scope `rounds.line`, got for an access token (RFC 8693). null: the central API gives none for it.
   * Throws `Refusal` when it could not be asked.
   */
  realtimeTokens(accessToken: string): Promise<Tokens | null>
  /** Best effort: the session ends here in any case. */
  revoke(refreshToken: string): Promise<void>
}

const clientId = 'rounds-workstation'
const scope = 'openid fhirUser offline_access'
/** Discovery, keys and tokens are a few kB. */
const longestAnswer = 1024 * 1024
/** A day: a token that is said to live longer is renewed all the same, and no timer is set to a figure of somebody else's. */
const longestTokenSeconds = 86_400

/** OpenID Connect at `<central>/oidc`: authorization code with PKCE in the system browser (RFC 8252), rotation on refresh. */
export function createOpenId({
  fetch,
  centralUrl,
}: {
  fetch: typeof globalThis.fetch
  centralUrl: string
}): OpenId {
  const issuer = new URL(`${centralUrl.replace(/\/+$/, '')}/oidc`)
  let known: Promise<oidc.ServerMetadata> | undefined
  /** What this computer's clock lacks to the central API's, s: by its own, years off, every id token would have ended. */
  let clockSkew = 0
  let cancelCurrent: (() => void) | undefined

  /** What a portal answers in the provider's place is HTML or leads to it; the library alone would only call it malformed. */
  const throughPortals: oidc.CustomFetch = async (url, options) => {
    const answer = await boundedFetch(fetch, longestAnswer)(url, options as RequestInit)
    const theirs = Date.parse(answer.headers.get('date') ?? '')
    if (!Number.isNaN(theirs)) clockSkew = Math.round((theirs - Date.now()) / 1000)
    if (answer.status === 407) throw proxySignIn()
    // The central API redirects none of these requests.
    const redirected = answer.status >= 300 && answer.status < 400
    if (redirected || (answer.headers.get('content-type') ?? '').includes('text/html')) throw portal()
    return answer
  }

  function discovered(): Promise<oidc.ServerMetadata> {
    known ??= oidc
      .discovery(issuer, clientId, undefined, oidc.None(), {
        [oidc.customFetch]: throughPortals,
        execute: issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [],
      })
      .then(
        (config) => JSON.parse(JSON.stringify(config.serverMetadata())),
        (error) => {
          known = undefined
          throw unreachable(error)
        },
      )
    return known
  }

  /** The library takes a clock's error with the settings, and never again: so they are made anew. */
  async function configuration(): Promise<oidc.Configuration> {
    assertEncrypted(issuer)
    const server = await discovered()
    const config = new oidc.Configuration(server, clientId, { [oidc.clockSkew]: clockSkew }, oidc.None())
    config[oidc.customFetch] = throughPortals
    if (issuer.protocol === 'http:') oidc.allowInsecureRequests(config)
    return config
  }

  /** null: the central API refused. */
  async function granted(
    ask: (
      config: oidc.Configuration,
    ) => Promise<oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers>,
  ): Promise<Tokens | null> {
    const config = await configuration()
    try {
      return tokensOf(await ask(config))
    } catch (error) {
      if (error instanceof oidc.ResponseBodyError && error.status >= 400 && error.status < 500) return null
      throw unreachable(error)
    }
  }

  return {
    async signIn(open, limit) {
      cancelCurrent?.()
      const config = await configuration()
      const state = oidc.randomState()
      const callback = await listenForCallback(state)
      let late = false
      cancelCurrent = callback.close
      const inTime = limit(() => {
        late = true
        callback.close()
      })
      try {
        const checks = {
          pkceCodeVerifier: oidc.randomPKCECodeVerifier(),
          expectedState: state,
          expectedNonce: oidc.randomNonce(),
          idTokenExpected: true,
        }
        const url = oidc.buildAuthorizationUrl(config, {
          redirect_uri: callback.redirectUri,
          scope,
          // A workstation is shared: the browser's last session must not sign the next person in.
          prompt: 'login consent',
          state,
          nonce: checks.expectedNonce,
          code_challenge: await oidc.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
          code_challenge_method: 'S256',
        })
        await open(url.href)
        const arrived = await callback.arrived
        const answer = await oidc.authorizationCodeGrant(config, arrived, checks)
        const claims = answer.claims()
        const user = String(claims?.fhirUser ?? '')
        const practitionerId = /(?:^|\/)Practitioner\/([A-Za-z0-9\-.]{1,64})$/.exec(user)?.[1]
        if (!practitionerId) {
          throw new Refusal(
            'sign-in-failed',
            'This account is not a provider of this practice. Ask your administrator.',
          )
        }
        const name = typeof claims?.name === 'string' ? claims.name : null
        return { ...tokensOf(answer), practitionerId, name }
      } catch (error) {
        throw signInProblem(error, late)
      } finally {
        inTime()
        callback.close()
        if (cancelCurrent === callback.close) cancelCurrent = undefined
      }
    },
    cancel: () => cancelCurrent?.(),
    refresh: (refreshToken) => granted((config) => oidc.refreshTokenGrant(config, refreshToken)),
    realtimeTokens: (accessToken) =>
      granted((config) =>
        oidc.genericGrantRequest(config, 'urn:ietf:params:oauth:grant-type:token-exchange', {
          subject_token: accessToken,
          subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
          scope: 'rounds.line',
        }),
      ),
    async revoke(refreshToken) {
      await oidc.tokenRevocation(await configuration(), refreshToken)
    },
  }
}

function tokensOf(answer: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers): Tokens {
  return {
    accessToken: answer.access_token,
    expiresInSeconds: Math.min(answer.expiresIn() ?? 60, longestTokenSeconds),
    refreshToken: answer.refresh_token ?? null,
  }
}

/** Passwords and charts never go over an open line; only a central API on this very machine may do without TLS. */
function assertEncrypted(issuer: URL): void {
  const here = ['127.0.0.1', 'localhost', '[::1]'].includes(issuer.hostname)
  if (issuer.protocol === 'https:' || (issuer.protocol === 'http:' && here)) return
  throw new Refusal(
    'sign-in-failed',
    'The address of the server is not encrypted (https). Ask your IT department.',
  )
}

const portal = () =>
  new Refusal(
    'captive-portal',
    'This network answers in place of the server. Open a browser, sign in to the network, then try again.',
  )

const proxySignIn = () =>
  new Refusal(
    'central-unreachable',
    'The proxy of this network asks for a sign-in of its own. Ask your IT department to let Rounds through to its server.',
  )

function unreachable(error: unknown): Refusal {
  const refusal = refusalIn(error)
  return (
    refusal ??
    new Refusal('central-unreachable', 'The server does not answer. Check the network, then try again.')
  )
}

function signInProblem(error: unknown, late: boolean): Refusal {
  const refusal = refusalIn(error)
  if (refusal) return refusal
  const failed = (message: string) => new Refusal('sign-in-failed', message)
  if (late) return failed('The sign-in in the browser took too long. Try again.')
  if (error instanceof SignInCanceled) return failed('The sign-in was canceled.')
  if (error instanceof oidc.AuthorizationResponseError) {
    return failed(
      error.error === 'access_denied'
        ? 'The sign-in was canceled in the browser.'
        : 'The server refused the sign-in. Try again, or ask your administrator.',
    )
  }
  if (error instanceof TypeError) return unreachable(error)
  return failed('The sign-in did not succeed. Try again.')
}

/** The library wraps what its fetch threw. */
function refusalIn(error: unknown): Refusal | undefined {
  for (let one = error; one instanceof Error; one = one.cause) if (one instanceof Refusal) return one
  return undefined
}
