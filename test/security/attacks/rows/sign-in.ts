import { createHash } from 'node:crypto'
import { type Central, createCentral } from '../../../../central/app.ts'
import type { SettingsInput } from '../../../../central/base/settings.ts'
import { createDevices } from '../../../../central/devices/devices.ts'
import { trainingCost } from '../../../../central/identity/password.ts'
import { createTestClock } from '../../../../central/testing/server.ts'
import { asking, realtimeTokens, signInAt } from '../../../../central/testing/sign-in.ts'
import { type Attack, must, type Weakening } from '../attack.ts'

const okafor = 'okafor@training.rounds.example'
const novak = 'novak@training.rounds.example'
const right = 'training'
const callback = 'http://127.0.0.1:49321/callback'
const held = 'sign-in'

type Jar = Map<string, string>
type World = { central: Central; clock: ReturnType<typeof createTestClock>; url: string }
const attack = (
  title: string,
  of: Attack['of'],
  run: (world: World) => Promise<string | null>,
  settings: SettingsInput = {},
): Attack => ({
  title,
  of,
  async run() {
    const clock = createTestClock(Date.now())
    const central = await createCentral({
      database: ':memory:',
      training: true,
      clock,
      settings: { passwordCost: trainingCost, ...settings },
    })
    try {
      return await run({ central, clock, url: central.url })
    } finally {
      await central.close()
    }
  },
})

const verifier = 'a'.repeat(43)
function authorization(url: string, more: Record<string, string | null> = {}): URL {
  const begun = new URL(`${url}/oidc/auth`)
  const asked: Record<string, string | null> = {
    client_id: 'rounds-workstation',
    response_type: 'code',
    redirect_uri: callback,
    scope: 'openid fhirUser offline_access',
    prompt: 'login consent',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state: 'state',
    ...more,
  }
  for (const [name, value] of Object.entries(asked)) if (value !== null) begun.searchParams.set(name, value)
  return begun
}

async function visit(url: URL | string, jar: Jar, init: RequestInit = {}): Promise<Response> {
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  const answer = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, cookie } })
  for (const line of answer.headers.getSetCookie()) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (name && value) jar.set(name, value)
    else if (name) jar.delete(name)
  }
  return answer
}
const target = (answer: Response, from: URL | string) => new URL(answer.headers.get('location') ?? '', from)

/** A sign-in page that is open in a browser: types a password there, and answers the status. */
async function openPage({ url }: World, jar: Jar = new Map()) {
  const begun = authorization(url)
  const form = target(await visit(begun, jar), begun)
  return {
    type: async (email: string, password: string, headers: Record<string, string> = {}) =>
      (await visit(form, jar, { method: 'POST', headers, body: new URLSearchParams({ email, password }) }))
        .status,
  }
}
type Page = Awaited<ReturnType<typeof openPage>>

/** How many of so many guesses, without a pause, were looked at. */
async function guesses(
  page: Page,
  times: number,
  headersOf: (n: number) => Record<string, string> = () => ({}),
) {
  let looked = 0
  for (let n = 0; n < times; n++) if ((await page.type(okafor, `guess ${n}`, headersOf(n))) === 401) looked++
  return looked
}

/** Through the whole sign-in page; the browser's cookies stay in the jar. The address it leads back to. */
async function signedIn(world: World, jar: Jar, more: Record<string, string | null> = {}): Promise<URL> {
  const begun = authorization(world.url, more)
  const form = target(await visit(begun, jar), begun)
  const body = new URLSearchParams({ email: okafor, password: right })
  const resume = target(await visit(form, jar, { method: 'POST', body }), form)
  return target(await visit(resume, jar), resume)
}

