import type Database from 'better-sqlite3-multiple-ciphers'
import { Provider } from 'oidc-provider'
import type { Accounts } from './accounts.ts'
import { openIdSecrets } from './openid-secrets.ts'
import { openIdStorage } from './openid-storage.ts'
import { allowRealtimeTokens, realtimeScope, tokenExchange } from './realtime-token.ts'
import { signInPageHeaders, signInProblemPage } from './sign-in-page.ts'

export const workstationClient = 'rounds-workstation'
const workstationScopes = 'openid fhirUser offline_access'

/** The OpenID provider at `<base>/oidc`, its state in the central database. */
export function createOpenIdProvider(
  db: Database.Database,
  accounts: Accounts,
  settings: {
    baseUrl: string
    accessTokenSeconds: number
    realtimeTokenSeconds: number
    isLost(grantId: string): boolean
    /** Sign-ins that wait for their password, at most. */
    mostPending: number
  },
): Provider {
  const { jwks, cookieKeys } = openIdSecrets(db)
  const provider = new Provider(`${settings.baseUrl}/oidc`, {
    adapter: openIdStorage(db, settings.mostPending),
    jwks,
    cookies: { keys: cookieKeys },
    clients: [
      {
        client_id: workstationClient,
        client_name: 'Rounds workstation',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token', tokenExchange],
        response_types: ['code'],
        // RFC 8252, 7.3: the port of a loopback address is the workstation's to choose.
        redirect_uris: ['http://127.0.0.1/callback'],
        scope: workstationScopes,
      },
    ],
    scopes: [...workstationScopes.split(' '), realtimeScope],
    claims: { openid: ['sub'], fhirUser: ['fhirUser'] },
    // The workstation reads `fhirUser` from the id token, as SMART on FHIR has it.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    responseTypes: ['code'],
    // The workstation outlives the browser window it was signed in from.
    expiresWithSession: async () => false,
    issueRefreshToken: async (_context, client) => client.grantTypeAllowed('refresh_token'),
    // The realtime process's stays the same: it lives in memory only and reads nothing, and an answer lost in a bad network
    // must not end the sign-in as a theft would.
    rotateRefreshToken: (ctx) => !ctx.oidc.entities.RefreshToken?.scopes.has(realtimeScope),
    extraTokenClaims: (ctx) => {
      const { AuthorizationCode, RefreshToken } = ctx.oidc.entities
      const signedInAt = AuthorizationCode?.authTime ?? RefreshToken?.authTime
      return signedInAt === undefined ? undefined : { auth_time: signedInAt }
    },
    findAccount: async (_context, id) => {
      const account = accounts.byId(id)
      if (!account) return undefined
      return {
        accountId: id,
        claims: async () => ({ sub: id, fhirUser: `Practitioner/${account.practitioner}` }),
      }
    },
    interactions: {
      url: async (_context, interaction) => `/oidc/interaction/${interaction.uid}`,
    },
    features: {
      devInteractions: { enabled: false },
      // It would be a second way to make rows without signing in.
      pushedAuthorizationRequests: { enabled: false },
      // The workstation reads the id token; an address that nobody needs would answer a lost one too.
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      // Signing out ends the refresh token, and with it the access tokens of its grant.
      revocation: {
        enabled: true,
        allowedPolicy: async (_context, client, token) => token.clientId === client.clientId,
      },
    },
    ttl: {
      AccessToken: settings.accessTokenSeconds,
      AuthorizationCode: 60,
      IdToken: 60 * 60,
      RefreshToken: (_context, token) =>
        token.scopes.has(realtimeScope) ? settings.realtimeTokenSeconds : 14 * 24 * 60 * 60,
      Grant: 14 * 24 * 60 * 60,
      // The workstation waits for five minutes.
      Interaction: 15 * 60,
      // Of no use after the sign-in it belongs to: see `withoutBrowserSession`.
      Session: 15 * 60,
    },
    async renderError(context, out) {
      context.type = 'html'
      context.set(signInPageHeaders)
      context.body = signInProblemPage(
        out.error === 'invalid_redirect_uri' || out.error === 'invalid_client'
          ? 'This sign-in was not started by a Rounds workstation. Start it there.'
          : 'This sign-in cannot go on. Start it again from the workstation.',
      )
    },
  })
  allowRealtimeTokens(provider, settings.isLost)
  // Behind a reverse proxy that ends TLS, addresses and secure cookies follow what the proxy says.
  provider.proxy = settings.baseUrl.startsWith('https:')
  return provider
}
