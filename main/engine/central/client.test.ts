import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { electronFetch, proxySignInAnswer } from '../../../test/electron-standin/electron-fetch.ts'
import { createVirtualClock } from '../../../test/support/virtual-clock.ts'
import { throughElectron } from '../../processes/through-electron.ts'
import { type CentralAnswer, type CentralClient, createCentralClient, type NoAnswer } from './client.ts'
import { problemSystem } from './problem.ts'

let server: Server
let requests: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[]
let respond: (response: ServerResponse, request: IncomingMessage) => void
let tokens: (string | null)[]
let refused: number
let client: CentralClient
const clock = createVirtualClock()
/** Electron's, as far as it can be had without one. */
let netFetch: typeof fetch

beforeEach(async () => {
  requests = []
  refused = 0
  netFetch = electronFetch()
  tokens = ['one']
  respond = (response) => json(response, 200, { resourceType: 'Task', id: 't' })
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (data) => {
      body += data
    })
    request.on('end', () => {
      requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body })
      respond(response, request)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  client = createCentralClient({
    fetch: throughElectron((...asked) => netFetch(...asked)),
    clock,
    centralUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    clientVersion: '0.1.0',
    deviceId: 'device-1',
    token: async () => (tokens.length > 1 ? (tokens.shift() ?? null) : (tokens[0] ?? null)),
    tokenRefused: () => {
      refused++
    },
    epoch: () => 'epoch-1',
    auditHead: () => ({ count: 3, hash: 'abc' }),
  })
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'Content-Type': 'application/fhir+json; charset=utf-8',
    'Server-Epoch': 'epoch-1',
    ...headers,
  })
  response.end(body === null ? undefined : JSON.stringify(body))
}

const get = (): Promise<CentralAnswer | NoAnswer> =>
  client.request({ method: 'GET', path: '/fhir/R4/Task/t' })

test('says who it is, on which device and in which epoch; reads what the answer says beside the body', async () => {
  respond = (response) =>
    json(
      response,
      201,
      { resourceType: 'Task', id: 't' },
      {
        'Feed-Position': '0000000000000007',
        'Idempotent-Replay': 'true',
        'Rounds-Audit-Anchor': '2:def',
        'Retry-After': '3',
        Sunset: 'Tue, 06 Jan 2026 00:00:00 GMT',
        Date: 'Mon, 05 Jan 2026 14:00:00 GMT',
      },
    )
  const answer = await client.request({
    method: 'PUT',
    path: '/fhir/R4/Task/t',
    headers: { 'If-Match': 'W/"v"' },
    body: Buffer.from('{"é":1}'),
  })
  expect(requests[0]).toMatchObject({
    method: 'PUT',
    url: '/fhir/R4/Task/t',
    body: '{"é":1}',
    headers: {
      authorization: 'Bearer one',
      'rounds-client-version': '0.1.0',
      'rounds-device': 'device-1',
      'server-epoch': 'epoch-1',
      'rounds-audit-head': '3:abc',
      'if-match': 'W/"v"',
      'content-type': 'application/fhir+json',
    },
  })
  expect(answer).toEqual({
    kind: 'answer',
    status: 201,
    body: { resourceType: 'Task', id: 't' },
    epoch: 'epoch-1',
    position: '0000000000000007',
    serverTime: '2026-01-05T14:00:00.000Z',
    sunset: '2026-01-06T00:00:00.000Z',
    replayed: true,
    auditAnchor: '2:def',
    problem: null,
  })
})

test('an answer without body counts', async () => {
  respond = (response) => json(response, 204, null)
  expect(await client.request({ method: 'DELETE', path: '/leases/t' })).toMatchObject({
    kind: 'answer',
    status: 204,
    body: null,
  })
})

test('a refusal of ours has code, message, element and current version', async () => {
  const issue = {
    severity: 'error',
    code: 'conflict',
    details: { coding: [{ system: problemSystem, code: 'version-conflict' }], text: 'Changed meanwhile.' },
    expression: ['Task.status'],
  }
  respond = (response) =>
    json(response, 412, {
      resourceType: 'OperationOutcome',
      issue: [issue],
      contained: [{ resourceType: 'Task', id: 't' }],
    })
  expect(await get()).toMatchObject({
    status: 412,
    problem: {
      code: 'version-conflict',
      message: 'Changed meanwhile.',
      expression: ['Task.status'],
      current: { resourceType: 'Task' },
    },
  })
})

test('a refusal in another server’s format is not ours', async () => {
  respond = (response) =>
    json(response, 400, { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'invalid' }] })
  expect(await get()).toMatchObject({ status: 400, problem: null })
})

