import { describe, expect, it } from 'vitest'
import { lindholm, okafor, provider, realtime, task, visit } from './testing.ts'

const { at, start, ask, listen, claim, signal, beat, patient, inCall } = realtime()

describe('the event stream', () => {
  it('begins with a ping to resume from and a poke, says its epoch, and pings on', async () => {
    const stream = await listen(okafor)
    await stream.next('poke')
    expect(stream.received[0]).toMatchObject({ event: 'ping', id: expect.stringMatching(/^\d+$/) })
    expect(stream.headers.get('server-epoch')).toBe(at.central.context.epoch)
    expect(stream.headers.get('cache-control')).toBe('no-store')
    await expect.poll(() => stream.of('ping').length).toBeGreaterThan(2)
  })

  it('needs a sign-in', async () => {
    expect((await ask({}, 'GET', '/realtime')).status).toBe(401)
    expect((await ask({ cookie: 'rounds-join-abc=def' }, 'GET', '/realtime')).status).toBe(401)
  })

  it('ends when its token expires', async () => {
    const stream = await listen(okafor)
    at.signedIn = false
    await stream.ended
    expect((await ask(okafor, 'GET', '/realtime')).status).toBe(401)
  })

  it('pokes those who see a change, at most once in 200 ms', async () => {
    const [hers, his] = [await listen(okafor), await listen(lindholm)]
    await Promise.all([hers.next('poke'), his.next('poke')])
    for (let i = 0; i < 50; i++)
      at.central.context.bus.emit('changed', { position: i, practitioners: ['okafor'] })
    await expect.poll(() => hers.of('poke').length).toBe(2)
    at.central.context.bus.emit('changed', { position: 51, practitioners: 'all' })
    await expect.poll(() => his.of('poke').length).toBe(2)
    await expect.poll(() => hers.of('poke').length).toBe(3)
  })

  it('announces an arrival only to providers who may claim it', async () => {
    const [hers, his] = [await listen(okafor), await listen(provider('nobody'))]
    const claimed = await claim(okafor)
    expect(claimed.status).toBe(201)
    await ask({ ...okafor, 'if-match': '"1"' }, 'DELETE', `/leases/${task}`)
    at.central.context.bus.emit('arrived', { taskId: task, urgent: true })
    await hers.next('arrived', ({ urgent }: { urgent: boolean }) => urgent)
    at.central.context.bus.emit('lease', { task, claim: 9, state: 'renewed', practitioner: 'nobody' })
    await his.next('lease')
    expect(his.of('arrived')).toEqual([])
  })

  it('ends cleanly when the server closes', async () => {
    const streams = [await listen(okafor), await listen(await patient())]
    await at.central.close()
    await Promise.all(streams.map(({ ended }) => ended))
    await start()
  })
})

describe('the heartbeat', () => {
  it('renews leases, keeps the unsent count, and says who else works', async () => {
    await claim(okafor)
    await beat(lindholm, { availability: 'on-break', unsent: 3 })
    at.now += 5_000
    const answer = await beat(okafor, { unsent: 2, leases: [{ task, claim: 1 }] })
    expect(answer.body.leases).toMatchObject([{ task, claim: 1, mine: true, secondsLeft: 60 }])
    expect(answer.body.colleagues).toMatchObject([
      { practitioner: 'lindholm', availability: 'on-break', licences: expect.any(Array) },
    ])
    const [colleague] = answer.body.colleagues as unknown as { licences: string[] }[]
    expect(colleague?.licences.length).toBeGreaterThan(0)
    expect(
      at.central.context.db.prepare('SELECT practitioner, unsent FROM presence ORDER BY practitioner').all(),
    ).toEqual([
      { practitioner: 'lindholm', unsent: 3 },
      { practitioner: 'okafor', unsent: 2 },
    ])
    at.now += 30_000
    expect((await beat(okafor)).body.colleagues).toEqual([])
  })

  it('names the element that does not fit', async () => {
    const answer = await beat(okafor, { availability: 'asleep' })
    expect(answer.status).toBe(400)
    expect(answer.body.issue).toMatchObject([{ expression: ['availability'] }])
    expect((await ask(okafor, 'POST', '/realtime/signals', { call: 'x' })).status).toBe(400)
  })
})

