import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Central, createCentral } from '../../../central/app.ts'
import { type Workstation, workstation } from '../testing/workstation.ts'

const okafor = 'okafor@training.rounds.example'
const lindholm = 'lindholm@training.rounds.example'
const rosa = { taskId: 'rosa-delgado-task', encounterId: 'rosa-delgado-visit' }

let central: Central
let closing: (() => Promise<void> | void)[]
beforeEach(async () => {
  central = await createCentral({ database: ':memory:', training: true })
  closing = []
})
afterEach(async () => {
  for (const close of closing.reverse()) await close()
  await central.close()
})

async function station(
  url = central.url,
  changes: Parameters<typeof workstation>[1] = {},
): Promise<Workstation> {
  const made = await workstation(url, changes)
  closing.push(() => made.close())
  return made
}

async function serve(
  answer: (path: string) => { status: number; type: string; body: string },
): Promise<string> {
  const server: Server = createServer((request, response) => {
    const { status, type, body } = answer(request.url ?? '/')
    response.writeHead(status, { 'content-type': type, connection: 'close' }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => server.close(() => resolve())))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('sign-in gives provider and licenses, and the realtime process its token; before it nothing is answered', async () => {
  const one = await station()
  expect(await one.call('session.state', {})).toMatchObject({
    state: 'signed-out',
    provider: null,
    training: true,
  })
  expect((await one.problem('queue.list', {})).code).toBe('not-signed-in')
  await one.signIn(okafor)
  const session = await one.until(async () => {
    const now = await one.call('session.state', {})
    return now.provider?.licenses.length ? now : null
  })
  expect(session).toMatchObject({
    state: 'signed-in',
    provider: { practitionerId: 'okafor', name: 'Adaeze Okafor' },
  })
  expect(session.provider?.licenses.map((it) => it.state)).toEqual(['MA', 'NH'])
  await one.until(() => one.realtime()?.practitionerName !== '')
  expect(one.realtime()).toMatchObject({
    practitionerName: 'Adaeze Okafor',
    availability: 'available',
    leases: [],
  })
  expect(one.realtime()?.token).toBeTruthy()
  await one.call('session.setAvailability', { availability: 'on-break' })
  await one.until(() => one.realtime()?.availability === 'on-break')
  const own = (await one.call('queue.list', {})).waiting.filter(
    (row) => row.notClaimable?.why === 'not-available',
  )
  expect(own.length).toBeGreaterThan(0)
  expect(await one.call('session.signOut', {})).toMatchObject({ state: 'signed-out', provider: null })
  expect(one.realtime()?.token).toBeNull()
})

test('a stored session opens the workstation without a network', async () => {
  const one = await station()
  await one.signIn(okafor)
  await one.until(async () => (await one.call('queue.list', {})).waiting.length > 0)
  await one.call('sync.now', {})
  one.cut()
  await one.restart()
  expect(await one.call('session.state', {})).toMatchObject({ state: 'signed-in', signInNeeded: false })
  const queue = await one.call('queue.list', {})
  expect(queue.asOf).not.toBeNull()
  expect(queue.ageSeconds).toBeGreaterThanOrEqual(0)
  expect(queue.waiting.filter((row) => row.notClaimable?.why === 'off-line').length).toBeGreaterThan(0)
  expect((await one.problem('queue.claim', { taskId: rosa.taskId })).code).toBe('central-unreachable')
})

test('a central API that is down, a captive portal and plain HTTP each have a message', async () => {
  const dead = await station('http://127.0.0.1:9')
  expect((await dead.problem('session.signIn', {})).code).toBe('central-unreachable')
  const portal = await station(
    await serve(() => ({ status: 200, type: 'text/html', body: '<html>Hotel</html>' })),
  )
  expect((await portal.problem('session.signIn', {})).code).toBe('captive-portal')
  expect((await portal.call('session.state', {})).state).toBe('signed-out')
  const redirecting = await station(await serve(() => ({ status: 302, type: 'text/plain', body: '' })))
  expect((await redirecting.problem('session.signIn', {})).code).toBe('captive-portal')
  const open = await station('http://central.example.org')
  const { code, message } = await open.problem('session.signIn', {})
  expect(code).toBe('sign-in-failed')
  expect(message).toContain('not encrypted')
})

test('a sign-in that is denied in the browser, given up, or too late', async () => {
  const one = await station()
  one.browser.open = async (url) => {
    const back = new URL(new URL(url).searchParams.get('redirect_uri') ?? '')
    back.search = new URLSearchParams({
      error: 'access_denied',
      iss: `${central.url}/oidc`,
      state: new URL(url).searchParams.get('state') ?? '',
    }).toString()
    const page = await fetch(back)
    expect(await page.text()).toContain('You can close this window')
    expect((await fetch(new URL('/other', back))).status).toBe(404)
  }
  expect(await one.problem('session.signIn', {})).toEqual({
    code: 'sign-in-failed',
    message: 'The sign-in was canceled in the browser.',
  })

  let opened = () => {}
  const asked = new Promise<void>((resolve) => {
    opened = resolve
  })
  one.browser.open = async () => opened()
  const given = one.problem('session.signIn', {})
  await asked
  expect((await one.call('session.state', {})).state).toBe('signing-in')
  await one.call('session.signOut', {})
  expect((await given).message).toBe('The sign-in was canceled.')

  const soon = {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    after(ms: number, work: () => void) {
      const timer = setTimeout(work, ms > 60_000 ? 5 : ms)
      return () => clearTimeout(timer)
    },
  }
  const late = await station(central.url, { clock: soon, openExternal: async () => {} })
  expect((await late.problem('session.signIn', {})).message).toContain('took too long')
})

test('a forged callback neither signs anyone in nor ends the sign-in', async () => {
  const one = await station()
  const { open } = one.browser
  one.browser.open = async (url) => {
    const back = new URL(new URL(url).searchParams.get('redirect_uri') ?? '')
    back.search = new URLSearchParams({ code: 'stolen', state: 'of someone else' }).toString()
    expect((await fetch(back)).status).toBe(404)
    expect((await one.call('session.state', {})).state).toBe('signing-in')
    return open(url)
  }
  await one.signIn(okafor)
  expect((await one.call('session.state', {})).state).toBe('signed-in')
})

test('an expired token is renewed by itself; a refused renewal asks for a new sign-in while work goes on', async () => {
  await central.close()
  central = await createCentral({
    database: ':memory:',
    training: true,
    settings: { accessTokenSeconds: 31 },
  })
  const one = await station()
  await one.signIn(okafor)
  const first = one.realtime()?.token
  await one.until(async () => (await one.call('queue.list', {})).waiting.length > 0)
  one.engine().realtimeNews({ kind: 'token-refused' })
  const second = await one.until(() => (one.realtime()?.token !== first ? one.realtime()?.token : null))
  expect(second).toBeTruthy()
  await one.call('queue.claim', { taskId: rosa.taskId })
  await one.until(
    async () => (await one.call('chart.open', { encounterId: rosa.encounterId })).load.state === 'complete',
  )

  // The server forgets every session, as after a change of password.
  for (const { name } of central.context.db
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '%openid%'")
    .all() as { name: string }[])
    central.context.db.exec(`DELETE FROM "${name}"`)
  one.engine().realtimeNews({ kind: 'token-refused' })
  await one.until(async () => (await one.call('session.state', {})).signInNeeded)
  expect(one.realtime()?.token).toBeNull()
  await one.call('note.edit', {
    encounterId: rosa.encounterId,
    section: 'plan',
    text: 'Still typing.',
    edit: 1,
  })
  expect((await one.call('note.open', { encounterId: rosa.encounterId })).sections[3]?.text).toBe(
    'Still typing.',
  )
  await one.signIn(okafor)
  expect(await one.call('session.state', {})).toMatchObject({ state: 'signed-in', signInNeeded: false })
})

test('another provider on the same profile: refused while work is only here, else nothing of the first remains', async () => {
  const one = await station()
  const { encounterId } = rosa
  await one.signIn(okafor)
  await one.until(async () => (await one.call('queue.list', {})).waiting.length > 0)
  await one.call('queue.claim', { taskId: rosa.taskId })
  await one.until(async () => (await one.call('chart.open', { encounterId })).load.state === 'complete')
  await one.call('note.edit', { encounterId, section: 'plan', text: 'Unsent.', edit: 1 })
  await one.call('form.keep', { encounterId, form: 'allergy', values: { text: 'latex' } })
  one.cut()
  await one.call('session.signOut', {})
  one.mend()
  await expect(one.signIn(lindholm)).rejects.toThrow('sign-in-failed: Another provider has work')
  await one.signIn(okafor)
  expect((await one.call('note.open', { encounterId })).sections[3]?.text).toBe('Unsent.')
  await one.until(async () => {
    await one.call('sync.now', {})
    return (
      (await one.call('note.open', { encounterId })).kept === 'at-central' &&
      (await one.call('sync.status', {})).unsent === 0
    )
  })
  await one.call('session.signOut', {})
  await expect(one.signIn(lindholm)).rejects.toThrow('sign-in-failed: Another provider has work')
  await one.signIn(okafor)
  expect((await one.call('form.get', { encounterId, form: 'allergy' })).values).toEqual({ text: 'latex' })
  await one.call('form.keep', { encounterId, form: 'allergy', values: null })
  await one.call('session.signOut', {})
  await one.signIn(lindholm)
  expect((await one.call('session.state', {})).provider?.practitionerId).toBe('lindholm')
  expect((await one.problem('chart.open', { encounterId })).code).toBe('not-found')
  await one.until(async () => (await one.call('queue.list', {})).waiting.length > 0)
  expect((await one.call('queue.list', {})).mine).toEqual([])
})