describe('what is not the central API’s word', () => {
  const page =
    (status: number, headers: Record<string, string> = {}) =>
    (response: ServerResponse) => {
      response.writeHead(status, { 'Content-Type': 'text/html', ...headers })
      response.end('<html>')
    }
  test.each([
    ['a portal’s page', page(200), 'captive-portal'],
    ['a portal’s redirect', page(302, { Location: 'http://127.0.0.1:1/portal' }), 'captive-portal'],
    ['511', page(511), 'captive-portal'],
    ['a gateway’s page', page(502), 'network'],
    [
      'JSON of a stranger',
      (response: ServerResponse) => json(response, 200, {}, { 'Server-Epoch': '' }),
      'captive-portal',
    ],
    [
      'an answer cut short',
      (response: ServerResponse) => json(response, 200, undefined, { 'Content-Length': '0' }),
      null,
    ],
    [
      'half a JSON',
      (response: ServerResponse) => {
        response.writeHead(200, { 'Content-Type': 'application/json', 'Server-Epoch': 'e' })
        response.end('{"resourceType":')
      },
      'network',
    ],
    ['a broken connection', (response: ServerResponse) => response.destroy(), 'network'],
  ])('%s', async (_, how, why) => {
    respond = how
    const answer = await get()
    if (why) expect(answer).toEqual({ kind: 'no-answer', why })
    else expect(answer).toMatchObject({ kind: 'answer', body: null })
  })

  test('a proxy that wants a sign-in', async () => {
    netFetch = async () => proxySignInAnswer()
    expect(await get()).toEqual({ kind: 'no-answer', why: 'proxy-sign-in' })
  })

  test.each(['NETWORK_CHANGED', 'NETWORK_IO_SUSPENDED', 'INTERNET_DISCONNECTED', 'TUNNEL_CONNECTION_FAILED'])(
    'a network that changes or is away: %s',
    async (name) => {
      netFetch = () => Promise.reject(new Error(`net::ERR_${name}`))
      expect(await get()).toEqual({ kind: 'no-answer', why: 'network' })
    },
  )

  test.each([
    ['that says its length', { 'Content-Length': String(2 ** 32) }],
    ['that does not', {}],
  ])('an answer without end %s', async (_, headers) => {
    const page = new Uint8Array(1024 * 1024)
    let pages = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        pages += 1
        controller.enqueue(page)
      },
    })
    netFetch = async () => new Response(body, { headers: { 'Server-Epoch': 'epoch-1', ...headers } })
    expect(await get()).toEqual({ kind: 'no-answer', why: 'too-long' })
    expect(pages).toBeLessThan(70)
  })

  test('silence, until the limit', async () => {
    let asked: () => void = () => {}
    const there = new Promise<void>((resolve) => {
      asked = resolve
    })
    respond = () => asked()
    const answer = client.request({ method: 'GET', path: '/', limitMs: 5000 })
    await there
    await clock.advance(5000)
    expect(await answer).toEqual({ kind: 'no-answer', why: 'timeout' })
  })
})

test('reports a refused token and repeats the request with a renewed one', async () => {
  respond = (response, request) =>
    request.headers.authorization === 'Bearer two' ? json(response, 200, {}) : json(response, 401, {})
  tokens = ['one', 'two']
  expect(await get()).toMatchObject({ status: 200 })
  expect(refused).toBe(1)
  tokens = ['one']
  expect(await get()).toMatchObject({ status: 401 })
  expect(requests).toHaveLength(3)
})

test('without a token nothing is sent', async () => {
  tokens = [null]
  expect(await get()).toEqual({ kind: 'no-answer', why: 'sign-in-needed' })
  expect(requests).toEqual([])
})

test('listeners hear of every outcome until they end it', async () => {
  const outcomes: string[] = []
  const end = client.onOutcome(({ kind }) => outcomes.push(kind))
  await get()
  end()
  await get()
  expect(outcomes).toEqual(['answer'])
})

test.each([
  ['issues that are none', { issue: 5 }],
  ['a coding that is none', { issue: [{ details: { coding: 5 } }] }],
  ['words that are none', { issue: [{ details: { text: 5 }, diagnostics: {} }] }],
])('a refusal with %s is an answer by its status', async (_, outcome) => {
  respond = (response) => json(response, 422, { resourceType: 'OperationOutcome', ...outcome })
  expect(await get()).toMatchObject({ kind: 'answer', status: 422, problem: null, diagnostics: '' })
})

test('ignores a Date that is no possible time', async () => {
  respond = (response) => json(response, 200, {}, { Date: 'Fri, 31 Dec 9999 23:59:59 GMT' })
  expect(await get()).toMatchObject({ kind: 'answer', serverTime: null })
})
