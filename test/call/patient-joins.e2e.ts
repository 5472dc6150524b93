import type { Browser, Page } from 'playwright'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Central, createCentral } from '../../central/app.ts'
import { systemClock } from '../../main/processes/system-clock.ts'
import { createRealtime, type Realtime } from '../../main/realtime/realtime.ts'
import type { Channel } from '../../preload/contract/index.ts'
import { connectionsMade, openBrowser, openPage, seesMovement, watchConnections } from './stage.ts'

/** The real panel, realtime process, central API and patient's page; only the shell between the first two is the spec's. */

const task = 'grace-lindqvist-task'
const visit = 'grace-lindqvist-visit'
let browser: Browser
let central: Central
let realtime: Realtime
/** Cuts the running realtime process off from everything, as a killed process is. */
let kill = () => {}
let provider: Page

const state = (wanted: string) => provider.locator(`section.call[data-state="${wanted}"]`).waitFor()

beforeEach(async () => {
  browser = await openBrowser()
  central = await createCentral({
    database: ':memory:',
    training: true,
    authenticate: async ({ headers }) =>
      headers.authorization === 'Bearer okafor' ? { practitionerId: 'okafor', deviceId: 'one' } : null,
  })
  const claimed = await fetch(`${central.url}/leases/${task}`, {
    method: 'PUT',
    headers: { authorization: 'Bearer okafor', 'if-none-match': '*', 'content-type': 'application/json' },
    body: '{}',
  })
  expect(claimed.status).toBe(201)
  realtime = newRealtime()
  provider = await openPage(
    browser,
    'provider',
    (page) => page.exposeFunction('ask', (channel: Channel, input: unknown) => realtime.call(channel, input)),
    { encounterId: visit },
  )
})
afterEach(async () => {
  await realtime.close()
  await browser.close()
  await central.close()
})

function newRealtime(): Realtime {
  const killed = new AbortController()
  kill = () => killed.abort()
  const made = createRealtime({
    fetch: (input, init) =>
      fetch(input, {
        ...init,
        signal: AbortSignal.any([killed.signal, ...(init?.signal ? [init.signal] : [])]),
      }),
    clock: systemClock,
    emit: (event, payload) => {
      if (killed.signal.aborted) return
      void provider
        ?.evaluate(([name, value]) => window.tell(name, value), [event, payload] as const)
        .catch(() => {})
    },
    news: () => {},
    log: () => {},
  })
  made.orders({
    centralUrl: central.url,
    token: 'okafor',
    epoch: null,
    deviceId: 'one',
    clientVersion: '0.1.0',
    availability: 'available',
    practitionerName: 'Dr Ada Okafor',
    leases: [{ task, encounter: visit, claim: 1 }],
    unsent: 0,
  })
  return made
}

it('is the visit: the patient opens the address, both see each other, through a realtime process that dies', async () => {
  await provider.getByRole('button', { name: 'Start call' }).click()
  await state('waiting')
  const address = await provider.getByLabel('Join link').inputValue()

  const patient = await (await browser.newContext()).newPage()
  await watchConnections(patient, 'patient')
  await patient.goto(address)
  await patient.getByRole('button', { name: /join/i }).click()
  await state('connected')
  await Promise.all([seesMovement(provider), seesMovement(patient)])
  expect(await provider.locator('.call-name').textContent()).toContain('good connection')

  // The realtime process is killed and started again: nobody sees anything of it.
  const made = await connectionsMade(provider)
  const dead = realtime
  kill()
  realtime = newRealtime()
  await Promise.all([seesMovement(provider), seesMovement(patient)])
  await state('connected')
  expect(await connectionsMade(provider)).toBe(made)
  await dead.close()

  // A reload of the patient's page is a new participant.
  await patient.reload()
  await patient.getByRole('button', { name: /join/i }).click()
  await seesMovement(patient)
  await state('connected')
  await seesMovement(provider)

  await provider.getByRole('button', { name: 'End call' }).click()
  await patient
    .getByRole('status')
    .filter({ hasText: 'The call has ended, but your visit is still open.' })
    .waitFor()
  await state('ended')
})
