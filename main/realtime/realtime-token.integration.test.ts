import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Central, createCentral } from '../../central/app.ts'
import type { OwnToken, RealtimeOrders } from '../base/realtime-messages.ts'
import { type Workstation, workstation } from '../engine/testing/workstation.ts'
import { type HandOver, readHandOver, writeHandOver } from '../lock/hand-over.ts'
import { createOpenId, type Tokens } from '../sign-in/open-id.ts'
import { createRealtime, type Realtime } from './realtime.ts'
import { createRealtimeToken } from './realtime-token.ts'
import { createVirtualClock, until } from './testing.ts'

const orders = {
  centralUrl: 'https://central.example',
  token: 'engine-1',
  signIn: 'okafor 1',
  epoch: null,
  deviceId: 'one',
  clientVersion: '0.1.0',
  availability: 'available' as const,
  practitionerName: 'Dr Ada Okafor',
  leases: [],
  unsent: 0,
}

describe('the realtime token', () => {
  let clock: ReturnType<typeof createVirtualClock>
  let answers: (Tokens | null | 'away')[]
  let asked: string[]
  let changes: number
  let kept: (OwnToken | null)[]
  let token: ReturnType<typeof createRealtimeToken>
  const tokens = (n: number): Tokens => ({
    accessToken: `line-${n}`,
    refreshToken: 'narrow',
    expiresInSeconds: 600,
  })
  const answer = async (text: string) => {
    asked.push(text)
    const next = answers.shift()
    if (next === 'away') throw new Error('away')
    return next ?? null
  }
  const settled = () => new Promise((resolve) => setTimeout(resolve, 2))
  const pass = async (ms: number) => {
    clock.advance(ms)
    await settled()
  }
  beforeEach(() => {
    clock = createVirtualClock()
    answers = []
    asked = []
    changes = 0
    kept = []
    token = createRealtimeToken(
      {
        clock,
        keepOwn: (own) => kept.push(own),
        openId: () => ({
          realtimeTokens: (for_) => answer(`for ${for_}`),
          refresh: (of) => answer(`renew ${of}`),
        }),
      },
      () => changes++,
    )
  })

  it('takes the place of the engine’s, and is renewed at half its life without it', async () => {
    answers = [tokens(1), tokens(2)]
    token.orders(orders)
    expect(token.now()).toBe('engine-1')
    await settled()
    expect([token.now(), changes]).toEqual(['line-1', 1])
    token.orders({ ...orders, token: 'engine-2', unsent: 3 })
    await pass(300_000)
    expect(asked).toEqual(['for engine-1', 'renew narrow'])
    expect([token.now(), changes]).toEqual(['line-2', 2])
    expect(kept).toEqual([{ signIn: 'okafor 1', refresh: 'narrow' }])
    // Ending is no signing out: the realtime process that comes next goes on with it.
    token.close()
    expect(kept).toHaveLength(1)
  })

  it('goes on from the realtime process before, though the engine’s has ended or is not there', async () => {
    answers = ['away', tokens(1), { ...tokens(2), refreshToken: null }, tokens(3)]
    const own = { signIn: 'okafor 1', refresh: 'before' }
    token.orders({ ...orders, token: null, own })
    expect(token.now()).toBeNull()
    await settled()
    // Told once more while it is being renewed, it is not asked for anew.
    token.orders({ ...orders, token: null, own, unsent: 2 })
    await pass(10_000)
    expect([token.now(), asked]).toEqual(['line-1', ['renew before', 'renew before']])
    await pass(300_000)
    // An answer without a refresh token leaves the one there was.
    expect([token.now(), asked.at(-1)]).toEqual(['line-2', 'renew narrow'])
    token.orders(orders)
    await pass(300_000)
    expect([token.now(), asked.at(-1)]).toEqual(['line-3', 'renew narrow'])
    expect(kept).toEqual([{ signIn: 'okafor 1', refresh: 'narrow' }])
  })

  it('drops the earlier process’s token when it can’t be renewed or is of another sign-in', async () => {
    answers = [null, tokens(1), tokens(2)]
    const own = { signIn: 'okafor 1', refresh: 'before' }
    token.orders({ ...orders, own })
    await settled()
    expect([token.now(), asked, kept]).toEqual([
      'line-1',
      ['renew before', 'for engine-1'],
      [null, { signIn: 'okafor 1', refresh: 'narrow' }],
    ])
    token.orders({ ...orders, own, signIn: 'lindholm 2' })
    await settled()
    expect([token.now(), asked.at(-1)]).toEqual(['line-2', 'for engine-1'])
    token.orders({ ...orders, own, signIn: 'lindholm 2', token: null })
    expect([token.now(), kept.at(-1)]).toEqual([null, null])
    answers = [null]
    token.orders({ ...orders, token: null, own: { ...own, refresh: 'later' } })
    await settled()
    token.orders({ ...orders, token: null, own: { ...own, refresh: 'later' } })
    await settled()
    expect([token.now(), asked.at(-1)]).toEqual([null, 'renew later'])
    expect(asked.filter((one) => one === 'renew later')).toHaveLength(1)
  })

  it('is tried for again while the network is away, and is not used beyond its life', async () => {
    answers = ['away', tokens(1), 'away', 'away', tokens(2)]
    token.orders(orders)
    await settled()
    await pass(10_000)
    expect(token.now()).toBe('line-1')
    await pass(300_000)
    await pass(10_000)
    await pass(10_000)
    expect(token.now()).toBe('line-2')
    answers = Array(40).fill('away')
    for (let n = 0; n < 61; n++) await pass(10_000)
    expect(token.now()).toBe('engine-1')
  })

  it('is not asked for again with an access token that got none', async () => {
    token.orders(orders)
    await settled()
    token.orders({ ...orders, unsent: 1 })
    await settled()
    expect([asked, token.now()]).toEqual([['for engine-1'], 'engine-1'])
    answers = [tokens(1)]
    token.orders({ ...orders, token: 'engine-2' })
    await settled()
    expect(token.now()).toBe('line-1')
  })

  it('that is refused is renewed, and asked for anew when it can’t be', async () => {
    answers = [tokens(1), tokens(2), null, tokens(3)]
    token.orders(orders)
    await settled()
    expect(token.refused('engine-1')).toBe(false)
    expect(token.refused('line-1')).toBe(true)
    expect(token.now()).toBe('engine-1')
    await settled()
    expect(token.now()).toBe('line-2')
    token.refused('line-2')
    await settled()
    expect([token.now(), asked.at(-1)]).toEqual(['line-3', 'for engine-1'])
  })

  it('ends with the sign-in, and is not that of the one before', async () => {
    answers = [tokens(1), tokens(2)]
    token.orders(orders)
    await settled()
    token.orders({ ...orders, signIn: 'lindholm 2', token: 'engine-9' })
    expect(token.now()).toBe('engine-9')
    await settled()
    expect([token.now(), asked]).toEqual(['line-2', ['for engine-1', 'for engine-9']])
    token.orders({ ...orders, token: null })
    expect(token.now()).toBeNull()
    let late: (tokens: Tokens) => void = () => undefined
    const slow = createRealtimeToken(
      {
        clock,
        openId: () => ({
          realtimeTokens: () =>
            new Promise((done) => {
              late = done
            }),
          refresh: async () => null,
        }),
      },
      () => undefined,
    )
    slow.orders(orders)
    slow.orders({ ...orders, token: null })
    late(tokens(5))
    await settled()
    expect(slow.now()).toBeNull()
  })
})

