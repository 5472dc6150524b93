import type { Appointment } from '@medplum/fhirtypes'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { waitingVisit } from '../../testing/practice.ts'
import { type Client, startCentral, type TestServer } from '../../testing/server.ts'

export const meeting = (of: string, who: string): Appointment & { id: string } => ({
  resourceType: 'Appointment',
  id: `${of}-${who}`,
  status: 'booked',
  start: '2026-11-23T15:00:00Z',
  end: '2026-11-23T15:30:00Z',
  participant: [`Patient/${of}`, `Practitioner/${who}`].map((reference) => ({
    actor: { reference },
    status: 'accepted' as const,
  })),
})

/**
 * One central API for the file that calls this, and two new visits for each of its tests: ada has the visit of `mine`; ben that of
 * `his`, whose patient ada has in her care by an appointment too.
 */
export function twoVisits() {
  const at = {} as { server: TestServer; ada: Client; ben: Client; cleo: Client; mine: string; his: string }
  let count = 0
  beforeAll(async () => {
    const server = await startCentral()
    Object.assign(at, { server, ada: server.as('ada'), ben: server.as('ben'), cleo: server.as('cleo') })
  })
  afterAll(() => at.server.close())
  beforeEach(async () => {
    at.mine = `mine-${count}`
    at.his = `his-${count++}`
    for (const it of [...waitingVisit(at.mine), ...waitingVisit(at.his), meeting(at.his, 'ada')])
      at.server.store.put(it)
    await at.ada.claim(`${at.mine}-task`)
    await at.ben.claim(`${at.his}-task`)
  })
  return { at, myClaim: () => ({ 'rounds-claim': `${at.mine}-task 1` }) }
}

/** The element that a refusal names. */
export const element = (answer: { outcome: { issue: { expression?: string[] }[] } }) =>
  answer.outcome.issue[0]?.expression?.[0]
