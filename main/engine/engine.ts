import { hostname } from 'node:os'
import type { Channel, EventName, Input, Output, Payload, Result } from '../../preload/contract.ts'
import type { Colleague, SyncView } from '../../preload/views.ts'
import { createStatusAnnouncer, turning } from './announce-status.ts'
import { answerCalls } from './answer-calls.ts'
import { auditEvent } from './audit/audit-event.ts'
import { createAuditLane } from './audit/lane.ts'
import { createTrail } from './audit/trail.ts'
import { recordLockDeed } from './audit/witness.ts'
import { tendFoundWords } from './cache/found-words.ts'
import { openWhenFree } from './cache/open-newest.ts'
import { createCentralClient } from './central/client.ts'
import { type Desk, now } from './desk.ts'
import { keptDeviceId } from './device-id.ts'
import { createFlags } from './flags/flags.ts'
import { handlerTable } from './handler-table.ts'
import { hearLine } from './line-news.ts'
import { headText, lineOrders, lineTeller } from './line-orders.ts'
import { coSigning } from './note/co-sign.ts'
import { createNoteKeeper } from './note/note-keeper.ts'
import type { LineNews, LockDeed, Outside } from './outside.ts'
import { placeOf } from './problems.ts'
import { createLeaseBoard } from './queue/lease-board.ts'
import { urgencyOf } from './queue/urgency.ts'
import { chartsOf } from './retention/charts-of.ts'
import { createRetention, usualHours } from './retention/retention.ts'
import { createServerTime } from './retention/server-time.ts'
import { createServerClock } from './server-clock.ts'
import { assertRoom, emptyForNext } from './session/another-provider.ts'
import { keepTokenFresh, leaveFreshToken } from './session/fresh-token.ts'
import { createOfflineGrace } from './session/offline-grace.ts'
import { createOpenId } from './session/open-id.ts'
import { createShareKeeper } from './session/recovery-share.ts'
import { createSession } from './session/session.ts'
import { createSync, epochOf } from './sync/sync.ts'
import { syncPort } from './sync-port.ts'
import { createTyping } from './typing.ts'
import { heldVisitsOf } from './visit/held-visits.ts'
import { createOrderWatch } from './visit/order-watch.ts'
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

/** Design, promise 3: what remains unsent after this is counted, not waited for. */
const drainMs = 10_000

/**
 * Opens the cache (zero-filling `outside.key`) and starts everything from what is on disk; the network comes after.
 * Throws `CacheInUse`, `CacheNoFolder`, `CacheWrongKey`, `CacheTooNew`, `DiskFull`.
 */
export async function createEngine(given: Outside): Promise<Engine> {
  const announcer = createStatusAnnouncer({
    clock: given.clock,
    status: () => syncStatus(),
    announce: () => {
      given.emit('sync.changed', {})
      tellLine()
    },
  })
  const outside: Outside = {
    ...given,
    clock: turning(given.clock, announcer.turn, (error) =>
      given.log(`engine: a timer failed: ${placeOf(error)}`),
    ),
  }
  const { clock, log } = outside
  const opened = await openWhenFree(outside)
  const { cache } = opened
  const deviceId = keptDeviceId(cache)
  const visits = heldVisitsOf(cache)
  const typing = createTyping(clock)
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
    now: () => serverClock.now() ?? clock.now(),
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
    announcer.turn()
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
    rest: (tookMs) => typing.rest(tookMs),
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
    coSign,
    orders,
    async drain() {
      await Promise.all([sync.drain(drainMs), lane.drain(drainMs)])
    },
    colleagues: () => colleagues,
    syncStatus,
    async syncNow() {
      await Promise.all([withinLimit(sync.pokeNow()), lane.drain(drainMs)])
    },
    feedAsOf: () => sync.feedAsOf(),
    written,
  })

  /** What sync tells the screen concerns the engine too; what that stumbles over is not sync's trouble. */
  function fromSync<E extends EventName>(event: E, payload: Payload<E>): void {
    outside.emit(event, payload)
    if (closed) return
    try {
      actOn(event, payload)
    } catch (error) {
      log(`engine: news of ${event} were not acted on: ${placeOf(error)}`)
    }
  }

  function actOn<E extends EventName>(event: E, payload: Payload<E>): void {
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

  function sessionChanged(): void {
    noticeProvider()
    tellLine()
  }

  /** What is typed and not in the outbox yet is unsent too: “everything sent” must be true. */
  function syncStatus(): SyncView {
    const status = sync.status()
    return { ...status, unsent: status.unsent + keeper.ahead() }
  }

  /** A person who asks is answered with how it stands, however long the round goes on. */
  function withinLimit(round: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(drainMs, resolve)
      void round.then(() => {
        cancel()
        resolve()
      })
    })
  }

  const tellTheLine = lineTeller(outside)
  function tellLine(): void {
    if (closed) return
    tellTheLine(
      lineOrders(desk, {
        epoch: epochOf(cache)(),
        deviceId,
        unsent: syncStatus().unsent,
        auditHead: headText(cache.auditHead()),
      }),
    )
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
    void sync
      .pokeNow()
      .then(() => {
        if (!closed) noticeProvider()
      })
      .catch((error: unknown) => log(`session: the provider’s record was not read: ${placeOf(error)}`))
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

  // Offline too: what was due while this machine was off goes before anyone asks.
  announcer.start()
  retention.decide()
  sync.start()
  tellLine()
  askCentral()
  const stopTokenCheck = keepTokenFresh(session, clock, () => tendFoundWords(cache, serverClock.now()))

  return {
    call: answerCalls(handlers, log, {
      before(channel) {
        if (channel === 'note.edit' || channel === 'note.addendum') typing.typed()
      },
      answered(channel) {
        announcer.turn()
        if (channel !== 'session.signIn') return
        grace.signedIn()
        askCentral()
      },
    }),
    witness(deed) {
      if (!closed && session.signedIn()) recordLockDeed(desk.audit, deed)
    },
    lineNews: (news) => {
      if (closed) return
      hear(news)
      announcer.turn()
    },
    storeShare: (share) => shares.store(share),
    async close() {
      if (closed) return
      shares.stop()
      await typing.lastLetters()
      keeper.stop()
      if (serverClock.reachable() && session.signedIn()) {
        // A call may outlive this engine (lock): its lease and signalling then live on the token that the line has.
        if (visits.all().length > 0) await leaveFreshToken(session, clock)
        await Promise.all([sync.drain(drainMs), lane.drain(drainMs)])
      }
      closed = true
      announcer.stop()
      grace.stop()
      stopTokenCheck()
      serverClock.end()
      await Promise.all([sync.stop(), lane.stop(), retention.stop()])
      time.end()
      opened.close()
    },
  }
}
