import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { assertNever } from '../../preload/assert-never.ts'
import type { Channel, Result } from '../../preload/contract/index.ts'
import type { LockChange } from '../base/lock-change.ts'
import type { OwnToken, RealtimeOrders } from '../base/realtime-messages.ts'
import type { DoseLimits } from '../engine/base/platform.ts'
import { engineKeys } from './engine-keys.ts'
import type {
  AnyEvent,
  EngineStart,
  FromEngine,
  FromRealtime,
  ToEngine,
  ToRealtime,
  TryAgain,
} from './messages.ts'
import { CannotStart, type Child, type ProcessState, Supervisor } from './supervisor.ts'
import { systemClock } from './system-clock.ts'

export type ProcessesDeps = {
  forkEngine(): Child<ToEngine, FromEngine>
  forkRealtime(): Child<ToRealtime, FromRealtime>
  /** A fresh copy for each start, zero-filled here; rejects with `CannotStart`. */
  cacheKey(): Promise<Buffer>
  /** Policy: how long it may be without the central API, ms. */
  graceMs: number
  /** Until only a sign-in opens, ms from now; 0: it is over. */
  grace(leftMs: number): void
  /** The central API has ordered, and confirmed to the realtime process, that this device is erased. */
  wipe(): void
  keys: Parameters<typeof engineKeys>[0]['ring']
  /** Null: not decided, the engine is not started. */
  centralUrl(): string
  userData: string
  training: boolean
  clientVersion: string
  /** The realtime process goes on with these until an engine runs. */
  orders?: RealtimeOrders | null
  /** From IT's policy. */
  closedChartHours?: number
  doseLimits?: DoseLimits
  handOverMinutes?: number
  consent?: { days?: number; wording?: string }
  event(message: AnyEvent): void
  openExternal(url: string): void
  changed(): void
}

const lockedMessage = 'Rounds is locked.'
const goneMessage =
  'The folder in which Rounds keeps your work is gone: deleted, or its drive is away. Nothing was made in its place.'

/** Engine and realtime process, each under supervision, and what passes between them. */
export type Processes = {
  /** `withEngine` false: the engine waits for `resumeEngine`, as nobody has opened the key yet. */
  start(withEngine?: boolean): void
  /** Sends what waits for a while, then ends the engine, and with it the key and every text it holds. */
  endEngine(): Promise<void>
  /** Resolves when it runs, or can't. */
  resumeEngine(): Promise<void>
  /**
   * What the next realtime process goes on with while there is no engine. Where it has a realtime token, that stands in the place
   * of the engine's, since it lives longer and opens no chart.
   */
  orders(): RealtimeOrders | null
  /** What the engine last said it has not sent; null when it has said nothing. */
  unsent(): number | null
  /** Somebody's work is here. */
  signedIn(): boolean
  engine(channel: Channel, input: unknown): Promise<Result<unknown>>
  realtime(channel: Channel, input: unknown): Promise<Result<unknown>>
  /** Into the audit trail, while an engine runs. */
  lockChanged(change: LockChange): void
  /** Something may have changed outside (after sleep): pull. */
  poke(): void
  /** The realtime process tells the central API, then forgets who was signed in. */
  wiped(lost: number | null): void
  state(): { engine: ProcessState; message: string; again: TryAgain }
  /** The engine refused to start, and the person has done something about it. */
  tryAgain(): Promise<void>
  close(): Promise<void>
}

