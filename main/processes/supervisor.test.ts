import { beforeEach, describe, expect, it } from 'vitest'
import type { Clock } from '../base/clock.ts'
import type { TryAgain } from './messages.ts'
import { CannotStart, type Child, type ProcessState, Supervisor } from './supervisor.ts'

type Out =
  | { kind: 'start'; key: Uint8Array }
  | { kind: 'close' }
  | { kind: 'call'; id: number }
  | { kind: 'word' }
type In =
  | { kind: 'hello' }
  | { kind: 'started' }
  | { kind: 'closed' }
  | { kind: 'cannot-start'; message: string; again: TryAgain }
  | { kind: 'answer'; id: number; result: { ok: true; value: unknown } }
  | { kind: 'event' }

class Fake implements Child<Out, In> {
  sent: Out[] = []
  killed = false
  received: (message: In) => void = () => undefined
  #exits: (() => void)[] = []
  send = (message: Out) => void this.sent.push(structuredClone(message))
  onMessage = (listener: (message: In) => void) => {
    this.received = listener
  }
  onExit = (listener: () => void) => void this.#exits.push(listener)
  kill = () => {
    this.killed = true
    this.die()
  }
  says = (message: In) => this.received(message)
  die() {
    for (const exit of this.#exits) exit()
  }
}

let time: number
let timers: { at: number; work: () => void }[]
const clock: Clock = {
  now: () => time,
  monotonic: () => time,
  after(ms, work) {
    const timer = { at: time + ms, work }
    timers.push(timer)
    return () => {
      timers = timers.filter((one) => one !== timer)
    }
  },
}
async function pass(ms: number) {
  time += ms
  for (const timer of timers.filter((one) => one.at <= time)) {
    timers = timers.filter((one) => one !== timer)
    timer.work()
  }
  await Promise.resolve()
  await Promise.resolve()
}

let children: Fake[]
let states: ProcessState[]
let received: In[]
let starting: () => Promise<Out>
let handed: Out[]
let supervisor: Supervisor<Out, In>
const last = () => children.at(-1) as Fake

beforeEach(() => {
  time = 0
  timers = []
  children = []
  states = []
  received = []
  handed = []
  starting = async () => ({ kind: 'start', key: new Uint8Array(32).fill(7) })
  supervisor = new Supervisor<Out, In>({
    name: 'The test',
    clock,
    fork() {
      children.push(new Fake())
      return last()
    },
    startMessage: () => starting(),
    startSent(message) {
      handed.push(message)
      if (message.kind === 'start') message.key.fill(0)
    },
    onMessage: (message) => void received.push(message),
    changed: () => void states.push(supervisor.state),
  })
})
const run = async () => {
  await supervisor.start()
  last().says({ kind: 'started' })
}

describe('supervision', () => {
  it('starts the process with its message, which is wiped after it was handed over', async () => {
    await run()
    expect(last().sent).toEqual([{ kind: 'start', key: new Uint8Array(32).fill(7) }])
    expect(handed).toEqual([{ kind: 'start', key: new Uint8Array(32) }])
    expect(supervisor.state).toBe('running')
  })

  it('lets calls before the first start wait, and matches answers to calls', async () => {
    const early = supervisor.call('sync.status', {})
    await run()
    const second = supervisor.call('queue.list', {})
    expect(last().sent.slice(1)).toMatchObject([
      { kind: 'call', id: 1 },
      { kind: 'call', id: 2 },
    ])
    last().says({ kind: 'answer', id: 2, result: { ok: true, value: 'second' } })
    last().says({ kind: 'answer', id: 1, result: { ok: true, value: 'first' } })
    expect(await early).toEqual({ ok: true, value: 'first' })
    expect(await second).toEqual({ ok: true, value: 'second' })
  })

  it('answers what was under way when it died, and starts it again', async () => {
    await run()
    const cut = supervisor.call('note.edit', {})
    last().die()
    expect(await cut).toMatchObject({ ok: false, problem: { code: 'engine-stopped' } })
    expect(supervisor.state).toBe('restarting')
    expect(await supervisor.call('note.edit', {})).toMatchObject({
      ok: false,
      problem: { code: 'engine-stopped' },
    })
    await pass(250)
    expect(children).toHaveLength(2)
    last().says({ kind: 'started' })
    expect(states).toEqual(['running', 'restarting', 'running'])
    const again = supervisor.call('note.edit', {})
    last().says({ kind: 'answer', id: 2, result: { ok: true, value: 1 } })
    expect(await again).toEqual({ ok: true, value: 1 })
  })

  it('waits longer after each death, tells the person at the fifth, and begins anew after a steady time', async () => {
    await run()
    for (const pause of [250, 500, 1_000, 2_000, 4_000]) {
      const before = children.length
      last().die()
      await pass(pause - 1)
      expect(children).toHaveLength(before)
      await pass(1)
      expect(children).toHaveLength(before + 1)
    }
    expect(supervisor.message).toContain('stopped 5 times')
    for (let i = 0; i < 5; i += 1) {
      last().die()
      await pass(30_000)
    }
    last().says({ kind: 'started' })
    expect(supervisor.message).toBe('')
    time += 30_000
    const before = children.length
    last().die()
    await pass(250)
    expect(children).toHaveLength(before + 1)
  })

  it('does not try again what would be refused again, and says why', async () => {
    await supervisor.start()
    const waiting = supervisor.call('queue.list', {})
    last().says({ kind: 'cannot-start', message: 'The data is newer.', again: 'never' })
    expect(await waiting).toMatchObject({
      problem: { code: 'engine-stopped', message: 'The data is newer.' },
    })
    await pass(60_000)
    expect(children).toHaveLength(1)
    expect(last().killed).toBe(true)
    expect(supervisor.state).toBe('failed')
    await supervisor.tryAgain()
    expect([supervisor.state, children.length]).toEqual(['failed', 1])
  })

  const refuse = (again: TryAgain) => last().says({ kind: 'cannot-start', message: 'In use.', again })

  it('restarts a refused process on request, and says so meanwhile', async () => {
    await supervisor.start()
    refuse('when-asked')
    await pass(600_000)
    expect(children).toHaveLength(1)
    await supervisor.tryAgain()
    expect([supervisor.state, supervisor.message]).toEqual(['restarting', 'The test is being started again.'])
    expect(await supervisor.call('queue.list', {})).toMatchObject({ problem: { code: 'engine-stopped' } })
    await supervisor.tryAgain()
    expect(children).toHaveLength(2)
    refuse('when-asked')
    expect([supervisor.state, supervisor.message, supervisor.again]).toEqual([
      'failed',
      'In use.',
      'when-asked',
    ])
    await supervisor.tryAgain()
    last().says({ kind: 'started' })
    expect(states).toEqual(['failed', 'restarting', 'failed', 'restarting', 'running'])
  })

  it('looks by itself whether the cause went away, and keeps the message meanwhile', async () => {
    await supervisor.start()
    refuse('by-itself')
    for (const pause of [15_000, 30_000, 60_000, 60_000]) {
      const before = children.length
      await pass(pause - 1)
      expect(children).toHaveLength(before)
      await pass(1)
      expect(children).toHaveLength(before + 1)
      expect([supervisor.state, supervisor.message]).toEqual(['failed', 'In use.'])
      refuse('by-itself')
    }
    await pass(60_000)
    last().says({ kind: 'started' })
    expect([supervisor.state, supervisor.message]).toEqual(['running', ''])
    await pass(600_000)
    expect(children).toHaveLength(6)
  })

  it('asked while it looks by itself, it starts one process and not two', async () => {
    await supervisor.start()
    refuse('by-itself')
    await supervisor.tryAgain()
    // The watch over the one that was started, and no further look.
    expect(timers.map(({ at }) => at)).toEqual([30_000])
    refuse('by-itself')
    await pass(15_000)
    expect(children).toHaveLength(3)
    await supervisor.tryAgain()
    expect([supervisor.state, children.length]).toEqual(['restarting', 3])
    last().says({ kind: 'started' })
    expect(supervisor.state).toBe('running')
  })

  it('hears no more of a process that was refused, and starts again one that dies in a try of its own', async () => {
    await supervisor.start()
    const first = last()
    refuse('by-itself')
    first.says({ kind: 'started' })
    expect(supervisor.state).toBe('failed')
    await pass(15_000)
    last().die()
    expect(supervisor.state).toBe('restarting')
    await pass(250)
    expect(children).toHaveLength(3)
  })

  it('paused or closed after a refusal, it does not come back by itself', async () => {
    await supervisor.start()
    refuse('by-itself')
    await supervisor.pause('Locked.')
    await pass(600_000)
    expect([supervisor.state, children.length]).toEqual(['paused', 1])
    await supervisor.tryAgain()
    expect([supervisor.state, children.length]).toEqual(['paused', 1])
    const resumed = supervisor.resume()
    await Promise.resolve()
    await Promise.resolve()
    refuse('by-itself')
    await resumed
    expect(supervisor.state).toBe('failed')
    await supervisor.close()
    await pass(600_000)
    expect([timers, children.length]).toEqual([[], 2])
  })

  it('says why without a process when there is no start message', async () => {
    starting = () => Promise.reject(new CannotStart('No keychain.'))
    await supervisor.start()
    expect([supervisor.state, supervisor.message, children.length]).toEqual(['failed', 'No keychain.', 0])
    starting = () => Promise.reject(new Error('EACCES /home/example'))
    await supervisor.start()
    expect(supervisor.message).toBe("The test can't be started.")
  })

  it('passes on everything else, and sends only while it runs', async () => {
    supervisor.send({ kind: 'word' })
    await run()
    supervisor.send({ kind: 'word' })
    last().says({ kind: 'event' })
    expect(received).toEqual([{ kind: 'event' }])
    expect(last().sent.filter(({ kind }) => kind === 'word')).toHaveLength(1)
  })

  it('ends it politely and does not start it again', async () => {
    await run()
    const closed = supervisor.close()
    expect(last().sent.at(-1)).toEqual({ kind: 'close' })
    last().die()
    await closed
    await pass(60_000)
    expect(children).toHaveLength(1)
    expect(timers).toEqual([])
  })

  it('ends it by force when it does not end', async () => {
    await run()
    const closed = supervisor.close()
    await pass(15_000)
    await closed
    expect(last().killed).toBe(true)
  })

  it('ends it once it has said that all is written: what it said before is heard for certain', async () => {
    await run()
    const closed = supervisor.close()
    expect(last().killed).toBe(false)
    last().says({ kind: 'event' })
    last().says({ kind: 'closed' })
    await closed
    expect([last().killed, received]).toEqual([true, [{ kind: 'event' }]])
    await pass(60_000)
    expect([timers, children.length]).toEqual([[], 1])
  })

  it('ends and starts again one that says nothing for 30 s after its start, and is more patient with the next', async () => {
    await supervisor.start()
    const early = supervisor.call('queue.list', {})
    await pass(29_999)
    expect(last().killed).toBe(false)
    await pass(1)
    expect([last().killed, supervisor.state]).toEqual([true, 'restarting'])
    expect(await early).toMatchObject({ problem: { code: 'engine-stopped' } })
    await pass(250)
    expect(children).toHaveLength(2)
    await pass(59_999)
    expect(last().killed).toBe(false)
    await pass(1)
    expect(last().killed).toBe(true)
    await pass(500)
    last().says({ kind: 'hello' })
    await pass(600_000)
    expect([last().killed, children.length]).toEqual([false, 3])
    last().says({ kind: 'started' })
    last().die()
    await pass(1_000)
    await pass(30_000)
    expect(last().killed).toBe(true)
  })

  it('starts another in the place of one that can’t even be ended, and hears no more of it', async () => {
    await supervisor.start()
    const stuck = last()
    stuck.kill = () => undefined
    await pass(30_000)
    expect(supervisor.state).toBe('restarting')
    await pass(250)
    expect(children).toHaveLength(2)
    stuck.die()
    last().says({ kind: 'started' })
    expect([supervisor.state, children.length]).toEqual(['running', 2])
  })

  it('closes while a restart is pending', async () => {
    await run()
    last().die()
    await supervisor.close()
    await pass(60_000)
    expect(children).toHaveLength(1)
  })

  it('pauses politely, answers calls with the reason, and starts again only when it is resumed', async () => {
    await run()
    const paused = supervisor.pause('Locked.')
    expect(last().sent.at(-1)).toEqual({ kind: 'close' })
    last().die()
    await paused
    await pass(60_000)
    expect(children).toHaveLength(1)
    expect(supervisor.state).toBe('paused')
    expect(await supervisor.call('sync.status', {})).toMatchObject({ problem: { message: 'Locked.' } })

    const resumed = supervisor.resume()
    const early = supervisor.call('queue.list', {})
    await Promise.resolve()
    await Promise.resolve()
    expect(children).toHaveLength(2)
    last().says({ kind: 'started' })
    await resumed
    expect(last().sent.at(-1)).toMatchObject({ kind: 'call' })
    last().says({ kind: 'answer', id: 1, result: { ok: true, value: 5 } })
    expect(await early).toEqual({ ok: true, value: 5 })
  })

  it('paused while a restart or its own start is under way, it does not come back, and wipes what it was given', async () => {
    await run()
    last().die()
    await supervisor.pause('Locked.')
    await pass(60_000)
    expect(children).toHaveLength(1)

    let give: (message: Out) => void = () => undefined
    starting = () =>
      new Promise((done) => {
        give = done
      })
    const resumed = supervisor.resume()
    await supervisor.pause('Locked.')
    give({ kind: 'start', key: new Uint8Array(32).fill(7) })
    await resumed
    expect(children).toHaveLength(1)
    expect(handed.at(-1)).toEqual({ kind: 'start', key: new Uint8Array(32) })
  })

  it('reports a failure on resume', async () => {
    await supervisor.pause('Locked.')
    starting = () => Promise.reject(new CannotStart('The disk is full.'))
    await supervisor.resume()
    expect(supervisor.state).toBe('failed')
    expect(supervisor.message).toBe('The disk is full.')
  })
})
