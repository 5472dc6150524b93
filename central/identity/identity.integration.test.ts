import { mkdtempSync, rmSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fastify } from 'fastify'
import * as openid from 'openid-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSecurityWatch, securityEventsSince } from '../audit/security-watch.ts'
import { createBus } from '../base/bus.ts'
import { type Limits, standardLimits } from '../base/limits.ts'
import { defaultSettings } from '../base/settings.ts'
import { openDatabase } from '../database/database.ts'
import type { CentralContext } from '../http/context.ts'
import { signInByForm } from '../testing/sign-in-by-form.ts'
import { identity } from './index.ts'
import { trainingCost } from './password.ts'

const email = 'Adaeze.Okafor@clinic.example'
const password = 'correct horse battery'

let folder: string
let server: Awaited<ReturnType<typeof start>>

/** A server of only this part, with a route that says who is asking. */
async function start(
  options: { port?: number; accessTokenSeconds?: number; training?: boolean; limits?: Partial<Limits> } = {},
) {
  const db = openDatabase(join(folder, 'central.sqlite'))
  const app = fastify()
  let baseUrl = ''
  let now = Date.now()
  const clock = { now: () => now }
  const context: Omit<CentralContext, 'store' | 'leases'> = {
    db,
    clock,
    epoch: 'epoch',
    training: options.training ?? false,
    settings: {
      ...defaultSettings,
      accessTokenSeconds: options.accessTokenSeconds ?? 600,
      // Which it is stands in accounts.test.ts; here many are made.
      passwordCost: trainingCost,
      limits: { ...standardLimits, ...options.limits },
    },
    baseUrl: () => baseUrl,
    bus: createBus(),
    security: createSecurityWatch(db, { atomically: (work) => work(), put: (it) => it as never }, clock),
    authenticate: async () => null,
    isLostSignIn: () => false,
    accounts: { add: async () => undefined },
  }
  await identity(app, context as CentralContext)
  app.get('/who', async (request) => ({ caller: await context.authenticate(request) }))
  baseUrl = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 })
  await context.accounts.add({ email, password, practitioner: 'okafor' })
  return {
    baseUrl,
    context,
    db,
    pass: (ms: number) => {
      now += ms
    },
    who: async (token: string, headers: Record<string, string> = {}) =>
      (await (
        await fetch(`${baseUrl}/who`, { headers: { ...headers, authorization: `Bearer ${token}` } })
      ).json()) as { caller: { practitionerId: string; deviceId: string | null } | null },
    close: async () => {
      await app.close()
      db.close()
    },
  }
}

async function client(baseUrl: string) {
  return openid.discovery(new URL(`${baseUrl}/oidc`), 'rounds-workstation', undefined, openid.None(), {
    execute: [openid.allowInsecureRequests],
  })
}

async function begin(config: openid.Configuration, more: Record<string, string> = {}) {
  const verifier = openid.randomPKCECodeVerifier()
  const state = openid.randomState()
  const nonce = openid.randomNonce()
  const url = openid.buildAuthorizationUrl(config, {
    redirect_uri: 'http://127.0.0.1:49321/callback',
    scope: 'openid fhirUser offline_access',
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    ...more,
  })
  return { url, checks: { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce } }
}

