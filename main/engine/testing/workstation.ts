import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signInByForm } from '../../../central/testing/sign-in-by-form.ts'
import { type Channel, channels, type EventName, type Input, type Output } from '../../../preload/contract.ts'
import { createEngine, type Engine } from '../engine.ts'
import type { LineOrders, Outside } from '../outside.ts'

/**
 * A workstation without window and line, for tests: a real engine on a folder of its own, whose network can be cut,
 * and a browser that fills in the sign-in form. The line's heartbeat is the test's to send.
 */
export type Workstation = {
  /** The value, or throws with the problem's code and words. */
  call<C extends Channel>(channel: C, input: Input<C>): Promise<Output<C>>
  /** The problem's code and words; throws when there is none. */
  problem<C extends Channel>(channel: C, input: Input<C>): Promise<{ code: string; words: string }>
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
  line(): LineOrders | undefined
  events: { event: EventName; payload: unknown }[]
  browser: { open(url: string): Promise<void> }
  close(): Promise<void>
}

export async function workstation(centralUrl: string, changes: Partial<Outside> = {}): Promise<Workstation> {
  const newFolder = () => mkdtempSync(join(tmpdir(), 'rounds-engine-'))
  let folder = newFolder()
  let online = true
  let line: LineOrders | undefined
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
  const outside = (): Outside => ({
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
    tellLine(orders) {
      line = orders
    },
    log: () => {},
    ...changes,
  })
  let engine = await createEngine(outside())

  const answer = <C extends Channel>(channel: C, input: Input<C>) => engine.call(channel, input)
  async function call<C extends Channel>(channel: C, input: Input<C>): Promise<Output<C>> {
    const result = await answer(channel, input)
    if (!result.ok) throw new Error(`${channel}: ${result.problem.code}: ${result.problem.words}`)
    // What crosses to the screen is what the contract says, nothing less and nothing more.
    return channels[channel].output.parse(result.value) as Output<C>
  }
  async function restart(more: Partial<Outside>): Promise<void> {
    // What `kill -9` leaves: the files as they are at this moment, timers and memory gone.
    const left = newFolder()
    cpSync(folder, left, { recursive: true })
    const was = online
    online = false
    await engine.close()
    rmSync(folder, { recursive: true, force: true })
    folder = left
    online = was
    engine = await createEngine({ ...outside(), ...more })
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
    line: () => line,
    events,
    browser,
    async close() {
      wake = []
      await engine.close()
      for (const timer of timers) clearTimeout(timer)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
