import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Callback = {
  /** `http://127.0.0.1:<random port>/callback` (RFC 8252, section 7.3). */
  redirectUri: string
  /** The address the browser came back to; rejects when closed before. */
  arrived: Promise<URL>
  close(): void
}

/** The browser sends its one request at once. */
const patience = { requestTimeout: 10_000, headersTimeout: 10_000, connectionsCheckingInterval: 2_000 }

/**
 * Waits on the loopback interface for the browser to come back from the sign-in with this `state`. Any page and program of this
 * machine can ask here too: what states another is not found, and changes nothing. Only the first callback counts.
 */
export async function listenForCallback(state: string): Promise<Callback> {
  let settle: { arrive(url: URL): void; stop(reason: Error): void } | undefined
  const arrived = new Promise<URL>((resolve, reject) => {
    settle = { arrive: resolve, stop: reject }
  })
  // Whoever waits sees the rejection; nobody waiting is not an error.
  arrived.catch(() => {})

  const server = createServer(patience, (request, response) => {
    const url = callbackIn(request, redirectUri(), state)
    if (!url) {
      response.writeHead(404, { connection: 'close' }).end()
      return
    }
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'cache-control': 'no-store',
      connection: 'close',
    })
    response.end(page(url.searchParams.has('code')))
    settle?.arrive(url)
  })
  const redirectUri = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  // One connection that can't be taken is not the end of the engine.
  server.on('error', () => {})
  return {
    redirectUri: redirectUri(),
    arrived,
    close() {
      settle?.stop(new SignInCanceled())
      server.close()
      server.closeIdleConnections()
    },
  }
}

/** The address that a request asks for, if it is the callback of this sign-in; null for any other. */
function callbackIn(request: IncomingMessage, redirectUri: string, state: string): URL | null {
  const here = new URL(redirectUri)
  // A name that was made to lead here is not where the browser was sent back to.
  if (request.method !== 'GET' || request.headers.host !== here.host) return null
  const url = URL.parse(request.url ?? '', here.href)
  if (url?.origin !== here.origin || url.pathname !== here.pathname) return null
  const stated = url.searchParams.getAll('state')
  return stated.length === 1 && stated[0] === state ? url : null
}

/** The sign-in was given up on this side: a new one began, or the provider canceled. */
export class SignInCanceled extends Error {
  override name = 'SignInCanceled'
}

const page = (signedIn: boolean) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Rounds</title>
<style>
  body { font: 18px/1.5 system-ui, sans-serif; color: #1f2933; background: #f6f7f8; margin: 0;
    display: grid; place-content: center; min-height: 100vh; text-align: center }
  h1 { font-size: 24px; font-weight: 600; margin: 0 0 8px }
  @media (prefers-color-scheme: dark) { body { color: #e4e7eb; background: #12181f } }
</style></head>
<body><main><h1>${signedIn ? 'Signed in to Rounds' : 'Not signed in'}</h1>
<p>${signedIn ? 'You can close this window.' : 'You can close this window and try again in Rounds.'}</p></main></body></html>
`
