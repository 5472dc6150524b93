import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type NetworkProxy, openProxy } from './proxy.ts'

let posted = 0
const origin = createServer((incoming, outgoing) => {
  if (incoming.method === 'POST') posted += 1
  outgoing.setHeader('content-type', 'application/json')
  outgoing.end(JSON.stringify({ path: incoming.url }))
})
let proxy: NetworkProxy
let port = 0
beforeAll(async () => {
  await new Promise<void>((done) => origin.listen(0, '127.0.0.1', done))
  port = (origin.address() as AddressInfo).port
  proxy = await openProxy()
})
afterAll(async () => {
  await proxy.close()
  origin.close()
})

const through = (path: string, method = 'GET') =>
  new Promise<{ status: number; body: string }>((resolve, reject) => {
    const [host, proxyPort] = proxy.address.split(':')
    const outgoing = request(
      {
        host,
        port: proxyPort,
        method,
        path: `http://127.0.0.1:${port}${path}`,
        headers: { host: `127.0.0.1:${port}` },
      },
      (answer) => {
        let body = ''
        answer.on('data', (part) => {
          body += part
        })
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }))
        answer.on('error', reject)
      },
    )
    outgoing.on('error', reject)
    outgoing.end()
  })

test('it passes on, cuts, shows a portal, and passes on again', async () => {
  expect(await through('/a')).toEqual({ status: 200, body: '{"path":"/a"}' })
  proxy.cut()
  await expect(through('/a')).rejects.toThrow()
  proxy.portal()
  expect((await through('/a')).body).toContain('Guest network')
  proxy.restore()
  expect((await through('/b')).body).toBe('{"path":"/b"}')
})

test('it loses an answer after the server took the request', async () => {
  proxy.loseAnswerOf('POST', /^\/c/)
  await expect(through('/c', 'POST')).rejects.toThrow()
  expect(posted).toBe(1)
  expect((await through('/c', 'POST')).status).toBe(200)
})

test('it blocks one path only', async () => {
  proxy.block(/everything/)
  await expect(through('/x/$everything')).rejects.toThrow()
  expect((await through('/x')).status).toBe(200)
  proxy.restore()
})
