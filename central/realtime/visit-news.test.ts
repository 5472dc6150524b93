import type { Encounter } from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Central, createCentral } from '../app.ts'
import { joinSessions } from './join-sessions.ts'

const visit = 'grace-lindqvist-visit'
const token = 'oiiv_Wa8bb23f8_o80yPWK'
const start = '2026-11-23T10:00:00Z'
const end = '2026-11-23T10:20:00Z'
let central: Central
/** What the patient's page is told, as it is told. */
let told: { over: boolean; emergency: boolean }[]

beforeEach(async () => {
  central = await createCentral({ database: ':memory:', port: null, training: true })
  const sessions = joinSessions(central.context)
  told = []
  central.context.bus.on('visit-changed', ({ encounterId }) => {
    const { over, emergency } = sessions.newsOf(encounterId)
    told.push({ over, emergency })
  })
})
afterEach(() => central.close())

function put(change: Partial<Encounter>): void {
  const { store } = central.context
  store.put({ ...store.read('Encounter', visit)?.resource, ...change, id: visit } as never)
}
const status = async (method: 'GET' | 'POST', url: string) =>
  (await central.inject({ method, url })).statusCode

it('the patient’s page hears that the visit is over when the clinician finishes the note later, and that it goes on when its end is taken out', async () => {
  put({ status: 'in-progress', period: { start } })
  put({ period: { start, end } })
  // The visit may go on: the link is as good as before.
  expect(await status('GET', `/join/${token}`)).toBe(200)
  expect(await status('POST', `/join/${token}/session`)).toBe(200)
  put({ period: { start } })
  expect(told.map(({ over }) => over)).toEqual([false, true, false])
})

it('another end of the same visit is no news for the patient’s page', () => {
  put({ status: 'in-progress', period: { start, end } })
  put({ period: { start, end: '2026-11-23T10:25:00Z' } })
  expect(told).toEqual([{ over: true, emergency: false }])
})

it('an end planned for a visit that has not begun leaves it open for the patient’s page', () => {
  put({ status: 'planned', period: { start, end } })
  expect(told.map(({ over }) => over)).toEqual([false])
})