export function createProcesses(deps: ProcessesDeps): Processes {
  /** The realtime process goes on with these when the engine is dead, and gets them again when it was itself. */
  let orders: RealtimeOrders | null = deps.orders ?? null
  let own: OwnToken | null = orders?.own ?? null
  const ownNow = () => (own !== null && own.signIn === (orders?.signIn ?? '') ? own : null)
  /** Folders that were here since this program began. */
  const here = new Set<string>()

  const keys = engineKeys({
    ring: deps.keys,
    userData: deps.userData,
    send: (message) => engine.send(message),
  })
  const engine: Supervisor<ToEngine, FromEngine> = new Supervisor<ToEngine, FromEngine>({
    name: 'The part of Rounds that keeps your work',
    clock: systemClock,
    fork: deps.forkEngine,
    async startMessage(): Promise<EngineStart> {
      const centralUrl = deps.centralUrl()
      const folder = folderOf(deps.userData, centralUrl)
      // An empty one in its place would hide what is unsent, and nobody would look for it.
      if (here.has(folder) && !existsSync(folder)) throw new CannotStart(goneMessage, 'by-itself')
      await mkdir(folder, { recursive: true, mode: 0o700 })
      here.add(folder)
      const { graceMs, training, clientVersion, closedChartHours, doseLimits, handOverMinutes, consent } =
        deps
      const policy = {
        graceMs,
        ...(closedChartHours === undefined ? {} : { closedChartHours }),
        ...(doseLimits ? { doseLimits } : {}),
        ...(handOverMinutes === undefined ? {} : { handOverMinutes }),
        ...(consent ? { consent } : {}),
      }
      const forStart = await keys.forStart()
      const about = { folder, centralUrl, training, clientVersion, ...policy }
      return { kind: 'start', key: await deps.cacheKey(), ...forStart, ...about }
    },
    startSent(message) {
      if (message.kind !== 'start') return
      message.key.fill(0)
      message.rekey?.to.fill(0)
    },
    onMessage(message) {
      switch (message.kind) {
        case 'event':
          return deps.event(message)
        case 'tell-realtime':
          orders = message.orders
          return realtime.send({ kind: 'orders', orders })
        case 'open-external':
          return deps.openExternal(message.url)
        case 'rekeyed':
        case 'share-wanted':
        case 'share-kept':
          return keys.handleNews(message)
        case 'grace':
          return deps.grace(message.leftMs)
        case 'device-lost':
          return realtime.send({ kind: 'check-wipe' })
        default:
          return assertNever(message)
      }
    },
    changed: deps.changed,
  })

  const realtime: Supervisor<ToRealtime, FromRealtime> = new Supervisor<ToRealtime, FromRealtime>({
    name: 'The part of Rounds that holds the call',
    clock: systemClock,
    fork: deps.forkRealtime,
    startMessage: async () => ({ kind: 'start' }),
    onMessage(message) {
      switch (message.kind) {
        case 'event':
          return deps.event(message)
        case 'realtime-news':
          // Locked, nobody else would say that a patient came: the words hold nothing of whom.
          if (engine.state === 'paused' && message.news.kind === 'arrived')
            deps.event({ kind: 'event', event: 'queue.arrived', payload: { urgent: message.news.urgent } })
          return engine.send({ kind: 'realtime-news', news: message.news })
        case 'keep-own':
          own = message.own
          return
        case 'wipe-order':
          return deps.wipe()
        default:
          return assertNever(message)
      }
    },
    changed() {
      if (realtime.state === 'running' && orders)
        realtime.send({ kind: 'orders', orders: withOwn(orders, ownNow()) })
      deps.changed()
    },
  })

  return {
    start(withEngine = true) {
      void (withEngine ? engine.start() : engine.pause(lockedMessage))
      void realtime.start()
    },
    endEngine: () => engine.pause(lockedMessage),
    resumeEngine: () => engine.resume(),
    orders() {
      const mine = ownNow()
      return orders && withOwn(mine ? { ...orders, token: null } : orders, mine)
    },
    unsent: () => orders?.unsent ?? null,
    signedIn: () =>
      !!orders && (orders.token !== null || ownNow() !== null || orders.practitionerName !== ''),
    engine: (channel, input) => engine.call(channel, input),
    realtime: (channel, input) => realtime.call(channel, input),
    lockChanged: (change) => engine.send({ kind: 'lock-changed', change }),
    poke: () => engine.send({ kind: 'realtime-news', news: { kind: 'poke' } }),
    wiped(lost) {
      realtime.send({ kind: 'wiped', lost })
      orders = null
      own = null
      here.clear()
    },
    state: () => ({ engine: engine.state, message: engine.message || realtime.message, again: engine.again }),
    tryAgain: () => engine.tryAgain(),
    close: async () => void (await Promise.all([engine.close(), realtime.close()])),
  }
}

function withOwn({ own: _, ...orders }: RealtimeOrders, own: OwnToken | null): RealtimeOrders {
  return own ? { ...orders, own } : orders
}

/** One folder for each central API: the data of one never meets that of another. */
const folderOf = (userData: string, centralUrl: string) =>
  join(userData, 'cache', createHash('sha256').update(centralUrl).digest('hex').slice(0, 16))
