import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import {
  type Channel,
  channels,
  type EventName,
  type Input,
  type Output,
  type Payload,
  type Result,
} from '../../preload/contract.ts'
import type { Colleague, SyncView } from '../../preload/views.ts'
import { auditEvent } from './audit/audit-event.ts'
import { createAuditLane } from './audit/lane.ts'
import { createTrail } from './audit/trail.ts'
import type { SyncCache } from './cache/cache.ts'
import { tendFoundWords } from './cache/found-words.ts'
import { openWhenFree } from './cache/open-newest.ts'
import { createCentralClient } from './central/client.ts'
import { chartHandlers } from './chart/chart-handlers.ts'
import { type Desk, now } from './desk.ts'
import { createFlags } from './flags/flags.ts'
import { formsOf } from './forms/forms.ts'
import { handlerTable } from './handler-table.ts'
import { isEngineChannel } from './handlers.ts'
import { hearLine } from './line-news.ts'
import { lineOrders } from './line-orders.ts'
import { addendumHandlers } from './note/addendum-handlers.ts'
import { coSigning } from './note/co-sign.ts'
import { marking } from './note/marking.ts'
import { noteHandlers } from './note/note-handlers.ts'
import { createNoteKeeper } from './note/note-keeper.ts'
import { noteSigning } from './note/note-signing.ts'
import type { LineNews, LockDeed, Outside } from './outside.ts'
import { problemOf } from './problems.ts'
import { createLeaseBoard } from './queue/lease-board.ts'
import { queueHandlers } from './queue/queue-handlers.ts'
import { urgencyOf } from './queue/urgency.ts'
import { chartsOf } from './retention/charts-of.ts'
import { createRetention, usualHours } from './retention/retention.ts'
import { createServerTime } from './retention/server-time.ts'
import { createServerClock } from './server-clock.ts'
import { assertRoom, emptyForNext } from './session/another-provider.ts'
import { createOfflineGrace } from './session/offline-grace.ts'
import { createOpenId } from './session/open-id.ts'
import { createShareKeeper } from './session/recovery-share.ts'
import { createSession } from './session/session.ts'
import { summaryOf } from './summary/summary.ts'
import { createSync, epochOf } from './sync/sync.ts'
import { syncPort } from './sync-port.ts'
import { visitChanges } from './visit/changes.ts'
import { heldVisitsOf } from './visit/held-visits.ts'
import { createOrderWatch } from './visit/order-watch.ts'
import { signing } from './visit/signing.ts'
import { visitOrders } from './visit/visit-orders.ts'

export type Engine = {
  /** Answers one channel of the contract; never throws. */
  call<C extends Channel>(channel: C, input: Input<C>): Promise<Result<Output<C>>>
  lineNews(news: LineNews): void
  /** Who was locked out or let in; into the audit trail of the provider whose files these are. */
  witness(deed: LockDeed): void
  /** A recovery share for the central API to keep. */
  storeShare(share: { id: string; share: string }): void
  /** Writes what waits, sends for a while what can be sent, closes the files. */
  close(): Promise<void>
}

/** The line gets a fresh token in time although nothing here needs one. */
const tokenCheckMs = 15_000
/** Locking must not wait longer than this for a token that is only for later. */
const freshTokenMs = 3_000
/** Somebody who typed so lately is typing. */
const typingMs = 2000
/** Design, promise 3: what remains unsent after this is counted, not waited for. */
const drainMs = 10_000

/**
 * Opens the cache (zero-filling `outside.key`) and starts everything from what is on disk; the network comes after.
 * Throws `CacheInUse`, `CacheNoFolder`, `CacheWrongKey`, `CacheTooNew`, `DiskFull`.
 */