async function signIn(
  baseUrl: string,
  more: Record<string, string> = {},
  jar?: Map<string, string>,
  who = email,
) {
  const config = await client(baseUrl)
  const { url, checks } = await begin(config, more)
  const back = await signInByForm(url, who, password, jar)
  expect(`${back.origin}${back.pathname}`).toBe('http://127.0.0.1:49321/callback')
  return { config, tokens: await openid.authorizationCodeGrant(config, back, checks) }
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-identity-'))
  server = await start()
})
afterEach(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

describe('a training server', () => {
  /** The sign-in page as a browser gets it; `hint` names who is expected. */
  async function page(hint?: string): Promise<{ url: string; html: string; cookie: string }> {
    const { url } = await begin(await client(server.baseUrl), hint ? { login_hint: hint } : {})
    const first = await fetch(url, { redirect: 'manual' })
    const cookie = first.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    const there = new URL(first.headers.get('location') ?? '', server.baseUrl).href
    return { url: there, html: await (await fetch(there, { headers: { cookie } })).text(), cookie }
  }
  const roles = (html: string) =>
    [...html.matchAll(/class="account"[^>]*>([^<]+) </g)].map(([, role]) => role)
  const again = async (training: boolean) => {
    const port = Number(new URL(server.baseUrl).port)
    await server.close()
    server = await start({ training, port })
  }

  it('offers its accounts by role, the first one in the focus', async () => {
    await again(true)
    const { html } = await page()
    expect(roles(html)).toEqual([
      'Family physician',
      'Family physician',
      'Psychiatrist',
      'Supervised nurse practitioner',
    ])
    expect(html.match(/autofocus/g)).toHaveLength(1)
    expect(html).toMatch(/class="account" autofocus>Family physician <span>Dr Adaeze Okafor</)
  })

  it('signs in whoever is pressed', async () => {
    await again(true)
    const { url, html, cookie } = await page()
    const pressed = html.split('<form').find((form) => form.includes('Psychiatrist')) ?? ''
    const fields = [...pressed.matchAll(/name="(\w+)" value="([^"]+)"/g)].map(([, name, value]) => [
      name,
      value,
    ])
    const answer = await fetch(url, {
      method: 'POST',
      headers: { cookie },
      body: new URLSearchParams(fields as [string, string][]),
      redirect: 'manual',
    })
    expect(answer.status).toBe(303)
    expect(server.db.prepare('SELECT practitioner FROM account WHERE email = ?').get(fields[0]?.[1])).toEqual(
      {
        practitioner: 'marchetti',
      },
    )
  })

  it('has whoever is expected in the focus, and asks anyone else for the password', async () => {
    await again(true)
    expect((await page('novak@training.rounds.example')).html).toMatch(
      /class="account" autofocus>Supervised nurse practitioner/,
    )
    expect((await page(email)).html).toMatch(/id="password"[^>]* autofocus/)
  })

  it('leaves its accounts behind in the database, and a server without training offers none of them', async () => {
    await again(true)
    await again(false)
    expect(server.db.prepare('SELECT count(*) AS n FROM account').get()).toEqual({ n: 5 })
    const { html } = await page()
    expect(html).toContain('<h1>Sign in</h1>')
    expect(html).not.toMatch(/Training mode|class="account"|Choose who you are|@training/)
    expect(html).toMatch(/id="email"[^>]* autofocus/)
  })
})

