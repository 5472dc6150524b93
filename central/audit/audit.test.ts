import { createHash, randomUUID } from 'node:crypto'
import type { AuditEvent } from '@medplum/fhirtypes'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startCentral, type TestServer } from '../testing/server.ts'
import { validate } from '../validation/validate.ts'
import { auditHeadsCommand } from './report-command.ts'

let server: TestServer
beforeEach(async () => {
  server = await startCentral()
})
afterEach(() => server.close())

const none = '0'.repeat(64)
const hash = (previous: string, bytes: string) =>
  createHash('sha256').update(previous).update(bytes).digest('hex')
const h = (word: string) => hash(none, word)
const state = (count: number, of: string, who = 'ada') =>
  server.as(who).call('GET', '/leases', undefined, { 'rounds-audit-head': `${count}:${of}` })

const alerts = (): AuditEvent[] =>
  server.context.db
    .prepare<[], { body: string }>("SELECT body FROM version WHERE type = 'AuditEvent'")
    .all()
    .map(({ body }) => JSON.parse(body) as AuditEvent)
    .filter((it) => it.type.code === '110113')
const kinds = () => alerts().map((it) => it.subtype?.[0]?.code)

const event = (): AuditEvent => ({
  resourceType: 'AuditEvent',
  id: randomUUID(),
  type: { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest' },
  recorded: '2026-11-23T10:05:00Z',
  agent: [{ who: { reference: 'Practitioner/ada' }, requestor: true }],
  source: { observer: { display: 'Rounds workstation device-1' } },
})
function send(bytes: string, entry: string) {
  const { id } = JSON.parse(bytes) as AuditEvent
  return server.as('ada').call('PUT', `/fhir/R4/AuditEvent/${id}`, bytes, {
    'if-none-match': '*',
    'rounds-audit-entry': entry,
  })
}

describe('the head of a workstation', () => {
  it('is kept as it grows, and answered as the anchor', async () => {
    const first = await state(1, h('a'))
    expect(first.headers.get('rounds-audit-anchor')).toBe(`1:${h('a')}`)
    expect((await state(4, h('d'))).headers.get('rounds-audit-anchor')).toBe(`4:${h('d')}`)
    expect(alerts()).toEqual([])
  })

  it('ignores a head that another account states for the same workstation', async () => {
    await state(3, h('a'))
    const other = await state(100_000, h('b'), 'cleo')
    expect(other.headers.get('rounds-audit-anchor')).toBe(`100000:${h('b')}`)
    server.clock.pass(120)
    expect((await state(4, h('c'))).headers.get('rounds-audit-anchor')).toBe(`4:${h('c')}`)
    await state(2, h('x'), 'cleo')
    expect(kinds()).toEqual(['cut'])
    expect((await state(5, h('d'))).headers.get('rounds-audit-anchor')).toBe(`5:${h('d')}`)
    expect(kinds()).toEqual(['cut'])
  })

  it('records nothing for an account that only names the workstation', async () => {
    await state(3, h('a'), 'ben')
    const own = server.as('ada')
    const observer = (device: string) => ({ display: `Rounds workstation ${device}` })
    server.context.db.prepare("UPDATE audit_chain SET device = 'device-of-ben'").run()
    expect((await own.create({ ...event(), source: { observer: observer('device-of-ben') } })).problem).toBe(
      'forbidden',
    )
    expect(
      (await own.create({ ...event(), source: { observer: observer('device-before-a-rescue') } })).status,
    ).toBe(201)
  })

  it('may be left out, or be of a form nobody knows', async () => {
    const without = await server.as('ada').call('GET', '/leases')
    expect([without.status, without.headers.get('rounds-audit-anchor')]).toEqual([200, null])
    const odd = await server.as('ada').call('GET', '/leases', undefined, { 'rounds-audit-head': '1:abc' })
    expect([odd.status, odd.headers.get('rounds-audit-anchor')]).toEqual([200, null])
  })

  it('reports a different head at a known count as a rewrite, once, and answers normally', async () => {
    await state(3, h('a'))
    const answer = await state(3, h('b'))
    expect([answer.status, kinds()]).toEqual([200, ['rewritten']])
    await state(3, h('b'))
    await state(4, h('c'))
    expect(kinds()).toEqual(['rewritten'])
    expect(alerts()[0]?.outcomeDesc).toBe(
      'The audit trail of this workstation is not the one it was (at entry 3).',
    )
    expect(() => validate(alerts()[0] as AuditEvent)).not.toThrow()
  })

  it('reports a shorter head as a cut, except from a request already on its way', async () => {
    await state(3, h('c'))
    await state(5, h('e'))
    await state(4, h('d'))
    expect(kinds()).toEqual([])
    server.clock.pass(61)
    await state(4, h('d'))
    expect(kinds()).toEqual(['cut'])
    server.clock.pass(61)
    await state(2, h('b'))
    expect(kinds()).toEqual(['cut', 'cut'])
  })

  it('of a straggler that contradicts what is known is a rewrite at once', async () => {
    await state(3, h('c'))
    await state(5, h('e'))
    await state(3, h('x'))
    expect(kinds()).toEqual(['rewritten'])
  })

  it('does not fail a request when the head cannot be stored', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    server.context.db.exec('DROP TABLE audit_known')
    expect((await state(1, h('a'))).status).toBe(200)
    expect(logged).toHaveBeenCalledWith('central: an audit head was not kept: SqliteError')
    logged.mockRestore()
  })
})

describe('an entry', () => {
  it('accepts an entry that matches its hash', async () => {
    const bytes = JSON.stringify(event())
    const head = hash(none, bytes)
    await state(1, head)
    expect((await send(bytes, `1:${none}:${head}`)).status).toBe(201)
    expect(kinds()).toEqual([])
    await state(1, hash(none, 'another'))
    expect(kinds()).toEqual(['rewritten'])
  })

  it('reports an entry that does not match its hash as altered', async () => {
    const bytes = JSON.stringify(event())
    expect((await send(bytes, `1:${none}:${hash(none, `${bytes} `)}`)).status).toBe(201)
    expect(kinds()).toEqual(['altered'])
  })

  it('reports a rewrite for an entry that does not follow the previous one or is not the one stated', async () => {
    const bytes = JSON.stringify(event())
    await state(1, h('one'))
    await send(bytes, `2:${h('other')}:${hash(h('other'), bytes)}`)
    expect(kinds()).toEqual(['rewritten'])
    const more = JSON.stringify(event())
    await state(2, h('two'))
    await send(more, `2:${h('one')}:${hash(h('one'), more)}`)
    expect(kinds()).toEqual(['rewritten', 'rewritten'])
  })
})

it('IT reads which trails are contradicted', async () => {
  await state(3, h('a'))
  const lines: string[] = []
  const read = () => auditHeadsCommand(server.context.db, (line) => lines.push(line))
  expect(read()).toBe(0)
  await state(3, h('b'))
  expect(read()).toBe(1)
  expect(lines).toEqual([
    'device-1: 3 entries, last 2026-11-23T10:05:00.000Z, signed in Practitioner/ada',
    'audit-heads: 1 workstations, 0 contradicted',
    'device-1: 3 entries, last 2026-11-23T10:05:00.000Z, signed in Practitioner/ada',
    expect.stringMatching(/^device-1: rewritten at entry 3, seen /),
    'audit-heads: 1 workstations, 1 contradicted',
  ])
})
