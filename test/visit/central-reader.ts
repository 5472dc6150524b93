import { createHash, randomBytes } from 'node:crypto'

/**
 * A plain HTTP client of the central API that shares no code with Rounds: what the visit script says about the
 * central API is what this client read there. It signs in like any program would, by the login page's own form.
 */
export type CentralReader = {
  get(path: string): Promise<{ status: number; body: Json; headers: Headers }>
  put(path: string, body: Json, headers: Record<string, string>): Promise<{ status: number; body: Json }>
  /** All pages of a search. */
  search(path: string): Promise<Json[]>
}

// biome-ignore lint/suspicious/noExplicitAny: this client has no types of ours, on purpose
export type Json = any

export async function openReader(central: string, email: string, password: string): Promise<CentralReader> {
  const token = await signIn(central, email, password)
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/fhir+json',
    'rounds-client-version': '9999.0.0',
    'rounds-device': 'reader',
  }
  const get = async (path: string) => {
    const answer = await fetch(path.startsWith('http') ? path : `${central}${path}`, { headers })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : null }
  }
  return {
    get,
    async put(path, body, extra) {
      const answer = await fetch(`${central}${path}`, {
        method: 'PUT',
        headers: {
          ...headers,
          'content-type': 'application/fhir+json',
          'idempotency-key': crypto.randomUUID(),
          ...extra,
        },
        body: JSON.stringify(body),
      })
      const text = await answer.text()
      return { status: answer.status, body: text ? JSON.parse(text) : null }
    },
    async search(path) {
      const found: Json[] = []
      let next: string | undefined = path
      while (next) {
        const { status, body }: { status: number; body: Json } = await get(next)
        if (status !== 200) throw new Error(`${path}: the central API answered ${status}`)
        for (const entry of body.entry ?? []) if (entry.search?.mode !== 'include') found.push(entry.resource)
        next = body.link?.find((link: Json) => link.relation === 'next')?.url
      }
      return found
    },
  }
}

/** Authorization code with PKCE, following redirects by hand with a cookie jar, until the loopback redirect. */
async function signIn(central: string, email: string, password: string): Promise<string> {
  const discovery: Json = await (await fetch(`${central}/oidc/.well-known/openid-configuration`)).json()
  const verifier = randomBytes(32).toString('base64url')
  const redirect = 'http://127.0.0.1:9/callback'
  const jar = new Map<string, string>()
  const step = async (url: string, init: RequestInit = {}) => {
    const answer = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: {
        ...(init.headers as Record<string, string>),
        cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; '),
      },
    })
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';')
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    return answer
  }
  const query = new URLSearchParams({
    client_id: 'rounds-workstation',
    response_type: 'code',
    redirect_uri: redirect,
    scope: 'openid fhirUser offline_access',
    prompt: 'consent',
    state: 's',
    nonce: 'n',
    code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  })
  let url = `${discovery.authorization_endpoint}?${query}`
  for (let hop = 0; hop < 12; hop += 1) {
    let answer = await step(url)
    if (answer.status === 200) {
      const page = await answer.text()
      const form = /<form[^>]*>/.exec(page)?.[0]
      if (!form) throw new Error('the login page has no form')
      const action = /action="([^"]+)"/.exec(form)?.[1] ?? url
      const fields = new URLSearchParams()
      for (const [input] of page.matchAll(/<input[^>]*>/g)) {
        const name = /name="([^"]+)"/.exec(input)?.[1]
        const value = /value="([^"]*)"/.exec(input)?.[1] ?? ''
        if (name)
          fields.set(name, /password/i.test(name) ? password : /mail|login|user/i.test(name) ? email : value)
      }
      answer = await step(new URL(action.replaceAll('&amp;', '&'), url).href, {
        method: 'POST',
        body: fields,
      })
    }
    const location = answer.headers.get('location')
    if (!location) throw new Error(`sign-in stopped with ${answer.status}`)
    url = new URL(location, url).href
    if (url.startsWith(redirect)) break
  }
  const code = new URL(url).searchParams.get('code')
  if (!code) throw new Error('sign-in brought no code')
  const answer = await fetch(discovery.token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirect,
      client_id: 'rounds-workstation',
      code_verifier: verifier,
    }),
  })
  const tokens: Json = await answer.json()
  if (!tokens.access_token) throw new Error('sign-in brought no token')
  return tokens.access_token
}

/** The plain text of a section's narrative: a line a `<p>`, entities undone. */
export function narrativeText(div: string): string {
  const lines = [...div.matchAll(/<p(?:\s[^>]*)?(?:\/>|>([\s\S]*?)<\/p>)/g)].map(([, line = '']) => line)
  return lines
    .map((line) =>
      line
        .replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
        .replaceAll(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&apos;', "'")
        .replaceAll('&amp;', '&'),
    )
    .join('\n')
}
