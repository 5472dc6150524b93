import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { type Central, createCentral } from './app.ts'

let central: Central
afterEach(() => central.close())

/** Sends a body a byte at a time until the other side has had enough; what it said then. */
async function trickle(path: string): Promise<string> {
  const { hostname, port } = new URL(central.url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  let output = ''
  socket.on('data', (chunk) => {
    output += chunk
  })
  socket.on('error', () => undefined)
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n`,
  )
  const trickling = setInterval(() => socket.write('a'), 20)
  // It may be broken off in the middle of a byte: that is its end, too.
  await new Promise((resolve) => socket.on('close', resolve))
  clearInterval(trickling)
  return output
}

it.each(['/oidc/token', '/fhir/R4', '/realtime/signals', '/join/x/session'])(
  'gives up a body that does not arrive, of whoever sends it (%s)',
  async (path) => {
    central = await createCentral({
      database: ':memory:',
      training: true,
      settings: { limits: { requestMs: 400 } },
    })
    expect(await trickle(path)).toMatch(/^(HTTP\/1\.1 4\d\d |$)/)
    expect((await fetch(`${central.url}/fhir/R4/metadata`)).status).toBe(200)
  },
)
