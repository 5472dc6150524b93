import { afterEach, beforeEach, expect, it } from 'vitest'
import { waitingVisit } from '../testing/practice.ts'
import { startCentral, type TestServer } from '../testing/server.ts'
import { isOver, sunsetOf } from './client-version.ts'

let server: TestServer
beforeEach(async () => {
  server = await startCentral({}, waitingVisit('p1'))
})
afterEach(() => server.close())

const version = (number: string) => ({ 'rounds-client-version': number })

it('tells an older workstation ahead, in every answer, and refuses it new work only from that day on', async () => {
  const ada = server.as('ada')
  const { settings } = server.context
  const at = (days: number) => new Date(server.clock.now() + days * 86_400_000).toISOString()
  settings.sunset = { below: '2.0.0', at: at(3) }
  const claim = () => ada.call('PUT', '/leases/p1-task', {}, { 'if-none-match': '*', ...version('1.9.9') })
  for (const path of ['/fhir/R4/$changes', '/leases', '/fhir/R4/Task?status=requested', '/flags']) {
    const old = await ada.call('GET', path, undefined, version('1.9.9'))
    expect([old.status, old.headers.get('sunset')]).toEqual([200, new Date(at(3)).toUTCString()])
    expect((await ada.call('GET', path, undefined, version('2.0.0'))).headers.get('sunset')).toBeNull()
  }
  // A patient's browser has no version, and none is asked of it.
  expect((await ada.call('GET', '/fhir/R4/metadata')).headers.get('sunset')).toBeNull()
  server.clock.pass(3 * 86_400)
  expect((await claim()).problem).toBe('client-too-old')
  const search = await ada.call('GET', '/fhir/R4/Task?status=requested', undefined, version('1.9.9'))
  expect([search.status, search.problem]).toEqual([426, 'client-too-old'])
  expect((await ada.call('GET', '/fhir/R4/$changes', undefined, version('1.9.9'))).status).toBe(200)
  settings.sunset = null
  expect((await claim()).status).toBe(201)
})

it('holds a minimum that nobody announced from now on', () => {
  const rules = { minimumClientVersion: '1.2.0', sunset: { below: '2.0.0', at: '2026-12-05T00:00:00Z' } }
  const [now, then] = [Date.parse('2026-11-23T12:00:00Z'), Date.parse('2026-12-05T00:00:00Z')]
  expect([sunsetOf('1.1.9', rules, now), isOver('1.1.9', rules, now)]).toEqual([now, true])
  expect([sunsetOf('1.2.0', rules, now), isOver('1.2.0', rules, now)]).toEqual([then, false])
  expect(isOver('1.2.0', rules, then)).toBe(true)
  expect([sunsetOf('2.0.0', rules, now), isOver('2.0.0', rules, then)]).toEqual([null, false])
})
