import type { Encounter } from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Central, createCentral } from '../app.ts'

const visit = 'grace-lindqvist-visit'
const task = 'grace-lindqvist-task'
const first = 'oiiv_Wa8bb23f8_o80yPWK'
let central: Central

beforeEach(async () => {
  central = await createCentral({
    database: ':memory:',
    training: true,
    authenticate: async ({ headers }) => ({
      practitionerId: String(headers.authorization).replace('Bearer ', ''),
      deviceId: 'device-1',
    }),
  })
})
afterEach(() => central.close())

async function ask(who: string, method: string, path: string, headers = {}, body?: unknown) {
  const answer = await fetch(`${central.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${who}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const text = await answer.text()
  return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : {} }
}
const claim = (who: string) =>
  ask(who, 'PUT', `/leases/${task}`, { 'if-none-match': '*' }, { takeOver: true })
const handOver = (from: string, claimed: number, to: string) =>
  ask(from, 'PUT', `/leases/${task}`, { 'if-match': `"${claimed}"` }, { holder: `Practitioner/${to}` })
const linkOf = async (who: string) =>
  ((await ask(who, 'GET', `/fhir/R4/Encounter/${visit}`)).body as Encounter).identifier?.[0]?.value
const open = (token: string, cookie = '') =>
  fetch(`${central.url}/join/${token}/session`, { method: 'POST', headers: { cookie } })
const cookieOf = (answer: Response) => answer.headers.get('set-cookie')?.split(';')[0] ?? ''
const joins = (cookie: string) =>
  fetch(`${central.url}/realtime/calls/${visit}/participants/visitor`, {
    method: 'PUT',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Grace', role: 'patient' }),
  })

it('becomes another one when the visit goes to another provider: the former one opens nothing', async () => {
  await claim('okafor')
  expect(await linkOf('okafor')).toBe(first)
  expect((await handOver('okafor', 1, 'lindholm')).status).toBe(200)
  const second = (await linkOf('lindholm')) ?? ''
  expect(second).toMatch(/^[\w-]{22}$/)
  expect(second).not.toBe(first)
  expect((await open(first)).status).toBe(403)
  const page = await fetch(`${central.url}/join/${first}`)
  expect([page.status, await page.text()]).toEqual([410, expect.stringContaining('This link was replaced')])
  expect((await open(second)).status).toBe(200)

  await ask('lindholm', 'DELETE', `/leases/${task}`, { 'if-match': '"2"' })
  expect((await claim('lindholm')).status).toBe(201)
  // Nobody else has had it meanwhile.
  expect(await linkOf('lindholm')).toBe(second)
  await ask('lindholm', 'DELETE', `/leases/${task}`, { 'if-match': '"3"' })
  expect((await claim('okafor')).status).toBe(201)
  expect([first, second]).not.toContain(await linkOf('okafor'))
})

it('stays while the patient is in the call', async () => {
  await claim('okafor')
  expect((await joins(cookieOf(await open(first)))).status).toBe(200)
  await handOver('okafor', 1, 'lindholm')
  expect(await linkOf('lindholm')).toBe(first)
  expect((await open(first)).status).toBe(200)
})

it('lets nobody in any more who came by it before it was replaced, and by the new one again', async () => {
  await claim('okafor')
  const cookie = cookieOf(await open(first))
  await handOver('okafor', 1, 'lindholm')
  const page = await fetch(`${central.url}/join/${first}`, { headers: { cookie } })
  expect(page.status).toBe(410)
  expect((await open(first, cookie)).status).toBe(403)
  expect((await joins(cookie)).status).toBe(403)
  const again = cookieOf(await open((await linkOf('lindholm')) ?? '', cookie))
  expect(again).not.toBe(cookie)
  expect((await joins(again)).status).toBe(200)
  // The browser that came by the new one may load the page of the former.
  expect((await fetch(`${central.url}/join/${first}`, { headers: { cookie: again } })).status).toBe(200)
})

it('is not reused for any visit that is loaded later', async () => {
  await claim('okafor')
  await handOver('okafor', 1, 'lindholm')
  const second = await linkOf('lindholm')
  const { store } = central.context
  const identifier = [{ system: 'https://rounds.example/fhir/join', value: first }]
  const encounter = store.read('Encounter', visit)?.resource
  store.put({ ...encounter, id: visit, identifier } as never)
  expect(await linkOf('lindholm')).toBe(second)
  expect(() => store.put({ ...encounter, id: 'another', identifier } as never)).toThrow('another visit')
})