export async function createEngine(outside: Outside): Promise<Engine> {
  const { clock, log } = outside
  const opened = await openWhenFree(outside)
  const { cache } = opened
  const deviceId = keptDeviceId(cache)
  const visits = heldVisitsOf(cache)
  let colleagues: Colleague[] = []
  let closed = false

  const session = createSession({
    outside,
    cache,
    openId: createOpenId({
      ...outside,
      async fetch(input, init) {
        const answer = await outside.fetch(input, init)
        // The first entry of the audit trail is the sign-in, and this machine's clock may be years off.
        serverClock.hearAnswer(answer)
        return answer
      },
    }),
    today: () => new Date(serverClock?.now() ?? clock.now()).toISOString().slice(0, 10),
    changed: () => sessionChanged(),
    async makeRoom() {
      assertRoom(cache, visits)
      await sync.stop()
      emptyForNext(cache, visits)
      sync.start()
    },
  })
  const client = createCentralClient({
    fetch: outside.fetch,
    clock,
    centralUrl: outside.centralUrl,
    clientVersion: outside.clientVersion,
    deviceId,
    token: () => session.token(),
    tokenRefused: () => session.tokenRefused(),
    epoch: epochOf(cache),
    auditHead: () => cache.auditHead(),
  })
  const serverClock = createServerClock(client, clock)
  const grace = createOfflineGrace({ grace: outside.grace, cache, clock, client })
  client.onOutcome((outcome) => {
    if (outcome.kind === 'answer' && outcome.problem?.code === 'device-lost') outside.deviceLost?.()
  })
  const sync = createSync({
    cache,
    client,
    clock,
    emit: fromSync,
    log,
    cacheWords: () => opened.words,
    beforeCharts: () => retention.beforeCharts(),
    rest,
    urgency: () => urgencyOf(cache, visits, session.signedIn() ? session.me().practitionerId : null),
  })
  const port = syncPort(sync, clock)
  const lane = createAuditLane({
    cache,
    client,
    clock,
    author: () => (session.signedIn() ? `Practitioner/${session.me().practitionerId}` : null),
    serverNow: serverClock.now,
  })
  const desk: Desk = {
    audit: createTrail({
      cache,
      clock,
      me: () => session.me(),
      at: () => now(desk),
      deviceId,
      recorded() {
        lane.poke()
        // After the transaction it stands in: the line never states a head that was taken back.
        clock.after(0, tellLine)
      },
    }),
    outside,
    cache,
    central: client,
    session,
    visits,
    device: { id: deviceId, name: outside.deviceName ?? hostname() },
    sync: port,
    reachable: serverClock.reachable,
    serverNow: serverClock.now,
    claimsChanged: () => tellLine(),
  }
  const time = createServerTime({ cache, central: client, clock })
  const retention = createRetention({
    cache,
    visits,
    clock,
    time,
    log,
    closedHours: outside.closedChartHours ?? usualHours,
    practitionerId: () => chartsOf(desk)?.practitionerId ?? null,
    record(charts) {
      const who = chartsOf(desk)
      if (who)
        cache.recordAudit(auditEvent('charts-released', { ...who, deviceId }, [], now(desk), `${charts}`))
    },
    released(patientIds) {
      for (const patientId of patientIds) outside.emit('chart.changed', { patientId })
      outside.emit('queue.changed', {})
      outside.emit('sync.changed', {})
      lane.poke()
      clock.after(0, tellLine)
    },
  })
  const board = createLeaseBoard(desk)
  const keeper = createNoteKeeper(desk)
  const flags = createFlags(cache, client)
  const shares = createShareKeeper({
    recovery: outside.recovery,
    client,
    clock,
    deviceId,
    serverNow: serverClock.now,
  })
  const orders = visitOrders(desk)
  const watchOrders = createOrderWatch(desk, orders)
  const coSign = coSigning(desk)
  const handlers = handlerTable({
    desk,
    board,
    keeper,
    queue: queueHandlers(desk, board, keeper),
    chart: chartHandlers(desk),
    note: noteHandlers(desk, keeper),
    changes: visitChanges(desk),
    signing: signing(desk, orders),
    addenda: addendumHandlers(desk),
    noteSigning: noteSigning(desk),
    marking: marking(desk),
    coSign,
    orders,
    summary: summaryOf(desk, orders),
    forms: formsOf(desk),
    async drain() {
      await Promise.all([sync.drain(drainMs), lane.drain(drainMs)])
    },
    colleagues: () => colleagues,
    syncStatus,
    async syncNow() {
      await Promise.all([sync.pokeNow(), lane.drain(drainMs)])
    },
    feedAsOf: () => sync.feedAsOf(),
    written,
  })

  /** What sync tells the screen concerns the engine too. */
  function fromSync<E extends EventName>(event: E, payload: Payload<E>): void {
    outside.emit(event, payload)
    if (closed) return
    if (event === 'sync.changed') tellLine()
    if (event === 'orders.changed' && 'encounterId' in payload && payload.encounterId)
      watchOrders(payload.encounterId)
    if (session.signedIn() && (event === 'note.changed' || event === 'notice') && 'encounterId' in payload)
      if (payload.encounterId) keeper.gatherLate(payload.encounterId)
    if (session.practitioner()?.meta?.versionId !== shownVersion) noticeProvider()
    const claimsMayHaveChanged =
      event === 'queue.changed' ||
      (event === 'notice' && 'id' in payload && payload.id.startsWith('set-aside'))
    if (claimsMayHaveChanged && session.signedIn()) void board.refresh()
    port.heard()
  }

  let shownProvider = ''
  let shownVersion: string | undefined
  /** The own Practitioner came with the feed: name and licences are known now. */
  function noticeProvider(): void {
    shownVersion = session.practitioner()?.meta?.versionId
    const now = JSON.stringify(session.view())
    if (now === shownProvider) return
    shownProvider = now
    tellLine()
    outside.emit('session.changed', {})
    outside.emit('queue.changed', {})
  }

  let typedAt = Number.NEGATIVE_INFINITY
  /** Who types has two thirds of the engine's time to themselves; else what was pulled is written without a pause. */
  function rest(tookMs: number): Promise<void> {
    if (clock.monotonic() - typedAt > typingMs) return new Promise((resolve) => setImmediate(resolve))
    return new Promise((resolve) => clock.after(Math.max(5, 2 * tookMs), resolve))
  }

  function sessionChanged(): void {
    noticeProvider()
    tellLine()
  }

  /** What is typed and not in the outbox yet is unsent too: “everything sent” must be true. */
  function syncStatus(): SyncView {
    const status = sync.status()
    return { ...status, unsent: status.unsent + keeper.ahead() }
  }

  let toldLine = ''
  function tellLine(): void {
    if (closed) return
    const next = lineOrders(desk, {
      epoch: epochOf(cache)(),
      deviceId,
      unsent: syncStatus().unsent,
      auditHead: headText(cache),
    })
    const now = JSON.stringify(next)
    if (now === toldLine) return
    toldLine = now
    outside.tellLine(next)
  }

  function written(encounterId: string): void {
    outside.emit('visit.changed', { encounterId })
    outside.emit('queue.changed', {})
    outside.emit('note.changed', { encounterId })
    outside.emit('orders.changed', { encounterId })
    tellLine()
    void sync.pokeNow()
  }

  /** After a sign-in and at each start: everything that only the central API knows. */
  function askCentral(): void {
    if (!session.signedIn()) return
    keeper.catchUp()
    void board.refresh()
    coSign.look()
    lane.poke()
    shares.look()
    void flags.refresh().catch(() => log('flags: the last ones stay'))
    void sync.pokeNow().then(() => {
      if (!closed) noticeProvider()
    })
  }

  const hear = hearLine({
    outside,
    board,
    session,
    poke: () => {
      void sync.pokeNow()
      coSign.look()
    },
    colleaguesAre(next) {
      colleagues = next
    },
  })

  let cancelCheck = () => {}
  function checkToken(): void {
    cancelCheck = clock.after(tokenCheckMs, () => {
      tendFoundWords(cache, serverClock.now())
      // A renewal that fails is tried again with the next request; nothing here waits for it.
      void session
        .token()
        .catch(() => null)
        .then(() => {
          if (!closed) checkToken()
        })
    })
  }

  /** A call may outlive this engine (lock): its lease and signalling then live on the token that the line has. */
  async function leaveFreshToken(): Promise<void> {
    if (visits.all().length === 0) return
    let cancel = () => {}
    const late = new Promise<void>((done) => {
      cancel = clock.after(freshTokenMs, done)
    })
    await Promise.race([session.freshToken().catch(() => null), late])
    cancel()
  }

  // Offline too: what was due while this machine was off goes before anyone asks.
  retention.decide()
  sync.start()
  tellLine()
  askCentral()
  checkToken()

  return {
    async call<C extends Channel>(channel: C, input: Input<C>): Promise<Result<Output<C>>> {
      const badInput = {
        code: 'bad-input',
        words: 'Rounds was asked something it does not understand.',
      } as const
      if (!isEngineChannel(handlers, channel)) return { ok: false, problem: badInput }
      const parsed = channels[channel].input.safeParse(input)
      if (!parsed.success) return { ok: false, problem: badInput }
      try {
        if (channel === 'note.edit') typedAt = clock.monotonic()
        const handler = handlers[channel] as (input: unknown) => Output<C> | Promise<Output<C>>
        const value = await handler(parsed.data)
        if (channel === 'session.signIn') {
          grace.signedIn()
          askCentral()
        }
        return { ok: true, value }
      } catch (error) {
        const problem = problemOf(error)
        // The message may hold a patient's words; name and place in the code do not.
        if (problem.code === 'internal') log(`engine: ${channel} failed: ${placeOf(error)}`)
        return { ok: false, problem }
      }
    },
    witness(deed) {
      if (closed || !session.signedIn()) return
      if (deed.deed === 'locked') return desk.audit.record('locked', [], deed.why)
      const tries =
        deed.wrongTries === 0
          ? ''
          : `, after ${deed.wrongTries} wrong ${deed.wrongTries === 1 ? 'PIN' : 'PINs'}`
      desk.audit.record('unlocked', [], `by ${deed.by}${tries}`)
    },
    lineNews: (news) => {
      if (!closed) hear(news)
    },
    storeShare: (share) => shares.store(share),
    async close() {
      if (closed) return
      shares.stop()
      keeper.stop()
      if (serverClock.reachable() && session.signedIn()) {
        await leaveFreshToken()
        await Promise.all([sync.drain(drainMs), lane.drain(drainMs)])
      }
      closed = true
      grace.stop()
      cancelCheck()
      serverClock.end()
      await Promise.all([sync.stop(), lane.stop(), retention.stop()])
      time.end()
      opened.close()
    },
  }
}

/** As the line states it in its requests. */
function headText(cache: SyncCache): string {
  const { count, hash } = cache.auditHead()
  return `${count}:${hash}`
}

/** One id for a profile of a workstation, made once. */
function keptDeviceId(cache: SyncCache): string {
  const kept = cache.fact('device-id')
  if (kept) return kept
  const made = randomUUID()
  cache.setFact('device-id', made)
  return made
}

function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const place = error.stack?.split('\n').find((line) => line.trimStart().startsWith('at '))
  return `${error.name} ${place?.trim() ?? ''}`
}
