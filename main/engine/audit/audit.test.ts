import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditEvent } from '@medplum/fhirtypes'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startCentral, type TestServer } from '../../../central/testing/server.ts'
import { createVirtualClock, type VirtualClock } from '../../../test/support/virtual-clock.ts'
import { openEncrypted } from '../cache/encrypted-file.ts'
import { type OpenedCache, openCache } from '../cache/open.ts'
import { type CentralClient, createCentralClient } from '../central/client.ts'
import { type AuditLane, createAuditLane } from './lane.ts'
import { createTrail, type Trail } from './trail.ts'

const key = () => Buffer.alloc(32, 7)
const deviceId = 'device-1'

let server: TestServer
let clock: VirtualClock
let folder: string
let opened: OpenedCache
let client: CentralClient
let lane: AuditLane
let trail: Trail
let me: string | null
let serverNow: number | null
let respond: ((path: string) => Response | undefined) | undefined

function start(): void {
  clock = createVirtualClock(server.clock.now())
  opened = openCache({ folder, key: key(), clock, log: () => {} })
  const { cache } = opened
  client = createCentralClient({
    fetch: async (input, init) => {
      const faked = respond?.(String(input))
      return faked ?? fetch(input, init)
    },
    clock,
    centralUrl: server.url,
    clientVersion: '0.1.0',
    deviceId,
    token: async () => me,
    tokenRefused: () => {},
    epoch: () => null,
    auditHead: () => cache.auditHead(),
  })
  lane = createAuditLane({
    cache,
    client,
    clock,
    author: () => (me ? `Practitioner/${me}` : null),
    serverNow: () => serverNow,
    random: () => 0,
  })
  trail = createTrail({
    cache,
    clock,
    me: () => ({ practitionerId: me ?? '', name: 'Dr. Quist' }),
    at: () => new Date(clock.now()).toISOString(),
    deviceId,
    recorded: () => lane.poke(),
  })
}
async function stop(): Promise<void> {
  await lane.stop()
  opened.close()
}
async function restart(): Promise<void> {
  await stop()
  start()
}
/** As somebody with the key would, while the program is closed. */
async function tamper(sql: string): Promise<void> {
  await stop()
  const db = openEncrypted(join(folder, 'work.db'), key())
  db.exec(sql)
  db.close()
  start()
}
const contact = () => client.request({ method: 'GET', path: '/leases' })
const record = (...ids: string[]) => {
  for (const id of ids) trail.record('chart-opened', [`Patient/${id}`])
}
const waiting = () => opened.cache.auditWaiting('Practitioner/ada').length
const stored = (): AuditEvent[] =>
  server.context.db
    .prepare<[], { body: string }>("SELECT body FROM version WHERE type = 'AuditEvent' ORDER BY position")
    .all()
    .map(({ body }) => JSON.parse(body) as AuditEvent)
const discrepancies = () =>
  stored().flatMap((it) => (it.type.code === '110113' ? (it.subtype?.[0]?.code ?? '') : []))
const opensOf = () =>
  stored().flatMap((it) => (it.type.code === 'rest' ? (it.entity?.[0]?.what?.reference ?? '') : []))

