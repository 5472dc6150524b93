/**
 * Electron's `net.fetch` as the platform's `fetch` is specified, which the HTTP clients of the utility processes are written for.
 * Electron answers no redirect with `redirect: 'manual'` but rejects (electron/electron#43715), so that a captive portal
 * looked like a dead network; and its failures are no `TypeError`, by which a library tells the network from a fault of its own.
 */
export function throughElectron(
  netFetch: (input: string | Request, init?: RequestInit) => Promise<Response>,
) {
  const through: typeof fetch = async (input, init) => {
    let response: Response
    try {
      response = await netFetch(input instanceof URL ? input.href : input, init)
    } catch (error) {
      if (init?.signal?.aborted) throw error
      const why = error instanceof Error ? error.message : ''
      // Where to is not told. Nobody here goes there.
      if (why === 'Redirect was cancelled') return new Response(null, { status: 302 })
      if (why.startsWith('net::ERR_PROXY_AUTH_')) return new Response(null, { status: 407 })
      throw error instanceof TypeError ? error : new TypeError('The network failed.', { cause: error })
    }
    if (response.status !== 407) return response
    // In front of a tunnel Chromium gives the proxy's status and fails when its page is read.
    await response.body?.cancel().catch(() => undefined)
    return new Response(null, { status: 407 })
  }
  return through
}
