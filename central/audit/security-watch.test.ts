import type { AuditEvent, Bundle } from '@medplum/fhirtypes'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { note, penicillinAllergy, waitingVisit } from '../testing/practice.ts'
import { put, startCentral, type TestServer } from '../testing/server.ts'
import { validate } from '../validation/validate.ts'
import { securityCommand } from './security-command.ts'
import { securityEventsSince } from './security-watch.ts'

let server: TestServer
beforeEach(async () => {
  server = await startCentral({}, [...waitingVisit('p1'), ...waitingVisit('p2')])
})
afterEach(() => server.close())

const alerts = (): AuditEvent[] =>
  server.context.db
    .prepare<[], { body: string }>("SELECT body FROM version WHERE type = 'AuditEvent'")
    .all()
    .map(({ body }) => JSON.parse(body) as AuditEvent)
const rows = () => {
  server.context.security.flush()
  return securityEventsSince(server.context.db, 0)
}
const forbidden = () => server.as('ben').create(penicillinAllergy('a1', 'p1'))

describe('a refused write', () => {
  it('is recorded as an AuditEvent that names provider, address and resource, and no more', async () => {
    expect((await forbidden()).problem).toBe('outside-scope')
    const [alert, ...others] = alerts()
    expect(others).toEqual([])
    expect(() => validate(alert as AuditEvent)).not.toThrow()
    expect(alert).toMatchObject({
      type: { code: '110113' },
      subtype: [{ system: 'https://rounds.example/fhir/security-event', code: 'outside-scope' }],
      outcome: '4',
      agent: [
        {
          who: { reference: 'Practitioner/ben' },
          requestor: true,
          network: { address: '127.0.0.1', type: '2' },
        },
      ],
      entity: [
        { what: { reference: 'AllergyIntolerance/a1' } },
        { what: { display: 'Rounds workstation device-1' } },
      ],
    })
    expect(JSON.stringify(alert)).not.toMatch(/Penicillin|Pat /)
  })

  it('counts a repetition within the hour and reports it again in the next', async () => {
    for (let i = 0; i < 5; i++) await forbidden()
    expect(alerts()).toHaveLength(1)
    expect(rows()).toMatchObject([
      {
        kind: 'outside-scope',
        practitioner: 'ben',
        device: 'device-1',
        count: 5,
        asked: 'PUT AllergyIntolerance/a1',
      },
    ])
    server.clock.pass(3600)
    await forbidden()
    expect(alerts()).toHaveLength(2)
    expect(rows().map(({ count }) => count)).toEqual([1, 5])
  })

  it('is recorded when it happens in a batch that is answered', async () => {
    const batch: Bundle = {
      resourceType: 'Bundle',
      type: 'batch',
      entry: [put(penicillinAllergy('a2', 'p1'))],
    }
    expect((await server.as('ben').post(batch)).status).toBe(200)
    expect(rows()).toMatchObject([{ kind: 'outside-scope', asked: 'PUT AllergyIntolerance/a2' }])
  })

  it('is recorded though its transaction is rolled back', async () => {
    const { security } = server.context
    expect(() =>
      server.store.atomically(() => {
        security.saw({ kind: 'authorship', practitioner: 'ben' })
        throw new Error('rolled back')
      }),
    ).toThrow('rolled back')
    expect(rows()).toMatchObject([{ kind: 'authorship', count: 1 }])
    expect(alerts()).toHaveLength(1)
  })
})

it('names by its own kind what code and method do not say', async () => {
  await server.as('ada').claim('p1-task')
  const foreign = { ...penicillinAllergy('a3', 'p1'), encounter: { reference: 'Encounter/p1-visit' } }
  await server.as('ada').create(foreign, { 'rounds-claim': 'p2-task 1' })
  expect(rows()).toMatchObject([{ kind: 'foreign-claim', practitioner: 'ada' }])
  // In another's name, and what is another workstation's, or of another patient.
  await server.as('ada').create(note('n1', 'p1', 'ben', 'final', 'x'), { 'rounds-claim': 'p1-task 1' })
  await server.as('ada').call('GET', '/devices/another')
  const mine = await server.as('ada').create(note('n2', 'p1', 'ada', 'preliminary', 'x'))
  await server.as('ada').update({ ...mine.body, subject: { reference: 'Patient/p2' } })
  expect(
    rows()
      .map(({ kind, count }) => `${kind} ${count}`)
      .sort(),
  ).toEqual(['authorship 1', 'foreign-claim 1', 'foreign-id 2'])
})