beforeEach(async () => {
  me = 'ada'
  serverNow = null
  respond = undefined
  folder = mkdtempSync(join(tmpdir(), 'rounds-audit-'))
  server = await startCentral({
    authenticate: async (request) => {
      const practitionerId = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
      return practitionerId ? { practitionerId, deviceId } : null
    },
  })
  start()
})
afterEach(async () => {
  await stop()
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('the lane', () => {
  test('brings what was recorded to the central API in its order, and nothing contradicts', async () => {
    record('p1', 'p2')
    trail.record('signed-out', [])
    await clock.until(() => waiting() === 0)
    expect(opensOf()).toEqual(['Patient/p1', 'Patient/p2'])
    expect(stored().at(-1)?.type.code).toBe('110114')
    record('p3')
    await lane.drain(1000)
    expect([waiting(), discrepancies()]).toEqual([0, []])
    expect(opened.cache.auditHead().count).toBe(4)
  })

  test('records a doing that goes on once in a quarter of an hour', async () => {
    const once = () => trail.recordOnce('chart-opened', ['Patient/p1'], 'e')
    once()
    once()
    expect(opened.cache.auditHead().count).toBe(1)
    await clock.advance(15 * 60_000)
    once()
    expect(opened.cache.auditHead().count).toBe(2)
  })

  test('records again what was taken back with its transaction, and once what was kept', async () => {
    const once = () => trail.recordOnce('chart-opened', ['Patient/p1'], 'e')
    const inTransaction = (then: () => void) =>
      trail.orNothing(() =>
        opened.cache.atomically(() => {
          trail.orNothing(once)
          then()
        }),
      )
    expect(() =>
      inTransaction(() => {
        throw new Error('a fault')
      }),
    ).toThrow('a fault')
    expect(opened.cache.auditHead().count).toBe(0)
    inTransaction(() => {})
    once()
    expect(opened.cache.auditHead().count).toBe(1)
  })

  test('puts nothing aside: a refused entry is offered again while the others go on', async () => {
    record('p1', 'p2')
    const [first] = opened.cache.auditWaiting('Practitioner/ada')
    let refusals = 0
    respond = (path) => {
      if (!path.endsWith(first?.id ?? '') || refusals++ > 0) return undefined
      const outcome = {
        resourceType: 'OperationOutcome',
        issue: [
          {
            severity: 'error',
            code: 'invalid',
            details: {
              coding: [{ system: 'https://rounds.example/fhir/problem', code: 'invalid-resource' }],
            },
          },
        ],
      }
      return new Response(JSON.stringify(outcome), {
        status: 422,
        headers: { 'Server-Epoch': server.context.epoch, 'Content-Type': 'application/fhir+json' },
      })
    }
    await lane.drain(1000)
    expect([waiting(), opensOf()]).toEqual([1, ['Patient/p2']])
    await clock.until(() => waiting() === 0)
    expect([opensOf(), discrepancies()]).toEqual([['Patient/p2', 'Patient/p1'], []])
  })

  test('waits while the central API is away, and goes on at the first answer anyone gets', async () => {
    respond = () => {
      throw new TypeError('fetch failed')
    }
    record('p1')
    for (let round = 0; round < 8; round++) await clock.advance(60_000)
    expect(waiting()).toBe(1)
    respond = undefined
    await contact()
    const from = clock.monotonic()
    await clock.until(() => waiting() === 0)
    expect(clock.monotonic() - from).toBeLessThan(1000)
  })

  test('leaves the entries of another provider for when they are here again', async () => {
    me = null
    await lane.drain(100)
    me = 'ada'
    record('p1')
    me = 'ben'
    await lane.drain(1000)
    expect([waiting(), opensOf()]).toEqual([1, []])
    me = 'ada'
    await lane.drain(1000)
    expect(waiting()).toBe(0)
  })

  test('settles an answer that was lost with the same key and bytes, also after a restart', async () => {
    record('p1')
    let lost = 0
    const url = server.url
    respond = (path) => {
      if (!path.startsWith(`${url}/fhir`) || lost++ > 0) return undefined
      return new Response('<html>', { status: 200, headers: { 'Content-Type': 'text/html' } })
    }
    await lane.drain(1000)
    await restart()
    await lane.drain(1000)
    expect([waiting(), opensOf()]).toEqual([0, ['Patient/p1']])
  })

  test('offers everything it keeps again when the central API has another history', async () => {
    record('p1', 'p2')
    await lane.drain(1000)
    const { cache } = opened
    cache.setFact('audit-epoch', 'an-earlier-one')
    await contact()
    expect(waiting()).toBe(2)
    await clock.until(() => waiting() === 0)
    expect([opensOf(), discrepancies()]).toEqual([['Patient/p1', 'Patient/p2'], []])
  })

  test('forgets only what is old, acknowledged and below the anchor; the head stays', async () => {
    const { cache } = opened
    record('p1', 'p2', 'p3')
    cache.purgeAudit(4, '2099-01-01')
    expect(cache.auditHashAt(1)).toBeDefined()
    await lane.drain(1000)
    const head = cache.auditHead()
    // This machine's clock, years ahead, is no reason to forget; neither is silence of the central API.
    clock.skew(20 * 365 * 86_400_000)
    record('p4')
    await lane.drain(1000)
    expect([1, 2, 3, 4].map((n) => cache.auditHashAt(n) !== undefined)).toEqual([true, true, true, true])
    clock.skew(-20 * 365 * 86_400_000)
    serverNow = clock.now() + 34 * 86_400_000
    record('p5')
    await lane.drain(1000)
    expect(cache.auditHashAt(1)).toBeDefined()
    serverNow = clock.now() + 36 * 86_400_000
    record('p6')
    await lane.drain(1000)
    // The fourth says it is of twenty years from now: it stays, and with it all that follows it, or there would be a gap.
    const kept = [1, 2, 3, 4, 5, 6].map((n) => cache.auditHashAt(n) !== undefined)
    expect(kept).toEqual([false, false, false, true, true, true])
    await restart()
    expect(opened.cache.auditHead().count).toBe(6)
    record('p7')
    await lane.drain(1000)
    expect([head.count, discrepancies()]).toEqual([3, []])
  })
})

describe('is seen at the next contact', () => {
  beforeEach(async () => {
    record('p1', 'p2', 'p3')
    await lane.drain(1000)
    await contact()
    expect(discrepancies()).toEqual([])
  })

  test('finds nothing in an untouched file', async () => {
    server.clock.pass(3600)
    await restart()
    await contact()
    record('p4')
    await lane.drain(1000)
    expect(discrepancies()).toEqual([])
  })

  test('a row that was changed', async () => {
    await tamper(
      "UPDATE audit SET bytes = CAST(replace(CAST(bytes AS TEXT), 'Patient/p2', 'Patient/p9') AS BLOB)",
    )
    expect((await contact()).kind).toBe('answer')
    expect(discrepancies()).toEqual(['rewritten'])
    record('p4')
    await lane.drain(1000)
    expect([waiting(), discrepancies()]).toEqual([0, ['rewritten']])
  })

  test('a row that was taken out of the middle', async () => {
    await tamper('DELETE FROM audit WHERE count = 2')
    await contact()
    expect(discrepancies()).toEqual(['rewritten'])
  })

  test('a tail that was cut', async () => {
    server.clock.pass(3600)
    await tamper('DELETE FROM audit WHERE count >= 2')
    await contact()
    expect(discrepancies()).toEqual(['cut'])
  })

  test('a trail that was emptied', async () => {
    server.clock.pass(3600)
    await tamper('DELETE FROM audit')
    await contact()
    expect(discrepancies()).toEqual(['cut'])
  })

  test('an old copy of the file, at once or when it goes its own way', async () => {
    const copy = mkdtempSync(join(tmpdir(), 'rounds-audit-copy-'))
    await stop()
    cpSync(folder, copy, { recursive: true })
    start()
    record('p4', 'p5')
    await lane.drain(1000)
    await contact()
    await stop()
    rmSync(folder, { recursive: true })
    cpSync(copy, folder, { recursive: true })
    rmSync(copy, { recursive: true })
    start()
    // Within a minute fewer entries may be a request that was long on its way; another entry never is.
    await contact()
    expect(discrepancies()).toEqual([])
    record('p6')
    await contact()
    expect(discrepancies()).toEqual(['rewritten'])
  })

  test('two copies of one profile that both go on: the fork, once for each that departs', async () => {
    const copy = mkdtempSync(join(tmpdir(), 'rounds-audit-copy-'))
    await stop()
    cpSync(folder, copy, { recursive: true })
    start()
    record('p4')
    await lane.drain(1000)
    await contact()
    await stop()
    const original = folder
    folder = copy
    start()
    record('q4')
    await lane.drain(1000)
    expect(discrepancies()).toEqual(['rewritten'])
    // What each copy witnessed is at the central API, whoever it was.
    expect(opensOf()).toEqual(['Patient/p1', 'Patient/p2', 'Patient/p3', 'Patient/p4', 'Patient/q4'])
    await stop()
    folder = original
    start()
    record('p5')
    await lane.drain(1000)
    expect(discrepancies().every((kind) => kind === 'rewritten')).toBe(true)
    expect(discrepancies().length).toBeGreaterThan(1)
    rmSync(copy, { recursive: true })
  })

  test('an entry that was changed before it was sent', async () => {
    record('p4')
    await contact()
    await tamper(
      "UPDATE audit SET bytes = CAST(replace(CAST(bytes AS TEXT), 'Patient/p4', 'Patient/p9') AS BLOB) WHERE sent = 0",
    )
    await lane.drain(1000)
    expect(discrepancies()).toEqual(['rewritten'])
  })
})
