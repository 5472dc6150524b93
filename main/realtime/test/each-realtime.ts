import { afterEach, beforeEach } from 'vitest'
import { createScriptedCentral, createTestRealtime, until } from '../testing.ts'

/** A scripted central API and a realtime process, new ones for each test of the file that calls this. */
export function realtimeForEachTest() {
  const at = {} as {
    central: Awaited<ReturnType<typeof createScriptedCentral>>
    test: ReturnType<typeof createTestRealtime>
  }
  beforeEach(async () => {
    at.central = await createScriptedCentral()
    at.test = createTestRealtime(at.central.url)
  })
  afterEach(async () => {
    const closing = at.test.realtime.close()
    // A goodbye to a network that is away waits for its limit.
    const pushing = setInterval(() => at.test.clock.advance(1_000), 5)
    await closing
    clearInterval(pushing)
    await at.central.close()
  })
  async function open() {
    at.test.realtime.orders(at.test.orders)
    await until(() => at.central.streams.size === 1)
    await until(() => at.test.states().at(-1) === 'open')
    await at.test.pass(0)
  }
  const join = () => at.test.realtime.call('call.join', { encounterId: 'visit-1' })
  const signal = (data: string, to = 'patient-1') =>
    at.test.realtime.call('call.signal', { encounterId: 'visit-1', to, data })
  const bodies = (part: string) =>
    at.central.asked('POST', part).map(({ body }) => (body as { data: string }).data)
  return { at, open, join, signal, bodies }
}
