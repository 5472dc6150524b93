import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { EventName } from '../../preload/contract/index.ts'
import { electronFetch } from '../../test/electron-standin/electron-fetch.ts'
import type { Clock } from '../base/clock.ts'
import type { RealtimeNews, RealtimeOrders } from '../base/realtime-messages.ts'
import { throughElectron } from '../processes/through-electron.ts'
import { createRealtime } from './realtime.ts'

/** For tests: time moves only when told. */
export function createVirtualClock() {
  let time = 0
  const due = new Set<{ at: number; work: () => void }>()
  const clock: Clock = {
    now: () => 1_700_000_000_000 + time,
    monotonic: () => time,
    after(ms, work) {
      const timer = { at: time + ms, work }
      due.add(timer)
      return () => due.delete(timer)
    },
  }
  return {
    ...clock,
    /** Lets `ms` pass, running what falls due in its order. */
    advance(ms: number) {
      const end = time + ms
      for (;;) {
        const next = [...due].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
        if (!next) break
        due.delete(next)
        time = Math.max(time, next.at)
        next.work()
      }
      time = end
    },
    /** ms until each waiting timer, nearest first. */
    waiting: () => [...due].map(({ at }) => at - time).sort((a, b) => a - b),
  }
}

export async function until(condition: () => unknown): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2))
}

export type Received = { method: string; path: string; headers: IncomingMessage['headers']; body: unknown }
type Reply = { status?: number; body?: unknown; headers?: Record<string, string> }
type Route = (request: Received) => Reply | Promise<Reply>

export const outcome = (code: string, text: string) => ({
  resourceType: 'OperationOutcome',
  issue: [
    {
      severity: 'error',
      code: 'processing',
      details: { coding: [{ system: 'https://rounds.example/fhir/problem', code }], text },
    },
  ],
})