describe('long polling', () => {
  type Polled = { events: { id: string; event: string; data: { data?: string } }[] }
  const poll = async (who: Record<string, string>, after?: string) => {
    const answer = await ask(who, 'GET', `/realtime?poll=1${after ? `&after=${after}` : ''}`)
    return (answer.body as unknown as Polled).events
  }

  it('brings the same events, each once however often an answer is lost', async () => {
    const { visitor } = await inCall()
    const begun = await poll(okafor)
    expect(begun.map(({ event }) => event)).toEqual(['poke', 'participants'])
    const waiting = poll(okafor, begun.at(-1)?.id)
    await signal(visitor, 'visitor', 'doctor', 'a')
    const [first, ...none] = await waiting
    expect(first).toMatchObject({ event: 'signal', data: { data: 'a' } })
    expect(none).toEqual([])

    at.central.context.bus.emit('changed', { position: 1, practitioners: 'all' })
    at.central.context.bus.emit('changed', { position: 2, practitioners: 'all' })
    const lost = await poll(okafor, first?.id)
    const again = await poll(okafor, first?.id)
    expect(again).toEqual(lost)
    expect(lost.map(({ event }) => event)).toEqual(['poke'])
    const later = await poll(okafor, again.at(-1)?.id)
    expect(later.map(({ event }) => event)).toEqual(['ping'])
    expect(new Set([...begun, first, ...again, ...later].map((it) => it?.id)).size).toBe(5)
  })

  it('waits for news, gives way to a newer poll, and ends with the server', async () => {
    const [begun] = (await poll(okafor)).slice(-1)
    const older = poll(okafor, begun?.id)
    const newer = poll(okafor, begun?.id)
    expect((await older).map(({ event }) => event)).toEqual(['ping'])
    at.central.context.bus.emit('changed', { position: 1, practitioners: 'all' })
    expect((await newer).map(({ event }) => event)).toContain('poke')
  })

  it('goes on as a stream where the proxy lets it', async () => {
    const { visitor } = await inCall()
    const begun = await poll(visitor)
    await signal(okafor, 'doctor', 'visitor', 'a')
    const stream = await listen(visitor, `/realtime?after=${begun.at(-1)?.id}`)
    await stream.next('signal', ({ data }: { data: string }) => data === 'a')
  })
})

describe('ICE servers', () => {
  it('are empty by default, and all candidate types are allowed', async () => {
    expect((await ask(okafor, 'GET', '/ice-servers')).body).toMatchObject({
      iceServers: [],
      iceTransportPolicy: 'all',
    })
    expect((await ask(await patient(), 'GET', `/ice-servers?call=${visit}`)).status).toBe(200)
    expect((await ask({}, 'GET', '/ice-servers')).status).toBe(401)
  })

  it('are relay only with credentials for a while where a TURN server is offered', async () => {
    await at.central.close()
    await start({
      iceServers: [{ urls: 'stun:stun.example' }],
      turn: { urls: ['turns:turn.example:443'], sharedSecret: 'secret', lifetimeSeconds: 600 },
    })
    const username = `${Math.floor(at.now / 1000) + 600}:Practitioner/okafor`
    expect((await ask(okafor, 'GET', '/ice-servers')).body).toMatchObject({
      iceServers: [
        { urls: 'stun:stun.example' },
        { urls: ['turns:turn.example:443'], username, credential: expect.stringMatching(/^[\w+/]{27}=$/) },
      ],
      iceTransportPolicy: 'relay',
      expiresInSeconds: 600,
    })
  })
})

describe('flags', () => {
  it('come from the settings, or from the provider’s own', async () => {
    await at.central.close()
    await start({ flags: { captions: true } })
    at.central.context.db.exec("INSERT INTO flag VALUES ('okafor', 'captions', 0), ('okafor', 'groups', 1)")
    expect((await ask(okafor, 'GET', '/flags')).body).toMatchObject({
      flags: { captions: false, groups: true },
    })
    expect((await ask(lindholm, 'GET', '/flags')).body).toEqual({
      flags: {
        ...{ captions: true, diagnoses: true, favorites: true, inbox: true, labs: true },
        ...{ letters: true, pharmacies: true, reconciliation: true },
      },
    })
    expect((await ask({}, 'GET', '/flags')).status).toBe(401)
  })
})
