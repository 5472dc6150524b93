import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import * as openid from 'openid-client'
import { afterEach, expect, it } from 'vitest'
import { asking, signInAt } from '../testing/sign-in.ts'

const visit = 'grace-lindqvist-visit'
const token = 'oiiv_Wa8bb23f8_o80yPWK'
const root = join(import.meta.dirname, '..', '..')

let child: ChildProcess | undefined
let reader: Socket | undefined
afterEach(() => {
  reader?.destroy()
  child?.kill('SIGKILL')
})

async function start(): Promise<string> {
  const settings = {
    realtime: { ping: 100 },
    limits: { streamOwed: 1e9, signalsHeldSize: 1e9, streamFarewellMs: 300 },
  }
  child = spawn(
    join(root, 'node_modules/.bin/node'),
    [join(root, 'central/testing/central-process.ts'), JSON.stringify(settings)],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const [url] = await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line')
  return String(url)
}

/** A connection that begins to listen and then reads nothing. */
async function listenAsleep(url: string, accessToken: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.write(`GET /realtime HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${accessToken}\r\n\r\n`)
  await once(socket, 'data')
  socket.pause()
  return socket
}

it('goes on answering when a stream ends while its reader sleeps, and lets go of the connection', async () => {
  const url = await start()
  const { config, tokens } = await signInAt(url, 'okafor@training.rounds.example')
  const doctor = asking(url, 'device-1')(tokens.access_token)
  await doctor('PUT', '/leases/grace-lindqvist-task', {}, { 'if-none-match': '*' })
  const opened = await fetch(`${url}/join/${token}/session`, { method: 'POST' })
  const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const patient = async (method: string, path: string, body: unknown) => {
    const headers = { cookie, 'content-type': 'application/json' }
    return (await fetch(`${url}${path}`, { method, headers, body: JSON.stringify(body) })).status
  }
  const joining = (id: string) => `/realtime/calls/${visit}/participants/${id}`
  await doctor('PUT', joining('doctor'), { name: '', role: 'provider' })
  await patient('PUT', joining('visitor'), { name: '', role: 'patient' })
  reader = await listenAsleep(url, tokens.access_token)

  // More than the system's own buffers between the two take: the rest waits in the process.
  const signal = { call: visit, from: 'visitor', to: 'doctor', data: 'x'.repeat(64_000) }
  for (let sent = 0; sent < 180; sent++) expect(await patient('POST', '/realtime/signals', signal)).toBe(201)

  await openid.tokenRevocation(config, tokens.refresh_token as string)
  const gone = once(reader, 'close')
  let polls = 0
  const poking = setInterval(async () => {
    // Whatever is told to everyone: a list of who is in the call, a poke.
    polls +=
      (await patient('PUT', joining(`visitor-${polls}`), { name: '', role: 'patient' }).catch(() => 0)) ===
      200
        ? 1
        : 0
  }, 50)
  // Only the server can end it: the reader has stopped reading, and wakes to find it broken off.
  await expect.poll(() => polls).toBeGreaterThan(20)
  reader.resume()
  await gone
  clearInterval(poking)
  expect(child?.exitCode).toBe(null)
  expect((await fetch(`${url}/fhir/R4/metadata`)).status).toBe(200)
})