describe('signing in', () => {
  it.each<Record<string, string>>([{}, { prompt: 'consent' }, { prompt: 'login' }])(
    'gives tokens, the Practitioner in the id token, and a caller to the API (%o)',
    async (more) => {
      const { tokens } = await signIn(server.baseUrl, more)
      expect(tokens.claims()).toMatchObject({
        fhirUser: 'Practitioner/okafor',
        iss: `${server.baseUrl}/oidc`,
      })
      expect(tokens.expires_in).toBe(600)
      expect(tokens.refresh_token).toBeTruthy()
      expect(await server.who(tokens.access_token, { 'rounds-device': 'device-1' })).toMatchObject({
        caller: { practitionerId: 'okafor', deviceId: 'device-1' },
      })
    },
  )

  it('asks for the password again at a browser someone has signed in from, and takes another physician', async () => {
    await server.context.accounts.add({
      email: 'lindholm@clinic.example',
      password,
      practitioner: 'Practitioner/lindholm',
    })
    const jar = new Map<string, string>()
    await signIn(server.baseUrl, {}, jar)
    expect(jar.has('_session')).toBe(true)
    const { tokens } = await signIn(server.baseUrl, {}, jar, 'lindholm@clinic.example')
    expect(tokens.claims()?.fhirUser).toBe('Practitioner/lindholm')
  })

  it('says on the page that the password is wrong, in the same words for an unknown address', async () => {
    const config = await client(server.baseUrl)
    const message = 'That email and password do not go together. Check both and try again.'
    await expect(signInByForm((await begin(config)).url, email, 'wrong')).rejects.toThrow(message)
    await expect(signInByForm((await begin(config)).url, 'nobody@clinic.example', password)).rejects.toThrow(
      message,
    )
  })

  it('keeps what was typed as address, but never as markup', async () => {
    const config = await client(server.baseUrl)
    const { url } = await begin(config, { login_hint: '"><script>' })
    const begun = await fetch(url, { redirect: 'manual' })
    const cookie = begun.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    const page = await fetch(new URL(begun.headers.get('location') ?? '', url), { headers: { cookie } })
    const html = await page.text()
    expect(html).toContain('value="&#34;&#62;&#60;script&#62;"')
    expect(html).toContain('<label for="email">Email</label>')
    expect(html).toContain('<label for="password">Password</label>')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect((await fetch(`${server.baseUrl}/oidc/sign-in.css`)).headers.get('content-type')).toContain(
      'text/css',
    )
  })

  it('goes back to the workstation without access when the person cancels', async () => {
    const config = await client(server.baseUrl)
    const back = await signInByForm((await begin(config)).url, '', '', new Map(), true)
    expect(back.searchParams.get('error')).toBe('access_denied')
    expect(back.searchParams.get('code')).toBeNull()
  })

  it('waits after wrong passwords, longer each time, and then takes the right one', async () => {
    const config = await client(server.baseUrl)
    const { url, checks } = await begin(config)
    for (let i = 0; i < 5; i++)
      await expect(signInByForm(url, email, 'wrong')).rejects.toThrow('do not go together')
    await expect(signInByForm(url, email, password)).rejects.toThrow('Too many tries. Wait 1 second, then')
    const seen = securityEventsSince(server.db, 0).map(({ kind, practitioner }) => `${kind} ${practitioner}`)
    expect(seen).toEqual(['password-delay okafor'])
    server.pass(1000)
    const back = await signInByForm(url, email, password)
    expect((await openid.authorizationCodeGrant(config, back, checks)).access_token).toBeTruthy()
  })

  it('does not let strangers hold up a browser that signed in before, unless its workstation was lost', async () => {
    const jar = new Map<string, string>()
    await signIn(server.baseUrl, {}, jar)
    const kept = new Map([...jar].filter(([name]) => name === 'rounds-browser'))
    expect([...kept.values()][0]).toMatch(/^[\w-]{22}$/)
    const config = await client(server.baseUrl)
    const { url } = await begin(config)
    for (let i = 0; i < 5; i++)
      await expect(signInByForm(url, email, 'wrong')).rejects.toThrow('do not go together')
    await expect(signInByForm(url, email, password)).rejects.toThrow('Too many tries')

    // It is known by its cookie alone, and by another one each time.
    const next = new Map(kept)
    await signIn(server.baseUrl, {}, next)
    expect(next.get('rounds-browser')).not.toBe(kept.get('rounds-browser'))
    await expect(signInByForm(url, email, password, new Map(kept))).rejects.toThrow('Too many tries')
    // For another account it is a stranger's.
    await server.context.accounts.add({ email: 'two@example.org', password, practitioner: 'two' })
    for (let i = 0; i < 5; i++)
      await expect(signInByForm(url, 'two@example.org', 'wrong')).rejects.toThrow('do not go together')
    await expect(signInByForm(url, 'two@example.org', password, new Map(next))).rejects.toThrow(
      'Too many tries',
    )
    const now = new Map(next)
    server.context.isLostSignIn = () => true
    await expect(signInByForm(url, email, password, now)).rejects.toThrow('Too many tries')
    server.context.isLostSignIn = () => false
    expect((await signInByForm(url, email, password, now)).searchParams.get('code')).toBeTruthy()
    // The file holds no cookie.
    expect(JSON.stringify(server.db.prepare('SELECT * FROM known_browser').all())).not.toContain(
      String(now.get('rounds-browser')),
    )
  })

  it('tells its own addresses, whatever a request says of where it went', async () => {
    const { port } = new URL(server.baseUrl)
    const asked = (headers: Record<string, string>, path = '/oidc/.well-known/openid-configuration') =>
      new Promise<{ location: string | undefined; body: string }>((resolve, reject) => {
        get({ host: '127.0.0.1', port, path, headers }, (answer) => {
          let body = ''
          answer.on('data', (part) => {
            body += part
          })
          answer.on('end', () => resolve({ location: answer.headers.location, body }))
        }).on('error', reject)
      })
    for (const headers of [
      { host: 'evil.example' },
      { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
      { forwarded: 'host=evil.example' },
    ] as Record<string, string>[]) {
      const { body } = await asked(headers)
      expect(body).not.toContain('evil.example')
      expect(JSON.parse(body)).toMatchObject({
        issuer: `${server.baseUrl}/oidc`,
        token_endpoint: `${server.baseUrl}/oidc/token`,
      })
      // What no workstation needs is not there.
      expect(
        Object.keys(JSON.parse(body))
          .filter((key) => key.endsWith('_endpoint'))
          .sort(),
      ).toEqual(['authorization_endpoint', 'revocation_endpoint', 'token_endpoint'])
    }
  })

  it('that nobody finishes are bounded: by address a rate, in all so many, the oldest going first', async () => {
    const { settings, baseUrl } = await (async () => {
      await server.close()
      server = await start({ limits: { signInBurst: 6, signInsPerSecond: 1, signInsPending: 3 } })
      return { settings: server.context.settings, baseUrl: server.baseUrl }
    })()
    expect(settings.limits.signInsPending).toBe(3)
    const { url } = await begin(await client(baseUrl))
    const statuses: number[] = []
    for (let i = 0; i < 8; i++) statuses.push((await fetch(url, { redirect: 'manual' })).status)
    expect(statuses).toEqual([303, 303, 303, 303, 303, 303, 429, 429])
    const pending = server.db.prepare("SELECT count(*) AS n FROM openid_entry WHERE model = 'Interaction'")
    expect(pending.get()).toEqual({ n: 3 })
    server.pass(1000)
    const back = await signInByForm(url, email, password)
    expect(back.searchParams.get('code')).toBeTruthy()
  })

  it('needs PKCE with S256 and a loopback address of the workstation', async () => {
    const config = await client(server.baseUrl)
    const { url } = await begin(config)
    url.searchParams.set('redirect_uri', 'http://evil.example/callback')
    const refused = await fetch(url, { redirect: 'manual' })
    expect(refused.status).toBe(400)
    expect(await refused.text()).toContain('not started by a Rounds workstation')

    const plain = (await begin(config)).url
    plain.searchParams.delete('code_challenge')
    plain.searchParams.delete('code_challenge_method')
    const location = new URL((await fetch(plain, { redirect: 'manual' })).headers.get('location') ?? '')
    expect(location.searchParams.get('error')).toBe('invalid_request')
    expect(location.searchParams.has('code')).toBe(false)
  })

  it('says that a sign-in which nobody started, or which lacks its password, cannot go on', async () => {
    const stray = await fetch(`${server.baseUrl}/oidc/interaction/none`)
    expect(stray.status).toBe(400)
    expect(await stray.text()).toContain('too old or was finished')
    const { url } = await begin(await client(server.baseUrl))
    await expect(signInByForm(url, 'x'.repeat(300), 'y')).rejects.toThrow('Enter your email and password.')
  })
})

describe('tokens', () => {
  it('are refreshed with rotation; a repetition within seconds is a lost answer, not a theft', async () => {
    const { config, tokens } = await signIn(server.baseUrl)
    const first = tokens.refresh_token ?? ''
    const second = await openid.refreshTokenGrant(config, first)
    expect(second.refresh_token).not.toBe(first)
    expect((await server.who(second.access_token)).caller?.practitionerId).toBe('okafor')
    const repeated = await openid.refreshTokenGrant(config, first)
    expect((await server.who(repeated.access_token)).caller?.practitionerId).toBe('okafor')

    server.db.exec('UPDATE openid_entry SET consumed_at = consumed_at - 60 WHERE consumed_at IS NOT NULL')
    await expect(openid.refreshTokenGrant(config, first)).rejects.toThrow()
    expect((await server.who(second.access_token)).caller).toBeNull()
    await expect(openid.refreshTokenGrant(config, second.refresh_token ?? '')).rejects.toThrow()
  })

  it('survive a restart of the server', async () => {
    const { tokens } = await signIn(server.baseUrl)
    const port = Number(new URL(server.baseUrl).port)
    await server.close()
    server = await start({ port })
    expect((await server.who(tokens.access_token)).caller?.practitionerId).toBe('okafor')
    const refreshed = await openid.refreshTokenGrant(await client(server.baseUrl), tokens.refresh_token ?? '')
    expect(refreshed.claims()?.fhirUser).toBe('Practitioner/okafor')
  })

  it('end with their time, with the account, and by revocation', async () => {
    const { config, tokens } = await signIn(server.baseUrl)
    server.db.exec("UPDATE openid_entry SET expires_at = expires_at - 601 WHERE model = 'AccessToken'")
    expect((await server.who(tokens.access_token)).caller).toBeNull()
    const next = await openid.refreshTokenGrant(config, tokens.refresh_token ?? '')
    expect((await server.who(next.access_token)).caller).not.toBeNull()
    server.db.exec("UPDATE account SET id = 'gone'")
    expect((await server.who(next.access_token)).caller).toBeNull()
    await openid.tokenRevocation(config, next.refresh_token ?? '')
    await expect(openid.refreshTokenGrant(config, next.refresh_token ?? '')).rejects.toThrow()
  })

  it('do not stand in the file, nor do passwords', async () => {
    const { tokens } = await signIn(server.baseUrl)
    const file = server.db.serialize().toString('latin1')
    for (const secret of [tokens.access_token, tokens.refresh_token ?? 'none', password])
      expect(file.includes(secret)).toBe(false)
  })

  it('rejects malformed and missing tokens', async () => {
    expect((await server.who('x'.repeat(43))).caller).toBeNull()
    expect((await server.who('short')).caller).toBeNull()
    expect(await (await fetch(`${server.baseUrl}/who`)).json()).toEqual({ caller: null })
  })
})
