import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { assertNever } from '../../preload/assert-never.ts'
import type { Channel, Result } from '../../preload/contract.ts'
import type { LineOrders, LockDeed, OwnToken } from '../engine/outside.ts'
import { engineKeys } from './engine-keys.ts'
import type { AnyEvent, EngineStart, FromEngine, FromLine, ToEngine, ToLine, TryAgain } from './messages.ts'
import { CannotStart, type Child, type ProcessState, Supervisor } from './supervisor.ts'
import { systemClock } from './system-clock.ts'

export type ProcessesGiven = {
  forkEngine(): Child<ToEngine, FromEngine>
  forkLine(): Child<ToLine, FromLine>
  /** A fresh copy for each start, zero-filled here; rejects with `CannotStart`. */
  cacheKey(): Promise<Buffer>
  /** Policy: how long it may be without the central API, ms. */
  graceMs: number
  /** Until only a sign-in opens, ms from now; 0: it is over. */
  grace(leftMs: number): void
  /** The central API has ordered, and confirmed to the line, that this device is erased. */
  wipe(): void
  keys: Parameters<typeof engineKeys>[0]['ring']
  /** Null: not decided, the engine is not started. */
  centralUrl(): string
  userData: string
  training: boolean
  clientVersion: string
  /** The line goes on with these until an engine runs. */
  orders?: LineOrders | null
  /** From IT's policy. */
  closedChartHours?: number
  event(message: AnyEvent): void
  openExternal(url: string): void
  changed(): void
}

const lockedWords = 'Rounds is locked.'
const goneWords =
  'The folder in which Rounds keeps your work is gone: deleted, or its drive is away. Nothing was made in its place.'

/** Engine and line, each under supervision, and what passes between them. */
export type Processes = {
  /** `withEngine` false: the engine waits for `resumeEngine`, as nobody has opened the key yet. */
  start(withEngine?: boolean): void
  /** Sends what waits for a while, then ends the engine, and with it the key and every text it holds. */
  endEngine(): Promise<void>
  /** Resolves when it runs, or can't. */
  resumeEngine(): Promise<void>
  /**
   * What a line after this one goes on with while there is no engine: its own token in the place of the engine's, where it has one,
   * since that one lives longer and opens no chart.
   */
  orders(): LineOrders | null
  /** What the engine last said it has not sent; null when it has said nothing. */
  unsent(): number | null
  /** Somebody's work is here. */
  signedIn(): boolean
  engine(channel: Channel, input: unknown): Promise<Result<unknown>>
  line(channel: Channel, input: unknown): Promise<Result<unknown>>
  /** Into the audit trail, while an engine runs. */
  witness(deed: LockDeed): void
  /** Something may have changed outside (after sleep): pull. */
  poke(): void
  /** The line tells the central API, then forgets who was signed in. */
  wiped(lost: number | null): void
  state(): { engine: ProcessState; words: string; again: TryAgain }
  /** The engine refused to start, and the person has done something about it. */
  tryAgain(): Promise<void>
  close(): Promise<void>
}

