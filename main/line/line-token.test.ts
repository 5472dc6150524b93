import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Central, createCentral } from '../../central/app.ts'
import { createOpenId, type Tokens } from '../engine/session/open-id.ts'
import { type Workstation, workstation } from '../engine/testing/workstation.ts'
import { createLine, type Line } from './line.ts'
import { createLineToken } from './line-token.ts'
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

describe('the line’s own token', () => {
  let clock: ReturnType<typeof createVirtualClock>
  let answers: (Tokens | null | 'away')[]
  let asked: string[]
  let changes: number
  let token: ReturnType<typeof createLineToken>
  const tokens = (n: number): Tokens => ({
    accessToken: `line-${n}`,
    refreshToken: 'narrow',
    expiresInSeconds: 600,
  })
  const answer = async (words: string) => {
    asked.push(words)
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
    token = createLineToken(
      {
        clock,
        openId: () => ({
          lineTokens: (for_) => answer(`for ${for_}`),
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

  it('is not asked for twice with a token for which there is none', async () => {
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
    const slow = createLineToken(
      {
        clock,
        openId: () => ({
          lineTokens: () =>
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
  let line: Line | undefined
  beforeEach(async () => {
    central = await createCentral({
      database: ':memory:',
      training: true,
      settings: { accessTokenSeconds: 2 },
    })
    station = await workstation(central.url)
  })
  afterEach(async () => {
    await line?.close()
    await station.close()
    await central.close()
  })

  it('a lease is renewed, and the line heard, through a lock much longer than a token’s life', async () => {
    const taskId = 'rosa-delgado-task'
    await station.signIn('okafor@training.rounds.example')
    await station.until(async () => (await station.call('queue.list', {})).waiting.length > 0)
    await station.call('queue.claim', { taskId })
    const given = await station.until(() => (station.line()?.leases.length ? station.line() : null))
    // Ten times as fast, so that heartbeats come each second.
    const clock = {
      now: () => Date.now(),
      monotonic: () => performance.now() * 10,
      after(ms: number, work: () => void) {
        const timer = setTimeout(work, ms / 10)
        return () => clearTimeout(timer)
      },
    }
    const renewed: number[] = []
    const sent = new Set<string>()
    line = createLine({
      clock,
      fetch: (input, init) => {
        if (String(input).includes('/realtime/presence'))
          sent.add(new Headers(init?.headers).get('authorization') ?? '')
        return fetch(input, init)
      },
      openId: (centralUrl) => createOpenId({ fetch, centralUrl }),
      emit: () => {},
      news: (news) => {
        if (news.kind === 'lease' && news.state === 'renewed') renewed.push(performance.now())
      },
      log: () => {},
    })
    line.orders(given)
    // Locked: the engine is gone, and with it who could renew its token.
    await station.engine().close()
    const lockedAt = performance.now()
    await until(() => (renewed.at(-1) ?? 0) > lockedAt + 7_000)
    expect(renewed.length).toBeGreaterThan(4)
    expect(sent.size).toBeGreaterThan(3)
    const engines = await fetch(`${central.url}/flags`, {
      headers: { authorization: `Bearer ${given.token}` },
    })
    expect(engines.status).toBe(401)
    // With what the line has, nobody reads a chart.
    for (const authorization of sent)
      expect(
        (await fetch(`${central.url}/fhir/R4/Patient/rosa-delgado`, { headers: { authorization } })).status,
      ).toBeGreaterThan(400)
  })
})
