import { readFileSync } from 'node:fs'
import type { Encounter } from '@medplum/fhirtypes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withEmergency, withEmergencyOver } from '../../main/clinical/visits/emergency.ts'
import { type Central, createCentral } from '../app.ts'

const visit = 'grace-lindqvist-visit'
const token = 'oiiv_Wa8bb23f8_o80yPWK'
let central: Central

beforeAll(async () => {
  central = await createCentral({
    database: ':memory:',
    training: true,
    authenticate: async () => ({ practitionerId: 'okafor', deviceId: 'device-1' }),
  })
})
afterAll(() => central.close())

const get = async (path: string) => {
  const answer = await fetch(`${central.url}${path}`)
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}
const openSession = (cookie = '') =>
  fetch(`${central.url}/join/${token}/session`, { method: 'POST', headers: { cookie } })

describe('the patient’s page', () => {
  it('names the provider once the visit is claimed, and shows nothing of the chart', async () => {
    expect((await get(`/join/${token}`)).text).toContain('A clinician of the practice will see you.')
    const claim = await fetch(`${central.url}/leases/grace-lindqvist-task`, {
      method: 'PUT',
      headers: { 'if-none-match': '*', 'content-type': 'application/json' },
      body: '{}',
    })
    expect(claim.status).toBe(201)
    const { status, text, headers } = await get(`/join/${token}`)
    expect(status).toBe(200)
    expect(text).toMatch(/You will see <strong>[^<]*Okafor[^<]*<\/strong>\. The call is not recorded\./)
    for (const word of ['Grace', 'Lindqvist', 'rash', 'Keene', '1963', visit])
      expect(text).not.toContain(word)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'")
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cache-control')).toBe('no-store')
  })

  it('is simulated only where it is asked for, and only in training mode', async () => {
    expect((await get(`/join/${token}?simulated=1`)).text).toContain('data-simulated="true"')
    expect((await get(`/join/${token}`)).text).not.toContain('data-simulated')
    const real = await createCentral({ database: ':memory:' })
    const encounter = central.context.store.read('Encounter', visit)?.resource
    const identifier = [{ system: 'https://rounds.example/fhir/join', value: token }]
    real.context.store.put({ ...encounter, id: visit, identifier } as never)
    const answer = await fetch(`${real.url}/join/${token}?simulated=1`)
    expect(answer.status).toBe(200)
    expect(await answer.text()).not.toContain('data-simulated')
    await real.close()
  })

  it('loads its modules without types, its style and simple-peer, and nothing else', async () => {
    const module = await get('/join/assets/page.ts')
    expect(module.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(module.text).toContain("from './call.ts'")
    expect(module.text).not.toContain('HTMLElement>')
    // A line and a column in the browser are those of the source: of an error, and of what specs saw run.
    const source = readFileSync(new URL('./assets/page.ts', import.meta.url), 'utf8')
    const places = (text: string) => [...text.matchAll(/\n|element|\.hidden/g)].map((found) => found.index)
    expect(places(source)).toEqual(expect.arrayContaining(places(module.text)))
    expect(module.text).toHaveLength(source.length)
    expect((await get('/join/assets/page.css')).headers.get('content-type')).toContain('text/css')
    expect((await get('/join/assets/simplepeer.min.js')).text.length).toBeGreaterThan(50_000)
    expect((await get('/join/assets/index.ts')).status).toBe(404)
    expect((await get('/join/assets/..%2findex.ts')).status).toBe(404)
  })

  it('opens a session by a cookie that scripts cannot read, and keeps it', async () => {
    const first = await openSession()
    expect(await first.json()).toMatchObject({ call: visit, provider: expect.stringContaining('Okafor') })
    const cookie = first.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(
      /^rounds-join-[\w-]{12}=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/,
    )
    const pair = cookie.split(';')[0] ?? ''
    expect((await openSession(pair)).headers.get('set-cookie')).toBe(cookie)
    const file = central.context.db.serialize().toString('latin1')
    expect(file.includes(pair.split('=')[1] ?? 'none')).toBe(false)
  })

  it('says that a link does not work, or that its visit has ended', async () => {
    const unknown = await get('/join/no-such-token')
    expect(unknown.status).toBe(404)
    expect(unknown.text).toContain('This link does not work')
    expect((await fetch(`${central.url}/join/no-such-token/session`, { method: 'POST' })).status).toBe(404)
    const { store } = central.context
    const before = store.read('Encounter', visit)?.resource
    store.put({ ...before, id: visit, status: 'finished' } as never)
    const over = await get(`/join/${token}`)
    expect(over.status).toBe(410)
    expect(over.text).toContain('This visit has ended')
    const refused = await openSession()
    expect(refused.status).toBe(403)
    expect(await refused.text()).toContain('This visit has ended.')
    store.put({ ...before, id: visit } as never)
  })

  it('shows 911 in an emergency, to call before anybody is connected and after the visit has ended, and not otherwise', async () => {
    const { store } = central.context
    const before = store.read('Encounter', visit)?.resource as Encounter
    const shown = /<section id="emergency"[^>]*data-when="(now|alone|after)">[\s\S]*href="tel:911">911</
    expect((await get(`/join/${token}`)).text).not.toMatch(shown)
    const marked = withEmergency(before, '2026-11-23T10:05:00Z')
    store.put({ ...marked, id: visit })
    const { text } = await get(`/join/${token}`)
    expect(shown.exec(text)?.[1]).toBe('alone')
    expect(text).toContain('This is an emergency. Call 911.')
    expect(text).toMatch(/<p class="emergency-title" lang="es">.*Esto es una emergencia\. Llame al 911\./)
    // A screen reader says what is in the alert, and no more.
    expect(/<div role="alert">([\s\S]*?)<\/div>/.exec(text)?.[1]).toContain('href="tel:911">911</a>')
    store.put({ ...marked, id: visit, status: 'finished' })
    expect(shown.exec((await get(`/join/${token}`)).text)?.[1]).toBe('after')
    // The workstation that ends the visit ends the emergency with it.
    const end = '2026-11-23T10:20:00Z'
    const ended = withEmergencyOver({ ...marked, period: { ...before.period, end } }, end)
    store.put({ ...ended, id: visit, status: 'finished' })
    expect(shown.exec((await get(`/join/${token}`)).text)?.[1]).toBe('after')
    const early = withEmergencyOver({ ...marked, period: { ...before.period, end } }, '2026-11-23T10:06:00Z')
    store.put({ ...early, id: visit, status: 'finished' })
    expect((await get(`/join/${token}`)).text).not.toContain('911')
    store.put({ ...before, id: visit, status: 'finished' })
    expect((await get(`/join/${token}`)).text).not.toContain('911')
    store.put({ ...before, id: visit })
  })
})
