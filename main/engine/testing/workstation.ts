import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signInByForm } from '../../../central/testing/sign-in-by-form.ts'
import {
  type Channel,
  type Command,
  channels,
  type EventName,
  type Input,
  type Key,
  type Output,
  type Payload,
  touches,
} from '../../../preload/contract/index.ts'
import type { RealtimeOrders } from '../../base/realtime-messages.ts'
import type { Platform } from '../base/platform.ts'
import { createEngine, type Engine } from '../engine.ts'

/**
 * A workstation without window and realtime process, for tests: a real engine on a folder of its own, whose network can be cut,
 * and a browser that fills in the sign-in form. The realtime process's heartbeat is the test's to send.
 */
export type Workstation = {
  /** The value, or throws with the problem's code and message. */
  call<C extends Channel>(channel: C, input: Input<C>): Promise<Output<C>>
  /** The problem's code and message; throws when there is none. */
  problem<C extends Channel>(channel: C, input: Input<C>): Promise<{ code: string; message: string }>
  engine(): Engine
  /** Waits until `look` answers something true; asks again after each event. */
  until<T>(look: () => Promise<T> | T): Promise<NonNullable<T>>
  signIn(email: string, password?: string): Promise<void>
  cut(): void
  mend(): void
  /** Starts another engine on what a `kill -9` at this moment would leave on disk. */
  restart(): Promise<void>
  /** The same, and a new random cache key takes the place of the one there was. */
  rekey(): Promise<void>
  realtime(): RealtimeOrders | undefined
  events: { event: EventName; payload: unknown }[]
  /** How often it was told that an answer which depends on these may have changed. */
  changed(dependsOn: Key[]): number
  browser: { open(url: string): Promise<void> }
  close(): Promise<void>
}

/** As the page does it: what is opened is taken up first, what is read is said to be. */
const takenUpFirst: { [C in Channel]?: 'note.takeUp' } = { 'note.open': 'note.takeUp' }
const viewedAfter: { [C in Channel]?: Extract<Command, `${string}iewed`> } = {
  'chart.note': 'chart.noteViewed',
  'summary.get': 'summary.viewed',
  'cosign.list': 'cosign.viewed',
  'sync.setAside': 'sync.setAsideViewed',
}

function chartRead(channel: Channel, input: unknown): Input<'chart.viewed'>['chartOf'] | null {
  if (channel === 'chart.open') return input as Input<'chart.open'>
  if (channel === 'chart.scheduled') return input as Input<'chart.scheduled'>
  return channel === 'chart.current' ? { ...(input as Input<'chart.current'>).chartOf, current: true } : null
}

export async function workstation(centralUrl: string, changes: Partial<Platform> = {}): Promise<Workstation> {
  const newFolder = () => mkdtempSync(join(tmpdir(), 'rounds-engine-'))
  let folder = newFolder()
  let online = true
  let realtimeOrders: RealtimeOrders | undefined
  let key = Buffer.alloc(32, 9)
  let account = { email: '', password: '' }
  const events: Workstation['events'] = []
  let wake: (() => void)[] = []
  const timers = new Set<NodeJS.Timeout>()

  const browser = {
    async open(url: string) {
      const back = await signInByForm(new URL(url), account.email, account.password)
      await (await fetch(back, { headers: { connection: 'close' } })).text()
    },
  }
  const platform = (): Platform => ({
    fetch: (input, init) => (online ? fetch(input, init) : Promise.reject(new TypeError('fetch failed'))),
    clock: {
      now: () => Date.now(),
      monotonic: () => performance.now(),
      after(ms, work) {
        const timer = setTimeout(() => {
          timers.delete(timer)
          work()
        }, ms)
        timers.add(timer)
        return () => {
          timers.delete(timer)
          clearTimeout(timer)
        }
      },
    },
    key: Buffer.from(key),
    folder,
    centralUrl,
    training: true,
    clientVersion: '0.1.0',
    openExternal: (url) => browser.open(url),
    emit(event, payload) {
      events.push({ event, payload })
      for (const again of wake.splice(0)) again()
    },
    tellRealtime(orders) {
      realtimeOrders = orders
    },
    log: () => {},
    ...changes,
  })
  let engine = await createEngine(platform())

  const answer = <C extends Channel>(channel: C, input: Input<C>) => engine.call(channel, input)
  async function call<C extends Channel>(channel: C, input: Input<C>): Promise<Output<C>> {
    const before = takenUpFirst[channel]
    if (before) await engine.call(before, input as Input<typeof before>)
    const result = await answer(channel, input)
    if (!result.ok) throw new Error(`${channel}: ${result.problem.code}: ${result.problem.message}`)
    const after = viewedAfter[channel]
    if (after) await engine.call(after, input as never)
    const chartOf = chartRead(channel, input)
    if (chartOf) await engine.call('chart.viewed', { chartOf })
    // What crosses to the screen is what the contract says, nothing less and nothing more.
    return channels[channel].output.parse(result.value) as Output<C>
  }
  async function restart(more: Partial<Platform>): Promise<void> {
    // What `kill -9` leaves: the files as they are at this moment, timers and memory gone.
    const left = newFolder()
    cpSync(folder, left, { recursive: true })
    const was = online
    online = false
    await engine.close()
    rmSync(folder, { recursive: true, force: true })
    folder = left
    online = was
    engine = await createEngine({ ...platform(), ...more })
  }
  return {
    call,
    async problem(channel, input) {
      const result = await answer(channel, input)
      if (result.ok) throw new Error(`${channel} was answered`)
      return result.problem
    },
    engine: () => engine,
    async until<T>(look: () => Promise<T> | T): Promise<NonNullable<T>> {
      while (true) {
        // Asked for before looking: an event in between is not missed.
        const event = new Promise<void>((resolve) => {
          wake.push(resolve)
        })
        const found = await look()
        if (found) return found as NonNullable<T>
        await Promise.race([event, new Promise((resolve) => setTimeout(resolve, 200))])
      }
    },
    async signIn(email, password = 'training') {
      account = { email, password }
      await call('session.signIn', {})
    },
    cut() {
      online = false
    },
    mend() {
      online = true
    },
    restart: () => restart({}),
    async rekey() {
      const to = randomBytes(32)
      const kept = Buffer.from(to)
      await restart({
        rekey: {
          to,
          folders: [],
          done() {
            key = kept
          },
        },
      })
    },
    realtime: () => realtimeOrders,
    events,
    changed: (dependsOn) =>
      events.filter(
        ({ event, payload }) =>
          event === 'changed' && touches((payload as Payload<'changed'>).keys, dependsOn),
      ).length,
    browser,
    async close() {
      wake = []
      await engine.close()
      for (const timer of timers) clearTimeout(timer)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