/** A real HTTP server on port 0 that speaks the part of `docs/central-api.md` the realtime process uses, to be scripted. */
export async function createScriptedCentral() {
  const received: Received[] = []
  const streams = new Set<ServerResponse>()
  const joined = [{ id: 'patient-1', name: 'Rosa', role: 'patient' }]
  const central = {
    epoch: 'epoch-1',
    received,
    streams,
    joined,
    /** Answers HTML without `Server-Epoch` to everything, as a captive portal does. */
    captive: false,
    /** Leads everything to such a page instead. */
    redirecting: false,
    /** Takes streams and lets nothing through. */
    holdStreams: false,
    routes: {
      'GET /realtime?poll': () => ({ body: { events: [] } }),
      'PUT /realtime/presence': () => ({ body: { leases: [], superseded: [], colleagues: [] } }),
      'GET /ice-servers': () => ({
        body: {
          iceServers: [{ urls: 'stun:stun.example' }],
          iceTransportPolicy: 'all',
          expiresInSeconds: 600,
        },
      }),
      'GET /fhir/R4/Encounter': () => ({
        body: {
          resourceType: 'Encounter',
          identifier: [{ system: 'https://rounds.example/fhir/join', value: 'join-token' }],
        },
      }),
      'PUT /realtime/calls': (request: Received) => {
        const id = request.path.split('/').at(-1) ?? ''
        const { name, role } = request.body as { name: string; role: string }
        if (!joined.some((one) => one.id === id)) joined.push({ id, name, role })
        return { body: { participants: joined } }
      },
      'DELETE /realtime/calls': () => ({ status: 204 }),
      'POST /realtime/signals': () => ({ status: 201, body: { id: '1' } }),
    } as Record<string, Route>,
    say(event: string, data: unknown, id?: string) {
      const text = `${id ? `id: ${id}\n` : ''}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
      for (const stream of streams) stream.write(text)
    },
    asked: (method: string, part: string) =>
      received.filter((one) => one.method === method && one.path.includes(part)),
    /** Ends every stream, as a server does that is restarted. */
    dropStreams() {
      for (const stream of streams) stream.destroy()
      streams.clear()
    },
    url: '',
    close: async () => {},
  }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    const one: Received = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: text ? JSON.parse(text) : undefined,
    }
    received.push(one)
    if (central.captive) {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>Welcome to the guest network</h1>')
      return
    }
    if (central.redirecting && one.path !== '/portal') {
      response.writeHead(302, { Location: '/portal' }).end()
      return
    }
    const headers = { 'Server-Epoch': central.epoch }
    const stated = request.headers['server-epoch']
    if (stated !== undefined && stated !== central.epoch) {
      response.writeHead(412, headers).end(JSON.stringify(outcome('epoch-mismatch', 'Another history.')))
      return
    }
    if (one.method === 'GET' && one.path === '/realtime') {
      const reply = await central.routes['GET /realtime']?.(one)
      if (reply?.status) {
        response.writeHead(reply.status, { ...headers, ...reply.headers }).end(JSON.stringify(reply.body))
        return
      }
      response.writeHead(200, { ...headers, 'Content-Type': 'text/event-stream' })
      response.flushHeaders()
      if (!central.holdStreams) streams.add(response)
      response.on('close', () => streams.delete(response))
      return
    }
    const name = Object.keys(central.routes)
      .filter((route) => `${one.method} ${one.path}`.startsWith(route))
      .sort((a, b) => b.length - a.length)[0]
    const reply = name
      ? await central.routes[name]?.(one)
      : { status: 404, body: outcome('not-found', 'Unknown.') }
    response.writeHead(reply?.status ?? 200, {
      ...headers,
      'Content-Type': 'application/json',
      ...reply?.headers,
    })
    response.end(reply?.body === undefined ? '' : JSON.stringify(reply.body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  central.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  central.close = () =>
    new Promise((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    })
  return central
}

/** The realtime process under a virtual clock, with everything it said. */
export function createTestRealtime(centralUrl: string) {
  const clock = createVirtualClock()
  const events: { event: EventName; payload: unknown }[] = []
  const news: RealtimeNews[] = []
  const log: string[] = []
  let underWay = 0
  /** Each request the realtime process began, whether it got out or not, and when. */
  const tried: { path: string; at: number }[] = []
  /** Set: the cable is out. */
  const network = { away: false }
  const netFetch = throughElectron(electronFetch())
  const realtime = createRealtime({
    clock,
    fetch: (input, init) => {
      tried.push({ path: new URL(String(input)).pathname, at: clock.monotonic() })
      if (network.away) return Promise.reject(new TypeError('fetch failed'))
      const asked = netFetch(input, init)
      if (new URL(String(input)).pathname === '/realtime') return asked
      underWay++
      return asked.finally(() => underWay--)
    },
    emit: (event, payload) => events.push({ event, payload }),
    news: (one) => news.push(one),
    log: (text) => log.push(text),
  })
  const orders: RealtimeOrders = {
    centralUrl,
    token: 'token-1',
    epoch: null,
    deviceId: '11111111-2222-4333-8444-555555555555',
    clientVersion: '0.1.0',
    availability: 'available',
    practitionerName: 'Dr Ada Okafor',
    leases: [{ task: 'task-1', encounter: 'visit-1', claim: 3 }],
    unsent: 2,
    auditHead: `3:${'a'.repeat(64)}`,
  }
  return {
    realtime,
    clock,
    events,
    news,
    log,
    network,
    tried,
    orders,
    /** Lets seconds pass one by one, each with the requests it brought answered. */
    async pass(seconds: number) {
      for (let second = 0; second <= seconds; second++) {
        if (second > 0) clock.advance(1_000)
        await new Promise((resolve) => setTimeout(resolve, 2))
        await until(() => underWay === 0)
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
    },
    states: () =>
      events
        .filter(({ event }) => event === 'call.line')
        .map(({ payload }) => (payload as { state: string }).state),
  }
}
