/**
 * Node's fetch with the manners of Electron's `net.fetch` (electron/electron, lib/browser/api/net-fetch.ts and
 * lib/common/api/net-client-request.ts): a redirect that is not followed rejects instead of being answered, a failure is
 * an `Error` with Chromium's name and no `TypeError`.
 */
export function electronFetch(nodeFetch: typeof fetch = fetch): typeof fetch {
  return async (input, init) => {
    const response = await nodeFetch(input, init).catch((error: unknown) => {
      throw init?.signal?.aborted ? error : new Error(netErrorOf(error))
    })
    if (init?.redirect === 'manual' && response.status >= 300 && response.status < 400) {
      await response.body?.cancel().catch(() => undefined)
      throw new Error('Redirect was cancelled')
    }
    return response
  }
}

/** What Chromium gives of a proxy that wants a sign-in: the status, and a body that can't be read. Node's fetch has no 407. */
export function proxySignInAnswer(): Response {
  const unreadable = new ReadableStream({
    pull: (controller) => controller.error(new Error('net::ERR_TUNNEL_CONNECTION_FAILED')),
  })
  return new Response(unreadable, { status: 407 })
}

/** Chromium's name of it, as far as Node tells what it was. */
function netErrorOf(error: unknown): string {
  const code = error instanceof Error && error.cause instanceof Error && 'code' in error.cause
  switch (code ? (error.cause as NodeJS.ErrnoException).code : '') {
    case 'ECONNREFUSED':
      return 'net::ERR_CONNECTION_REFUSED'
    case 'ECONNRESET':
    case 'UND_ERR_SOCKET':
      return 'net::ERR_CONNECTION_RESET'
    case 'ENOTFOUND':
      return 'net::ERR_NAME_NOT_RESOLVED'
    default:
      return 'net::ERR_FAILED'
  }
}
