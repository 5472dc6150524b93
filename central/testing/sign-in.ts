import * as openid from 'openid-client'
import { signInByForm } from './sign-in-by-form.ts'

/** A workstation's whole sign-in at a central API, and HTTP with what came of it. */
export async function signInAt(url: string, email: string, password = 'training') {
  const config = await openid.discovery(
    new URL(`${url}/oidc`),
    'rounds-workstation',
    undefined,
    openid.None(),
    {
      execute: [openid.allowInsecureRequests],
    },
  )
  const verifier = openid.randomPKCECodeVerifier()
  const state = openid.randomState()
  const begun = openid.buildAuthorizationUrl(config, {
    redirect_uri: 'http://127.0.0.1:49321/callback',
    scope: 'openid fhirUser offline_access',
    prompt: 'login consent',
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
  })
  const back = await signInByForm(begun, email, password)
  const tokens = await openid.authorizationCodeGrant(config, back, {
    pkceCodeVerifier: verifier,
    expectedState: state,
  })
  return { config, tokens, realtimeTokens: () => realtimeTokens(config, tokens.access_token) }
}

const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange'
export const realtimeTokens = (
  config: openid.Configuration,
  subject: string,
  more: Record<string, string> = {},
) =>
  openid.genericGrantRequest(config, exchange, {
    subject_token: subject,
    subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    scope: 'rounds.line',
    ...more,
  })

/** `ask(token)('GET', '/flags')`: status, JSON body and the problem's code. */
export const asking =
  (url: string, device: string) =>
  (token: string) =>
  async (method: string, path: string, body?: unknown, more: Record<string, string> = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'rounds-device': device,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...more,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const parsed = text === '' ? null : JSON.parse(text)
    return {
      status: response.status,
      body: parsed,
      problem: parsed?.issue?.[0]?.details?.coding?.[0]?.code as string | undefined,
    }
  }