export function createProcesses(given: ProcessesGiven): Processes {
  /** The line goes on with these when the engine is dead, and gets them again when it was itself. */
  let orders: LineOrders | null = given.orders ?? null
  let own: OwnToken | null = orders?.own ?? null
  const ownNow = () => (own !== null && own.signIn === (orders?.signIn ?? '') ? own : null)
  /** Folders that were here since this program began. */
  const here = new Set<string>()

  const keys = engineKeys({
    ring: given.keys,
    userData: given.userData,
    send: (message) => engine.send(message),
  })
  const engine: Supervisor<ToEngine, FromEngine> = new Supervisor<ToEngine, FromEngine>({
    name: 'The part of Rounds that keeps your work',
    clock: systemClock,
    fork: given.forkEngine,
    async startMessage(): Promise<EngineStart> {
      const centralUrl = given.centralUrl()
      const folder = folderOf(given.userData, centralUrl)
      // An empty one in its place would hide what is unsent, and nobody would look for it.
      if (here.has(folder) && !existsSync(folder)) throw new CannotStart(goneWords, 'by-itself')
      await mkdir(folder, { recursive: true, mode: 0o700 })
      here.add(folder)
      const { graceMs, training, clientVersion, closedChartHours } = given
      const policy = closedChartHours === undefined ? { graceMs } : { graceMs, closedChartHours }
      const forStart = await keys.forStart()
      const about = { folder, centralUrl, training, clientVersion, ...policy }
      return { kind: 'start', key: await given.cacheKey(), ...forStart, ...about }
    },
    startSent(message) {
      if (message.kind !== 'start') return
      message.key.fill(0)
      message.rekey?.to.fill(0)
    },
    heard(message) {
      switch (message.kind) {
        case 'event':
          return given.event(message)
        case 'tell-line':
          orders = message.orders
          return line.send({ kind: 'orders', orders })
        case 'open-external':
          return given.openExternal(message.url)
        case 'rekeyed':
        case 'share-wanted':
        case 'share-kept':
          return keys.heard(message)
        case 'grace':
          return given.grace(message.leftMs)
        case 'device-lost':
          return line.send({ kind: 'check-wipe' })
        default:
          return assertNever(message)
      }
    },
    changed: given.changed,
  })

  const line: Supervisor<ToLine, FromLine> = new Supervisor<ToLine, FromLine>({
    name: 'The part of Rounds that holds the call',
    clock: systemClock,
    fork: given.forkLine,
    startMessage: async () => ({ kind: 'start' }),
    heard(message) {
      switch (message.kind) {
        case 'event':
          return given.event(message)
        case 'line-news':
          // Locked, nobody else would say that a patient came: the words hold nothing of whom.
          if (engine.state === 'paused' && message.news.kind === 'arrived')
            given.event({ kind: 'event', event: 'queue.arrived', payload: { urgent: message.news.urgent } })
          return engine.send({ kind: 'line-news', news: message.news })
        case 'keep-own':
          own = message.own
          return
        case 'wipe-order':
          return given.wipe()
        default:
          return assertNever(message)
      }
    },
    changed() {
      if (line.state === 'running' && orders) line.send({ kind: 'orders', orders: withOwn(orders, ownNow()) })
      given.changed()
    },
  })

  return {
    start(withEngine = true) {
      void (withEngine ? engine.start() : engine.pause(lockedWords))
      void line.start()
    },
    endEngine: () => engine.pause(lockedWords),
    resumeEngine: () => engine.resume(),
    orders() {
      const mine = ownNow()
      return orders && withOwn(mine ? { ...orders, token: null } : orders, mine)
    },
    unsent: () => orders?.unsent ?? null,
    signedIn: () =>
      !!orders && (orders.token !== null || ownNow() !== null || orders.practitionerName !== ''),
    engine: (channel, input) => engine.call(channel, input),
    line: (channel, input) => line.call(channel, input),
    witness: (deed) => engine.send({ kind: 'witness', deed }),
    poke: () => engine.send({ kind: 'line-news', news: { kind: 'poke' } }),
    wiped(lost) {
      line.send({ kind: 'wiped', lost })
      orders = null
      own = null
      here.clear()
    },
    state: () => ({ engine: engine.state, words: engine.words || line.words, again: engine.again }),
    tryAgain: () => engine.tryAgain(),
    close: async () => void (await Promise.all([engine.close(), line.close()])),
  }
}

function withOwn({ own: _, ...orders }: LineOrders, own: OwnToken | null): LineOrders {
  return own ? { ...orders, own } : orders
}

/** One folder for each central API: the data of one never meets that of another. */
const folderOf = (userData: string, centralUrl: string) =>
  join(userData, 'cache', createHash('sha256').update(centralUrl).digest('hex').slice(0, 16))
