import type { Key, Payload } from '../../../preload/contract/index.ts'
import type { SyncView } from '../../../preload/views/index.ts'
import type { Clock } from '../../base/clock.ts'
import { createBackOff } from '../base/back-off.ts'
import { isOfFiles } from '../base/problems.ts'
import type { Loading, OutboxRow, SyncCache } from '../cache/cache.ts'
import type { CentralAnswer, CentralClient, NoAnswer } from '../central/client.ts'
import { untilStopped } from '../central/until-stopped.ts'
import { createConfirm, toConfirm } from './confirm.ts'
import { createHealth, type RoundEnd } from './health.ts'
import { createPull } from './pull.ts'
import { createPush } from './push.ts'
import { offerForgotten } from './recover.ts'
import { sendable } from './sendable.ts'
import {
  type CentralState,
  centralMessage,
  centralStateOf,
  deniedMessage,
  failingMessage,
  pausedMessage,
  setAsideOf,
  unreadableOf,
  unsentOf,
} from './status.ts'
import { syncFacts } from './sync-facts.ts'

export type Sync = {
  start(): void
  /** Resolves when nothing runs any more; what was on its way is settled when the cache is opened again. */
  stop(): Promise<void>
  /** Something changed, here or there: sync at once. Resolves when a round that began after the call has come to its end. */
  pokeNow(): Promise<void>
  /** Sends only, for at most so long; how many writes are still unsent. For lock, sleep and sign-out. */
  drain(limitMs: number): Promise<{ unsent: number }>
  status(): SyncView
  /** To be called when time has passed: tells what has changed by it. */
  look(): void
  /** The central API takes no new work from this version: what was begun is finished. */
  tooOld(): boolean
  /** Server time (ISO 8601) of the last moment at which the feed was read to its end; null: never. */
  feedAsOf(): string | null
}

export type SyncOptions = {
  cache: SyncCache
  client: CentralClient
  clock: Clock
  /** What the person must read. */
  notice(notice: Payload<'notice'>): void
  /** What is known here and not in the cache has changed. */
  touched(keys: readonly Key[]): void
  log(line: string): void
  /** A signature no longer counts; the note is a draft again. `why` is a sentence for the person. */
  signatureVoided?(encounterId: string, why: string): void
  /** Writes of these visits were put aside. */
  refused?(encounterIds: string[]): void
  /** Trouble with the local files, from `openCache`. */
  cacheMessage?(): string | null
  /** In [0, 1), for the jitter of back-off. */
  random?(): number
  /** The feed was read to its end, and what is missing of the charts comes next. */
  beforeCharts?(): void
  /** Waits between two writes of what was pulled. */
  rest?(tookMs: number): Promise<void>
  /** Somebody types: what was pulled is written in small parts. */
  isTyping?(): boolean
  /** Asked before each chart; the one it ranks lowest is loaded first. */
  urgency?(): (patientId: string) => number
}

/** Without pokes the feed is asked this often. */
const pollMs = 30_000
/** As long as a server is put back at most: backups older than that are gone. */
const backupWindowMs = 35 * 86_400_000
const contactMs = 10_000