async function tokensFor(
  { url }: World,
  back: URL,
  with_: Record<string, string> = { code_verifier: verifier },
) {
  const answer = await fetch(`${url}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: 'rounds-workstation',
      code: back.searchParams.get('code') ?? '',
      redirect_uri: callback,
      ...with_,
    }),
  })
  return (await answer.json()) as { access_token?: string }
}

const pending = ({ central }: World): number =>
  (
    central.context.db.prepare<[], { n: number }>('SELECT count(*) AS n FROM openid_entry').get() as {
      n: number
    }
  ).n

const delays = 'central/identity/password-delays.ts'
const identity = 'central/identity/index.ts'
const openId = 'central/identity/openid.ts'
const storage = 'central/identity/openid-storage.ts'

const redirectsTo = (address: string) =>
  attack(`has the sign-in lead to ${address}`, held, async (world) => {
    const begun = authorization(world.url, { redirect_uri: address })
    const { status } = await visit(begun, new Map())
    return status === 303 ? 'a sign-in that leads there' : null
  })

const withRealtimeToken = (method: string, path: string, body?: unknown) =>
  attack(`uses the realtime token for ${method} ${path}`, held, async ({ url }) => {
    const { config, tokens } = await signInAt(url, okafor)
    const narrow = await realtimeTokens(config, tokens.access_token)
    const ask = asking(url, 'device-1')(narrow.access_token)
    const { status } = await ask(
      method,
      path,
      body,
      path.startsWith('/leases/') ? { 'if-none-match': '*' } : {},
    )
    return status < 300 ? 'an answer' : null
  })

export const signIn: Weakening[] = [
  {
    rule: 'Wrong passwords make an account wait for half a minute at most; they never close it.',
    changes: [
      {
        file: delays,
        find: 'Math.min(longestMs, 1000 * 2 ** Math.min(tries - free, 10))',
        replace: '15 * 60_000',
      },
    ],
    attacks: [
      attack('locks a provider out by ten wrong passwords', 'S12', async (world) => {
        const page = await openPage(world)
        for (let n = 0; n < 10; n++) await page.type(okafor, 'wrong')
        world.clock.pass(30)
        return (await page.type(okafor, right)) === 303 ? null : 'a provider who cannot sign in'
      }),
    ],
  },
  {
    rule: 'Wrong passwords for many accounts slow their address down; they do not close it.',
    changes: [
      { file: delays, find: 'const nextAccountMs = 10_000', replace: 'const nextAccountMs = 15 * 60_000' },
    ],
    attacks: [
      attack(
        'locks the practice behind one address out by wrong passwords for others',
        'S12',
        async (world) => {
          const page = await openPage(world)
          for (let n = 0; n < 40; n++) await page.type(`nobody-${n}@example.org`, 'wrong')
          world.clock.pass(10)
          return (await page.type(novak, right)) === 303 ? null : 'a practice that cannot sign in'
        },
      ),
    ],
  },
  {
    rule: 'A browser that signed an account in before waits for its own mistakes alone.',
    changes: [
      { file: delays, find: 'if (own.tries < ofKnown) return', replace: 'if (own.tries < 0) return' },
    ],
    attacks: [
      attack('holds a provider up at the computer they work on', 'S12', async (world) => {
        const jar: Jar = new Map()
        must((await signedIn(world, jar)).searchParams.get('code'), 'the provider signed in before')
        await guesses(await openPage(world), 10)
        return (await (await openPage(world, jar)).type(okafor, right)) === 303
          ? null
          : 'a provider who waits'
      }),
    ],
  },
  {
    rule: 'A lost device has no tries of its own.',
    changes: [
      { file: 'central/identity/known-browsers.ts', find: ' && !deps.isLost(row.grantId)', replace: '' },
    ],
    attacks: [
      attack('guesses on at a lost computer by the cookie of its browser', 'S12', async (world) => {
        const jar: Jar = new Map()
        const { access_token } = await tokensFor(world, await signedIn(world, jar))
        const ask = asking(world.url, 'lost')(String(access_token))
        must((await ask('GET', '/flags')).status === 200, 'the computer worked')
        createDevices(world.central.context.db, Date.now).orderWipe({
          practitioner: 'okafor',
          device: 'lost',
        })
        await guesses(await openPage(world), 10)
        const more = await guesses(await openPage(world, jar), 5)
        return more > 0 ? `${more} more guesses` : null
      }),
    ],
  },
  {
    rule: 'After five wrong passwords each further one costs a wait.',
    changes: [
      { file: delays, find: 'tries < free ? 0 :', replace: 'tries < Number.POSITIVE_INFINITY ? 0 :' },
    ],
    attacks: [
      attack('guesses a password twenty times at once', 'S12', async (world) => {
        const looked = await guesses(await openPage(world), 20)
        return looked > 5 ? `${looked} guesses` : null
      }),
    ],
  },
  {
    rule: 'Many addresses that guess at one account are one guesser.',
    changes: [
      { file: delays, find: 'all.addresses > manyAddresses ? all.last : here.last', replace: 'here.last' },
    ],
    attacks: [
      attack(
        'guesses a password from forty addresses at once',
        'S12',
        async (world) => {
          const page = await openPage(world)
          const looked = await guesses(page, 40, (n) => ({ 'x-forwarded-for': `203.0.113.${n}` }))
          return looked > 20 ? `${looked} guesses` : null
        },
        { trustProxy: '127.0.0.1' },
      ),
    ],
  },
  {
    rule: 'X-Forwarded-For is believed of the proxy that is named alone.',
    changes: [
      {
        file: 'central/app.ts',
        find: 'trustProxy: settings.trustProxy ?? false',
        replace: 'trustProxy: true',
      },
    ],
    attacks: [
      attack('guesses on under addresses that it makes up', 'S12', async (world) => {
        const page = await openPage(world)
        const looked = await guesses(page, 20, (n) => ({ 'x-forwarded-for': `203.0.113.${n}` }))
        return looked > 5 ? `${looked} guesses` : null
      }),
    ],
  },
  {
    rule: 'Discovery names the addresses that are configured.',
    changes: [
      { file: identity, find: 'raw.headers.host = host', replace: 'void host' },
      { file: identity, find: "delete raw.headers['x-forwarded-host']", replace: '' },
    ],
    attacks: (
      [
        ['Host', { host: 'evil.example' }],
        ['X-Forwarded-Host', { host: 'practice.example', 'x-forwarded-host': 'evil.example' }],
      ] as const
    ).map(
      ([name, headers]): Attack => ({
        title: `has discovery name its own server by ${name}`,
        of: 'S29',
        async run() {
          const baseUrl = 'https://practice.example'
          const central = await createCentral({ database: ':memory:', baseUrl })
          try {
            const { payload } = await central.inject({
              url: '/oidc/.well-known/openid-configuration',
              headers,
            })
            must(payload.includes('token_endpoint'), 'it is discovered')
            return payload.includes('evil.example') ? 'workstations that sign in there' : null
          } finally {
            await central.close()
          }
        },
      }),
    ),
  },
  {
    rule: 'Sign-ins that one address begins have a rate.',
    changes: [
      {
        file: identity,
        find: 'const seconds = begun.take(request.ip)',
        replace: 'const seconds: number = 0',
      },
    ],
    attacks: [
      attack('fills the database with sign-ins that it begins', 'S25', async (world) => {
        const begun = authorization(world.url)
        for (let n = 0; n < 300; n++) await visit(begun, new Map())
        return pending(world) > 200 ? `${pending(world)} rows` : null
      }),
    ],
  },
  {
    rule: 'Of sign-ins that nobody finishes so many are kept, the newest.',
    changes: [{ file: storage, find: 'if (tooMany > 0)', replace: 'if (false as boolean)' }],
    attacks: [
      attack(
        'fills the database with sign-ins from many addresses',
        'S25',
        async (world) => {
          const begun = authorization(world.url)
          for (let n = 0; n < 100; n++) await visit(begun, new Map())
          return pending(world) > 50 ? `${pending(world)} rows` : null
        },
        { limits: { signInBurst: 1000, signInsPending: 20 } },
      ),
    ],
  },
  {
    rule: 'Nothing else than beginning a sign-in makes rows for who is not signed in.',
    changes: [
      {
        file: openId,
        find: 'pushedAuthorizationRequests: { enabled: false }',
        replace: 'pushedAuthorizationRequests: { enabled: true }',
      },
    ],
    attacks: [
      attack('fills the database with pushed authorization requests', 'S25', async (world) => {
        for (let n = 0; n < 30; n++)
          await fetch(`${world.url}/oidc/request`, {
            method: 'POST',
            body: authorization(world.url).searchParams,
          })
        return pending(world) >= 30 ? `${pending(world)} rows` : null
      }),
    ],
  },
  {
    rule: 'A sign-in leads to a loopback address with the path of the workstation alone.',
    changes: [
      {
        // The rule is the library's: taken out of it once it is made.
        file: openId,
        find: 'allowRealtimeTokens(provider, settings.isLost)',
        replace:
          'allowRealtimeTokens(provider, settings.isLost); provider.Client.prototype.redirectUriAllowed = () => true',
      },
    ],
    attacks: [
      'https://evil.example/callback',
      'http://127.0.0.1@evil.example/callback',
      'http://127.0.0.1.evil.example/callback',
      'http://127.0.0.1:49321/elsewhere',
      'http://127.0.0.1:49321/callback/../elsewhere',
      'http://127.0.0.1:49321/callback?to=evil.example',
      'https://127.0.0.1:49321/callback',
      'http://192.0.2.1/callback',
    ].map(redirectsTo),
  },
  {
    rule: 'A sign-in is bound to the workstation that began it.',
    changes: [
      { file: openId, find: 'pkce: { required: () => true }', replace: 'pkce: { required: () => false }' },
    ],
    attacks: [
      attack('signs in without a code challenge', held, async (world) => {
        const none = { code_challenge: null, code_challenge_method: null }
        const begun = authorization(world.url, none)
        const there = target(await visit(begun, new Map()), begun)
        if (there.searchParams.has('error')) return null
        const { access_token } = await tokensFor(world, await signedIn(world, new Map(), none), {})
        return access_token ? 'tokens for whoever sees the code' : null
      }),
    ],
  },
  {
    rule: 'A code is good once.',
    changes: [{ file: storage, find: 'consume.run(now(), model, keyOf(id))', replace: 'void id' }],
    attacks: [
      attack('exchanges a code a second time', held, async (world) => {
        const back = await signedIn(world, new Map())
        must((await tokensFor(world, back)).access_token, 'the first is served')
        return (await tokensFor(world, back)).access_token ? 'tokens of its own' : null
      }),
    ],
  },
  {
    rule: 'The realtime token opens nothing clinical.',
    changes: [
      { file: 'central/http/request.ts', find: 'if (caller.realtimeOnly)', replace: 'if (false as boolean)' },
    ],
    attacks: [
      withRealtimeToken('GET', '/fhir/R4/$changes'),
      withRealtimeToken('GET', '/fhir/R4/Task?status=requested'),
      withRealtimeToken('GET', '/leases'),
      withRealtimeToken('PUT', '/leases/rosa-delgado-task', {}),
      withRealtimeToken('GET', '/flags'),
      withRealtimeToken('GET', '/co-signatures'),
      withRealtimeToken('GET', '/devices/device-1'),
    ],
  },
  {
    rule: 'The realtime token is no way to more time.',
    changes: [
      {
        file: 'central/identity/realtime-token.ts',
        find: ' || subject.scopes.has(realtimeScope)',
        replace: '',
      },
    ],
    attacks: [
      attack('exchanges the realtime token for another', held, async ({ url }) => {
        const { config, tokens } = await signInAt(url, okafor)
        const narrow = await realtimeTokens(config, tokens.access_token)
        const more = await realtimeTokens(config, narrow.access_token).catch(() => null)
        return more?.refresh_token ? 'twelve hours more' : null
      }),
    ],
  },
]
