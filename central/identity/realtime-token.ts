import { errors, type Provider } from 'oidc-provider'

/** Event stream, presence with its leases, signaling and ICE servers. Whoever asks checks it: see `callerOf`. */
export const realtimeScope = 'rounds.line'
export const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange'
const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token'

type Asked = { subject_token?: string; subject_token_type?: string; requested_token_type?: string }

/**
 * RFC 8693: a workstation's access token is exchanged for realtime tokens, which go on while the engine, and with it
 * the sign-in's own tokens, is locked away. They are of the same grant: signing out, or a wipe, ends them too.
 */
export function allowRealtimeTokens(provider: Provider, isLost: (grantId: string) => boolean): void {
  provider.registerGrantType<Asked>(
    tokenExchange,
    async (ctx) => {
      const { client, params } = ctx.oidc
      if (params.scope !== realtimeScope) throw new errors.InvalidScope('only this scope', realtimeScope)
      const { requested_token_type: wanted = accessTokenType } = params
      if (params.subject_token_type !== accessTokenType || wanted !== accessTokenType)
        throw new errors.InvalidRequest('an access token is exchanged for an access token')
      const subject = await provider.AccessToken.find(String(params.subject_token ?? ''))
      // What is narrow already is not a way to more time.
      if (!subject?.isValid || subject.clientId !== client.clientId || subject.scopes.has(realtimeScope))
        throw new errors.InvalidGrant('the subject token is not valid')
      const grant = subject.grantId ? await provider.Grant.find(subject.grantId) : undefined
      if (!subject.grantId || !grant || grant.accountId !== subject.accountId || isLost(subject.grantId))
        throw new errors.InvalidGrant('the grant has ended')
      grant.addOIDCScope(realtimeScope)
      await grant.save()

      const given = {
        accountId: subject.accountId,
        client,
        grantId: subject.grantId,
        gty: tokenExchange,
        scope: realtimeScope,
        expiresWithSession: false,
      }
      const refresh = new provider.RefreshToken(given)
      const access = new provider.AccessToken(given)
      ctx.body = {
        refresh_token: await refresh.save(),
        access_token: await access.save(),
        issued_token_type: accessTokenType,
        expires_in: access.expiration,
        token_type: 'Bearer',
        scope: realtimeScope,
      }
    },
    ['subject_token', 'subject_token_type', 'requested_token_type', 'scope'],
  )
}