it('tells a refused read from a refused write, and nothing of what happens in honest work', async () => {
  await server.as('ben').get('Patient/p1')
  await server.as('ben').get('Patient/unknown')
  await server.as('ada').claim('p1-task')
  await server.as('ben').claim('p1-task')
  expect(rows()).toMatchObject([{ kind: 'refused-read', practitioner: 'ben', count: 1 }])
})

it('keeps no query, no join token, and nothing about an anonymous caller', async () => {
  await server.as('ben').get('Patient?name=Smith')
  await fetch(`${server.url}/join/abcdefghijklmnopqrstuvwx/session`, { method: 'POST' })
  await server.as('ben').get('Condition?patient=p1')
  expect(JSON.stringify([rows(), alerts()])).not.toMatch(/Smith|abcdefgh/)
})

it('knows the address behind a proxy that is trusted, and believes no other', async () => {
  const { database } = server
  const from = { 'x-forwarded-for': '203.0.113.9' }
  await server.as('ben').create(penicillinAllergy('a1', 'p1'), from)
  await server.close()
  server = await startCentral({ database, settings: { trustProxy: '10.0.0.0/8,127.0.0.1' } })
  await server.as('cleo').create(penicillinAllergy('a1', 'p1'), from)
  expect(rows().map(({ practitioner, address }) => [practitioner, address])).toEqual([
    ['ben', '127.0.0.1'],
    ['cleo', '203.0.113.9'],
  ])
})

it('stays bounded when a caller repeats or varies its requests', () => {
  const { security, db } = server.context
  for (let i = 0; i < 3000; i++) security.saw({ kind: 'refused-write', practitioner: 'ben', device: `d${i}` })
  const seen = rows()
  expect(seen.length).toBeLessThan(600)
  expect(alerts().length).toBe(seen.length)
  expect(seen.reduce((sum, { count }) => sum + count, 0)).toBe(3000)
  expect(db.inTransaction).toBe(false)
})

it('counts on after a restart within the same hour', async () => {
  await forbidden()
  const { database } = server
  await server.close()
  server = await startCentral({ database })
  await forbidden()
  expect(alerts()).toHaveLength(1)
  expect(rows()).toMatchObject([{ count: 2 }])
})

describe('the list for the administrator', () => {
  const printed = (args: string[], now: number) => {
    const lines: string[] = []
    const code = securityCommand(args, server.context.db, (line) => lines.push(line), now)
    return { code, lines }
  }

  it('has a line for each kind by each workstation, the latest first, and a sum', async () => {
    await forbidden()
    await forbidden()
    server.clock.pass(60)
    await server.as('cleo').get('Patient/p1')
    rows()
    const { code, lines } = printed([], server.clock.now())
    expect(code).toBe(0)
    expect(lines[0]).toMatch(/^2026-11-23T10:06:00.000Z refused-read, once, Practitioner\/cleo at device-1/)
    expect(lines[1]).toBe(
      '2026-11-23T10:05:00.000Z outside-scope, 2 times since 2026-11-23T10:05:00.000Z, Practitioner/ben at device-1 from 127.0.0.1: A write to a patient who is not in this provider’s care was refused (first: PUT AllergyIntolerance/a1).',
    )
    expect(lines.at(-1)).toBe('security: 3 events in 30 days, 2 lines')
  })

  it('leaves out older entries, and prints its usage', async () => {
    await forbidden()
    expect(printed(['--days', '1'], server.clock.now() + 86_400_001).lines).toEqual([
      'security: 0 events in 1 days, 0 lines',
    ])
    expect(printed(['--days', 'x'], 0).code).toBe(2)
    expect(printed(['all'], 0)).toEqual({ code: 2, lines: ['Usage: security [--days N]'] })
  })
})
