import { createServer, request, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'

/**
 * A hospital's proxy, for specs: the workstation reaches the central API through it, so that its network can be
 * cut, made to answer a captive portal's page, or made to lose an answer after the request went through.
 * It speaks both forms a client may use: absolute-URI requests and CONNECT tunnels.
 */
export type NetworkProxy = {
  /** `127.0.0.1:PORT`, for `--proxy-server`. */
  address: string
  /** Refuses what comes and breaks what is open. */
  cut(): void
  /** Answers every request with a portal's HTML page and status 200. */
  portal(): void
  restore(): void
  /** Breaks the connection of the next request matching `method` and `path` after the server answered it. */
  loseAnswerOf(method: string, path: RegExp): void
  /** Refuses requests whose path and query match, as a network failure, until `restore`. */
  block(path: RegExp): void
  requests(): number
  close(): Promise<void>
}

type Mode = 'open' | 'cut' | 'portal'

const portalPage =
  '<!doctype html><html><body><h1>Guest network</h1><p>Accept the terms to go online.</p></body></html>'

export async function openProxy(): Promise<NetworkProxy> {
  let mode: Mode = 'open'
  let blocked: RegExp | null = null
  let losing: { method: string; path: RegExp } | null = null
  let seen = 0
  const sockets = new Set<Socket>()
  const track = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
  }

  /** Handles a request for `origin` + `path`, whichever way it came in. */
  const handler = (origin: (url: string, host: string) => URL): Server =>
    createServer((incoming, outgoing) => {
      seen += 1
      const target = origin(incoming.url ?? '/', incoming.headers.host ?? '')
      if (mode === 'cut' || blocked?.test(target.pathname + target.search))
        return void incoming.socket.destroy()
      if (mode === 'portal') {
        outgoing.writeHead(200, { 'content-type': 'text/html' })
        return void outgoing.end(portalPage)
      }
      const upstream = request(
        target,
        { method: incoming.method, headers: { ...incoming.headers, connection: 'close' } },
        (answer) => {
          if (
            losing &&
            incoming.method === losing.method &&
            losing.path.test(target.pathname + target.search)
          ) {
            losing = null
            answer.resume()
            return void answer.on('end', () => incoming.socket.destroy())
          }
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
          outgoing.flushHeaders()
          answer.pipe(outgoing)
          answer.on('error', () => incoming.socket.destroy())
        },
      )
      upstream.on('socket', track)
      upstream.on('error', () => incoming.socket.destroy())
      incoming.pipe(upstream)
      outgoing.on('close', () => upstream.destroy())
    })

  const outer = handler((url, host) => new URL(url, `http://${host}`))
  const tunnels = new Map<string, Server>()
  outer.on('connection', track)
  outer.on('connect', (incoming, socket: Socket) => {
    if (mode === 'cut') return void socket.destroy()
    const [host, port] = (incoming.url ?? '').split(':')
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    if (port === '443') {
      const upstream = connect(443, host)
      track(upstream)
      return void socket.pipe(upstream).pipe(socket)
    }
    const key = incoming.url ?? ''
    const inner = tunnels.get(key) ?? handler((url) => new URL(url, `http://${key}`))
    tunnels.set(key, inner)
    inner.emit('connection', socket)
  })
  await new Promise<void>((done) => outer.listen(0, '127.0.0.1', done))

  const drop = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    address: `127.0.0.1:${(outer.address() as AddressInfo).port}`,
    cut() {
      mode = 'cut'
      drop()
    },
    portal() {
      mode = 'portal'
      drop()
    },
    restore() {
      mode = 'open'
      blocked = null
    },
    loseAnswerOf(method, path) {
      losing = { method, path }
    },
    block(path) {
      blocked = path
    },
    requests: () => seen,
    close() {
      drop()
      return new Promise((done) => outer.close(() => done()))
    },
  }
}