describe('with the reference central API', () => {
  let central: Central
  let station: Workstation
  let started: Realtime[]
  let renewed: number[]
  let pokes: number
  let sent: Set<string>
  let own: OwnToken | null
  // Ten times as fast, so that heartbeats come each second.
  const clock = {
    now: () => Date.now(),
    monotonic: () => performance.now() * 10,
    after(ms: number, work: () => void) {
      const timer = setTimeout(work, ms / 10)
      return () => clearTimeout(timer)
    },
  }
  function newRealtime(orders: RealtimeOrders): Realtime {
    const realtime = createRealtime({
      clock,
      fetch: (input, init) => {
        if (String(input).includes('/realtime/presence'))
          sent.add(new Headers(init?.headers).get('authorization') ?? '')
        return fetch(input, init)
      },
      openId: (centralUrl) => createOpenId({ fetch, centralUrl }),
      keepOwn(now) {
        own = now
      },
      emit: () => {},
      news: (news) => {
        if (news.kind === 'lease' && news.state === 'renewed') renewed.push(performance.now())
        if (news.kind === 'poke') pokes++
      },
      log: () => {},
    })
    started.push(realtime)
    realtime.orders(orders)
    return realtime
  }
  const status = async (path: string, authorization: string) =>
    (await fetch(`${central.url}${path}`, { headers: { authorization } })).status

  beforeEach(async () => {
    started = []
    renewed = []
    pokes = 0
    sent = new Set()
    own = null
    central = await createCentral({
      database: ':memory:',
      training: true,
      settings: { accessTokenSeconds: 2 },
    })
    station = await workstation(central.url)
  })
  afterEach(async () => {
    for (const line of started) await line.close()
    await station.close()
    await central.close()
  })

  /** A patient is claimed, and then it is locked: the engine is gone, and with it who could renew its token. */
  async function lockedWithAPatient(): Promise<RealtimeOrders> {
    await station.signIn('okafor@training.rounds.example')
    await station.until(async () => (await station.call('queue.list', {})).waiting.length > 0)
    await station.call('queue.claim', { taskId: 'rosa-delgado-task' })
    const given = await station.until(() => (station.realtime()?.leases.length ? station.realtime() : null))
    newRealtime(given)
    await station.engine().close()
    return given
  }

  it('a lease is renewed, and the realtime process heard, through a lock much longer than a token’s life', async () => {
    const given = await lockedWithAPatient()
    const lockedAt = performance.now()
    await until(() => (renewed.at(-1) ?? 0) > lockedAt + 7_000)
    expect(renewed.length).toBeGreaterThan(4)
    expect(sent.size).toBeGreaterThan(3)
    expect(await status('/flags', `Bearer ${given.token}`)).toBe(401)
    // With what the realtime process has, nobody reads a chart.
    for (const authorization of sent)
      expect(await status('/fhir/R4/Patient/rosa-delgado', authorization)).toBeGreaterThan(400)
  })

  it('is renewed by the realtime process of the next program too', async () => {
    const given = await lockedWithAPatient()
    while ((await status('/flags', `Bearer ${given.token}`)) !== 401)
      await new Promise((resolve) => setTimeout(resolve, 100))
    await until(() => own)
    await started[0]?.close()
    const userData = await mkdtemp(join(tmpdir(), 'rounds-line-token-'))
    const keychain = {
      refusal: async () => null,
      seal: async (secret: Buffer) => Buffer.from(secret),
      open: async (sealed: Buffer) => ({ secret: Buffer.from(sealed), sealAgain: false }),
    }
    const orders = { ...given, token: null, ...(own ? { own } : {}) }
    const left: HandOver = { why: 'asked', unsent: 0, window: null, back: null, orders }
    await writeHandOver(userData, keychain, left)
    const read = await readHandOver(userData, keychain)
    await rm(userData, { recursive: true })
    const startedAt = performance.now()
    sent.clear()
    pokes = 0
    newRealtime(read?.orders as RealtimeOrders)
    await until(() => (renewed.at(-1) ?? 0) > startedAt + 3_000 && pokes > 0)
    for (const authorization of sent)
      expect(await status('/fhir/R4/Patient/rosa-delgado', authorization)).toBeGreaterThan(400)
  })
})