export function createSync(options: SyncOptions): Sync {
  const { cache, client, clock, notice, log, random = Math.random } = options
  const backOff = createBackOff(random)
  let running = false
  let poked = false
  let draining = false
  let loop: Promise<void> | null = null
  let cancelTimer: () => void = () => {}
  let waiters: (() => void)[] = []
  let central: CentralState = cache.fact(syncFacts.lastContact) ? 'unreachable' : 'never-reached'
  let noAnswer: NoAnswer['why'] | null = null
  /** Refused with 426 in this round; or over by the date that every answer states. */
  let refusedTooOld = false
  let sunset: string | null = null
  let contact: { serverTime: string; at: number } | null = null
  let persistedAt = Number.NEGATIVE_INFINITY
  let shown = ''
  let unsubscribe: () => void = () => {}

  const stopped = () => !running
  const serverNow = () =>
    contact
      ? new Date(Date.parse(contact.serverTime) + clock.monotonic() - contact.at).toISOString()
      : new Date(clock.now()).toISOString()

  const requests = untilStopped(client)
  const stoppable = { request: requests.request, pauseLeft: client.pauseLeft }
  const mayRead = () => client.pauseLeft('read') === 0
  const health = createHealth({
    log,
    isReachable: () => central === 'reachable',
    waits: () => !mayRead() || central === 'sign-in-needed',
  })
  const confirmation = createConfirm(cache, stoppable, () =>
    health.stumble(new Error('The server does not know what it shows.')),
  )
  const push = createPush({
    cache,
    client: stoppable,
    nowIso: serverNow,
    stopped,
    news: {
      setAside(rows, why) {
        for (const row of rows) notifyRefused(row, why)
        options.refused?.([...new Set(rows.flatMap(({ encounterId }) => encounterId || []))])
      },
      ofAnother(row) {
        log(`sync: the answer to a ${row.kind} was about something else`)
        const message =
          'The server’s answer to a change of this visit was about something else. What you wrote is kept here and is sent again. If this stays, please tell your IT department.'
        const { encounterId } = row
        notice({ id: `answer-${row.id}`, severity: 'warning', message, encounterId: encounterId || null })
      },
      failed: health.stumble,
      signatureVoided(encounterId, why) {
        notice({ id: `void-${encounterId}`, severity: 'stop', message: why, encounterId })
        options.signatureVoided?.(encounterId, why)
      },
    },
  })
  const pull = createPull({
    cache,
    monotonic: clock.monotonic,
    client: stoppable,
    stopped,
    interrupted: () => poked || draining,
    failed: health.stumble,
    ahead: (versions) => toConfirm(cache, versions),
    ...(options.urgency ? { urgency: options.urgency } : {}),
    ...(options.rest ? { rest: options.rest } : {}),
    ...(options.isTyping ? { isTyping: options.isTyping } : {}),
    ...(options.beforeCharts ? { beforeCharts: options.beforeCharts } : {}),
    applied(page) {
      if (page.compartment === null) confirmation.shown(page.versions)
      for (const { type } of page.unreadable)
        log(`sync: an entry could not be read and was set aside (${type ?? 'of no type'})`)
    },
  })

  function notifyRefused(row: OutboxRow, why: string): void {
    log(`sync: a ${row.kind} was put aside`)
    notice({
      id: `set-aside-${row.id}`,
      severity: 'warning',
      message: why,
      encounterId: row.encounterId || null,
    })
  }

  function listen(outcome: CentralAnswer | NoAnswer): void {
    if (outcome.kind === 'answer') answered(outcome)
    else missed(outcome)
  }

  function answered(answer: CentralAnswer): void {
    central = answer.status === 401 ? 'sign-in-needed' : 'reachable'
    noAnswer = null
    if (answer.status === 426) refusedTooOld = true
    sunset = answer.sunset
    if (answer.serverTime) {
      contact = { serverTime: answer.serverTime, at: clock.monotonic() }
      if (clock.monotonic() - persistedAt >= contactMs) {
        persistedAt = clock.monotonic()
        cache.setFact(syncFacts.lastContact, answer.serverTime)
      }
    }
    const believed = cache.fact(syncFacts.epoch)
    if (believed !== answer.epoch) {
      cache.atomically(() => {
        cache.setFact(syncFacts.epoch, answer.epoch)
        if (believed !== undefined) cache.setFact(syncFacts.recovering, answer.epoch)
      })
      if (believed !== undefined)
        log('sync: the central API has another history; what it forgot is offered again')
    }
    look()
  }

  function missed(outcome: NoAnswer): void {
    central = centralStateOf(outcome.why, cache.fact(syncFacts.lastContact) !== undefined)
    noAnswer = outcome.why
    look()
  }

  async function round(): Promise<RoundEnd> {
    refusedTooOld = false
    if (cache.fact(syncFacts.recovering) !== undefined) {
      if (!mayRead()) return 'no-answer'
      if (!(await offerForgotten(cache, stoppable, stopped))) return stopped() ? 'stopped' : 'no-answer'
      cache.setFact(syncFacts.recovering, null)
    }
    const sent = await push.run()
    if (sent.kind === 'stopped') return 'stopped'
    if (sent.kind === 'other-epoch') return 'again'
    if (sent.kind !== 'done') return 'no-answer'
    if (draining) return 'done'
    if (!mayRead()) return 'no-answer'
    const before = await confirmation.sameHistory()
    if (before !== 'there') return unconfirmed(before)
    const pulled = await pull.run()
    switch (pulled.kind) {
      case 'caught-up': {
        const after = await confirmation.confirm()
        if (after !== 'there') return unconfirmed(after)
        caughtUp()
        return 'done'
      }
      case 'interrupted':
      case 'other-epoch':
        return 'again'
      case 'resync':
        // The outbox went first, above.
        if (pulled.foreign)
          cache.atomically(() => {
            cache.setFact(syncFacts.recovering, 'foreign-cursor')
            confirmation.otherHistory()
          })
        log('sync: the copies of the charts are loaded anew')
        cache.resetMirror()
        return 'again'
      case 'too-old':
        refusedTooOld = true
        return 'done'
      case 'no-answer':
      case 'sign-in':
        return 'no-answer'
      case 'stopped':
        return 'stopped'
      default:
        return assertNever(pulled)
    }
  }

  function unconfirmed(why: 'forgotten' | 'unclear' | 'unwitnessed'): RoundEnd {
    if (stopped()) return 'stopped'
    if (why === 'unclear') return 'no-answer'
    if (why === 'unwitnessed') {
      cache.atomically(() => {
        cache.setFact(syncFacts.recovering, why)
        confirmation.witnessed()
      })
      return 'again'
    }
    log('sync: the central API has forgotten what it acknowledged; it is offered again')
    cache.setFact(syncFacts.recovering, 'forgotten')
    cache.resetMirror()
    return 'again'
  }

  function caughtUp(): void {
    cache.purgeLeavers()
    const now = serverNow()
    cache.setFact(syncFacts.feedAsOf, now)
    cache.forgetSentBefore(new Date(Date.parse(now) - backupWindowMs).toISOString())
  }

  /** One round after another while there is reason to; returns how long to wait, in ms. */
  async function rounds(): Promise<number> {
    const served: (() => void)[] = []
    for (let count = 0; running; count++) {
      poked = false
      served.push(...waiters)
      waiters = []
      const end = await runRound()
      if (end !== 'again') for (const done of served.splice(0)) done()
      if (end === 'stopped') return 0
      if (end === 'no-answer') return backOff.failed()
      backOff.succeeded()
      // A server that always says "anew" must not be asked without pause.
      if (end === 'again' && count >= 20 && !poked) {
        health.giveUp()
        look()
        for (const done of served) done()
        return backOff.failed()
      }
      if (end === 'done' && !poked) return pollMs * (0.75 + random() / 2)
    }
    return 0
  }

  async function runRound(): Promise<RoundEnd> {
    health.begin()
    try {
      const end = await round()
      judged(end)
      return end
    } catch (error) {
      if (stopped()) return 'stopped'
      health.stumble(error)
      if (isOfFiles(error)) {
        const message = error.message
        notice({ id: `cache-${error.name}`, severity: 'stop', message, encounterId: null })
      }
      judged('no-answer')
      return 'no-answer'
    }
  }

  function judged(end: RoundEnd): void {
    health.judge(end, draining)
    look()
  }

  function run(): void {
    if (!running || loop) return
    cancelTimer()
    loop = rounds().then((wait) => {
      loop = null
      if (!running) return
      if (waiters.length > 0) run()
      else cancelTimer = clock.after(Math.min(wait, untilWritesMayGo()), run)
    })
  }

  /** So that what waited goes when the time that was asked for is over; infinite where nothing waits for that. */
  const untilWritesMayGo = () => client.pauseLeft('write') || Number.POSITIVE_INFINITY

  function pokeNow(): Promise<void> {
    if (!running) return Promise.resolve()
    poked = true
    const ended = new Promise<void>((resolve) => waiters.push(resolve))
    run()
    return ended
  }

  /** Of what `status` says that which no file knows: the way to the central API. Reads none. */
  function reach(): Pick<SyncView, 'central' | 'message' | 'sunset' | 'cacheMessage'> {
    const state: CentralState = central === 'reachable' && tooOld() ? 'too-old' : central
    return {
      central: state,
      message:
        centralMessage(state, noAnswer) ||
        pausedMessage(client.pauseLeft('write')) ||
        (health.failing() ? failingMessage : '') ||
        deniedMessage(push.denied()),
      sunset: tooOld() ? null : sunset,
      cacheMessage: options.cacheMessage?.() ?? null,
    }
  }

  /** Tells when that has changed, by an answer or by time; the age of the last contact where it is off by more than that. */
  function look(): void {
    const at = contact && Math.floor(Date.parse(contact.serverTime) / contactMs)
    const now = JSON.stringify([reach(), at])
    if (now === shown) return
    shown = now
    options.touched(['central'])
  }

  /** Only what was begun may be finished. */
  const tooOld = (): boolean =>
    refusedTooOld || (sunset !== null && Date.parse(sunset) <= Date.parse(serverNow()))

  function status(): SyncView {
    const lastContact = contact?.serverTime ?? cache.fact(syncFacts.lastContact) ?? null
    const passed = contact
      ? clock.monotonic() - contact.at
      : lastContact
        ? clock.now() - Date.parse(lastContact)
        : null
    const outbox = cache.outbox()
    const compartments = cache.compartments()
    const complete = compartments.filter((one) => one.state === 'complete').length
    const open = compartments.filter((one) => one.state !== 'complete')
    return {
      ...reach(),
      lastContact,
      lastContactSeconds: passed === null ? null : Math.max(0, Math.round(passed / 1000)),
      unsent: unsentOf(cache, outbox),
      setAside: setAsideOf(cache, outbox),
      unreadable: unreadableOf(cache),
      charts: { complete, loading: open.length, percent: percentOfAll(open) },
    }
  }

  return {
    start() {
      if (running) return
      running = true
      requests.start()
      unsubscribe = client.onOutcome(listen)
      run()
    },
    async stop() {
      running = false
      unsubscribe()
      cancelTimer()
      requests.stop()
      for (const done of waiters) done()
      waiters = []
      await loop
    },
    pokeNow,
    look,
    async drain(limitMs) {
      const open = () =>
        sendable(cache.outbox(), (id) => cache.conflicts(id).length > 0).length > 0 ||
        cache.outbox().some(({ state }) => state === 'unknown' || state === 'in-flight')
      let late = false
      let giveUp: () => void = () => {}
      const limit = new Promise<void>((resolve) => {
        giveUp = resolve
      })
      const cancel = clock.after(limitMs, () => {
        late = true
        giveUp()
      })
      draining = true
      try {
        // Twice: a round already on its way may have passed what was written last.
        for (let tries = 0; tries < 2 && running && !late && open(); tries++)
          await Promise.race([pokeNow(), limit])
      } finally {
        draining = false
        cancel()
      }
      return { unsent: unsentOf(cache) }
    },
    status,
    tooOld,
    feedAsOf: () => cache.fact(syncFacts.feedAsOf) ?? null,
  }
}

/** Of the charts that are still loading; a chart of unknown size leaves the whole unknown. */
function percentOfAll(open: Loading[]): number | null {
  if (open.length === 0 || open.some(({ total }) => total === null)) return null
  const total = open.reduce((sum, one) => sum + (one.total ?? 0), 0)
  const loaded = open.reduce((sum, one) => sum + one.loaded, 0)
  return Math.min(99, Math.floor((loaded / Math.max(1, total)) * 100))
}

function assertNever(value: never): never {
  throw new Error(`Not handled: ${JSON.stringify(value)}`)
}
