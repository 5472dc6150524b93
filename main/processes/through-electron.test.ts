import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { electronFetch, proxySignInAnswer } from '../../test/electron-standin/electron-fetch.ts'
import { throughElectron } from './through-electron.ts'

let server: Server
let url: string
let respond: (response: ServerResponse) => void
let visited: string[]
beforeEach(async () => {
  visited = []
  server = createServer((request, response) => {
    visited.push(request.url ?? '')
    respond(response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/asked`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})
const through = throughElectron(electronFetch())
const failing = (message: string) => throughElectron(() => Promise.reject(new Error(message)))

describe('a request through Electron', () => {
  it('is answered as it was, body and headers', async () => {
    respond = (response) => response.writeHead(201, { 'X-Word': 'one' }).end('two')
    const answer = await through(new URL(url))
    expect([answer.status, answer.headers.get('x-word'), await answer.text()]).toEqual([201, 'one', 'two'])
  })

  it('sees a redirect that it does not follow, which Electron itself rejects', async () => {
    respond = (response) => response.writeHead(307, { Location: '/portal' }).end()
    await expect(electronFetch()(url, { redirect: 'manual' })).rejects.toThrow('Redirect was cancelled')
    const answer = await through(url, { method: 'PUT', body: 'x', redirect: 'manual' })
    expect([answer.status, await answer.text()]).toEqual([302, ''])
    expect(visited).toEqual(['/asked', '/asked'])
  })

  it('sees that a proxy wants a sign-in, though Electron fails on the proxy’s page', async () => {
    await expect(proxySignInAnswer().text()).rejects.toThrow('ERR_TUNNEL')
    const answer = await throughElectron(async () => proxySignInAnswer())(url)
    expect([answer.status, await answer.text()]).toEqual([407, ''])
    for (const code of ['REQUESTED', 'UNSUPPORTED', 'REQUESTED_WITH_NO_CONNECTION'])
      expect(await failing(`net::ERR_PROXY_AUTH_${code}`)(url)).toMatchObject({ status: 407 })
  })

  it.each([
    'net::ERR_NETWORK_CHANGED',
    'net::ERR_INTERNET_DISCONNECTED',
    'net::ERR_NAME_NOT_RESOLVED',
    'net::ERR_CONNECTION_RESET',
    // A proxy says no more than this of a server behind it that it can't reach.
    'net::ERR_TUNNEL_CONNECTION_FAILED',
    'net::ERR_CERT_AUTHORITY_INVALID',
  ])('fails for %s as a fetch does: with a TypeError that names no address', async (why) => {
    const failed = await failing(why)(url).catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(TypeError)
    expect((failed as Error).message).toBe('The network failed.')
    expect((failed as Error).cause).toMatchObject({ message: why })
  })

  it('gives the reason of whoever aborted it', async () => {
    respond = () => undefined
    const stop = new AbortController()
    const asked = through(url, { signal: stop.signal })
    stop.abort(new Error('by hand'))
    await expect(asked).rejects.toThrow('by hand')
  })
})
