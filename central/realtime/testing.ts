import { afterEach, beforeEach } from 'vitest'
import { type Central, createCentral } from '../app.ts'
import type { Settings } from '../base/settings.ts'
import { listenTo } from '../testing/listening.ts'

export const visit = 'grace-lindqvist-visit'
export const task = 'grace-lindqvist-task'
export const token = 'oiiv_Wa8bb23f8_o80yPWK'

type Answer = { status: number; body: Record<string, never> & { [key: string]: unknown }; message: string }

export const provider = (id: string, device = `${id}-1`) => ({
  authorization: `Bearer ${id}`,
  'rounds-device': device,
})
export const okafor = provider('okafor')
export const lindholm = provider('lindholm')

const without = ({ realtime: _, ...rest }: Partial<Settings>) => rest

/** Who may no longer be in a call was looked for since. */
export const swept = () => new Promise((resolve) => setTimeout(resolve, 60))

/** A training practice for each test of the file that calls this, and what asks it. */
export function realtime() {
  const at = {} as { central: Central; now: number; signedIn: boolean }
  const open: { close(): Promise<void> }[] = []

  async function start(settings: Partial<Settings> = {}) {
    at.central = await createCentral({
      database: ':memory:',
      training: true,
      clock: { now: () => at.now },
      settings: { realtime: { sweep: 20, ping: 50, poll: 150, ...settings.realtime }, ...without(settings) },
      // The token is the provider's id: signing in has its own tests.
      authenticate: async (request) => {
        const id = /^Bearer (\w+)$/.exec(request.headers.authorization ?? '')?.[1]
        const device = request.headers['rounds-device']
        return id && at.signedIn
          ? { practitionerId: id, deviceId: typeof device === 'string' ? device : null }
          : null
      },
    })
  }

  beforeEach(async () => {
    at.now = Date.now()
    at.signedIn = true
    await start()
  })
  afterEach(async () => {
    for (const it of open.splice(0)) await it.close()
    await at.central.close()
  })

  async function ask(
    who: Record<string, string>,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Answer> {
    const answer = await fetch(`${at.central.url}${path}`, {
      method,
      headers: { ...who, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    const read = text ? JSON.parse(text) : {}
    return { status: answer.status, body: read, message: read.issue?.[0]?.details?.text ?? '' }
  }

  async function listen(who: Record<string, string>, path?: string) {
    const listener = await listenTo(at.central.url, who, path)
    open.push(listener)
    return listener
  }

  const claim = (who: Record<string, string>, body = {}) =>
    ask({ ...who, 'if-none-match': '*' }, 'PUT', `/leases/${task}`, body)
  const join = (who: Record<string, string>, id: string, role = 'provider', call = visit) =>
    ask(who, 'PUT', `/realtime/calls/${call}/participants/${id}`, { name: 'Someone', role })
  const signal = (who: Record<string, string>, from: string, to: string, data = 'x', call = visit) =>
    ask(who, 'POST', '/realtime/signals', { call, from, to, data })
  const beat = (who: Record<string, string>, more: object = {}) =>
    ask(who, 'PUT', '/realtime/presence', { availability: 'available', unsent: 0, leases: [], ...more })

  async function patient(): Promise<Record<string, string>> {
    const answer = await fetch(`${at.central.url}/join/${token}/session`, { method: 'POST' })
    return { cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '' }
  }

  const handOver = (to: string) =>
    ask({ ...okafor, 'if-match': '"1"' }, 'PUT', `/leases/${task}`, { holder: `Practitioner/${to}` })

  /** A call with both sides in it and listening. */
  async function inCall() {
    await claim(okafor)
    const visitor = await patient()
    const [hers, theirs] = [await listen(okafor), await listen(visitor)]
    await join(okafor, 'doctor')
    await join(visitor, 'visitor', 'patient')
    return { visitor, hers, theirs }
  }

  return { at, start, ask, listen, claim, join, signal, beat, patient, handOver, inCall }
}
