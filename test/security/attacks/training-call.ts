import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type Central, createCentral } from '../../../central/app.ts'
import type { SettingsInput } from '../../../central/base/settings.ts'
import { must } from './attack.ts'

export const visit = 'grace-lindqvist-visit'
export const otherVisit = 'arthur-whitcomb-visit'
export const link = 'oiiv_Wa8bb23f8_o80yPWK'

export type Who = Record<string, string>
export type Answer = {
  status: number
  body: Record<string, never> & { [key: string]: unknown }
  size: number
}
export type CallWorld = {
  central: Central
  /** Time passes only by this. */
  pass(ms: number): void
  /** Nobody's token is good any more. */
  signOut(): void
  ask(who: Who, method: string, path: string, body?: unknown): Promise<Answer>
  provider(device?: string): Who
  /** Another browser that came by the link. */
  browser(): Promise<Who>
  doctor: Who
  visitor: Who
  join(who: Who, id: string, role?: string, call?: string): Promise<Answer>
  signal(who: Who, from: string, to: string, data?: unknown, call?: string): Promise<Answer>
  /** The clinician signs, and leaves. */
  end(): Promise<void>
  count(sql: string): number
}

/** The training practice with one call: `doctor` of okafor, `visitor` by the patient's link. */
export async function inACall(
  settings: SettingsInput,
  attack: (world: CallWorld) => Promise<string | null>,
): Promise<string | null> {
  let now = Date.now()
  let signedIn = true
  const central = await createCentral({
    database: ':memory:',
    training: true,
    clock: { now: () => now },
    settings: { ...settings, realtime: { ping: 50, poll: 100, ...settings.realtime } },
    authenticate: async ({ headers }) => {
      const id = /^Bearer (\w+)$/.exec(headers.authorization ?? '')?.[1]
      const device = headers['rounds-device']
      return id && signedIn ? { practitionerId: id, deviceId: String(device ?? 'device-1') } : null
    },
  })
  const ask: CallWorld['ask'] = async (who, method, path, body) => {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array
    const answer = await fetch(`${central.url}${path}`, {
      method,
      headers: { ...who, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: isRaw ? (body as BodyInit) : JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : {}, size: text.length }
  }
  const provider = (device = 'okafor-1'): Who => ({ authorization: 'Bearer okafor', 'rounds-device': device })
  const browser = async (): Promise<Who> => {
    const opened = await fetch(`${central.url}/join/${link}/session`, { method: 'POST' })
    must(opened.status === 200, 'the link opens a session')
    return { cookie: (opened.headers.get('set-cookie') ?? '').split(';')[0] ?? '' }
  }
  const join: CallWorld['join'] = (who, id, role = 'patient', call = visit) =>
    ask(who, 'PUT', `/realtime/calls/${call}/participants/${id}`, { name: 'Someone', role })
  const doctor = provider()
  const { store, db } = central.context
  try {
    const claimed = await ask({ ...doctor, 'if-none-match': '*' }, 'PUT', '/leases/grace-lindqvist-task', {})
    must(claimed.status === 201, 'okafor claims the visit')
    const visitor = await browser()
    must((await join(doctor, 'doctor', 'provider')).status === 200, 'the doctor joins')
    must((await join(visitor, 'visitor')).status === 200, 'the patient joins')
    return await attack({
      central,
      pass: (ms) => {
        now += ms
      },
      signOut: () => {
        signedIn = false
      },
      ask,
      provider,
      browser,
      doctor,
      visitor,
      join,
      signal: (who, from, to, data = 'x', call = visit) =>
        ask(who, 'POST', '/realtime/signals', { call, from, to, data }),
      async end() {
        store.put({ ...store.read('Encounter', visit)?.resource, id: visit, status: 'finished' } as never)
        await ask(doctor, 'DELETE', `/realtime/calls/${visit}/participants/doctor`)
      },
      count: (sql) => db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${sql}`).get()?.n ?? 0,
    })
  } finally {
    await central.close()
  }
}

/** A connection that begins to listen and then reads nothing. */
export async function listenAsleep(url: string, who: Who): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  const headers = Object.entries(who).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`GET /realtime HTTP/1.1\r\nHost: ${hostname}\r\n${headers.join('')}\r\n`)
  await once(socket, 'data')
  socket.pause()
  return socket
}

/** Turns of the event loop, at most as many as `most`, until it is so; else false. */
export async function comesAbout(ready: () => boolean, most = 100): Promise<boolean> {
  for (let turn = 0; turn < most; turn++) {
    if (ready()) return true
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return ready()
}
