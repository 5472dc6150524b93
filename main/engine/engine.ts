import { hostname } from 'node:os'
import { type Channel, type Input, type Output, type Result, touches } from '../../preload/contract/index.ts'
import type { Colleague, SyncView } from '../../preload/views/index.ts'
import type { RealtimeNews } from '../base/realtime-messages.ts'
import { startOfDay } from '../clinical/dates.ts'
import { editionOn } from '../clinical/diagnoses/edition.ts'
import { createOpenId } from '../sign-in/open-id.ts'
import { answerCalls } from './answer-calls.ts'
import { auditEvent } from './audit/audit-event.ts'
import { auditLockChange } from './audit/audit-lock-change.ts'
import { createAuditLane } from './audit/lane.ts'
import { createTrail } from './audit/trail.ts'
import type { LockChange, Platform } from './base/platform.ts'
import { placeOf } from './base/problems.ts'
import { openWhenFree } from './cache/open-newest.ts'
import { startRecoveredTextExpiry } from './cache/recovered-text.ts'
import { createCentralClient } from './central/client.ts'
import { createChanges, idsOf } from './changes/changes.ts'
import { createCommits } from './context/commits.ts'
import { type EngineContext, now, today } from './context/engine-context.ts'
import { keptDeviceId } from './device-id.ts'
import { favoritesOf } from './favorites/favorites.ts'
import { createFavoritesLane } from './favorites/favorites-lane.ts'
import { createFlags } from './flags/flags.ts'
import { handlerTable } from './handler-table.ts'
import { askForCatalog, keepCatalog } from './labs/catalog.ts'
import { visitTests } from './labs/visit-tests.ts'
import { coSigning } from './note/co-sign.ts'
import { createNoteKeeper } from './note/note-keeper.ts'
import { createOrderWatch } from './orders/order-watch.ts'
import { visitOrders } from './orders/visit-orders.ts'
import { askForPhrases, keepPhrases } from './phrases/phrases.ts'
import { createHandOverBoard } from './queue/hand-over-board.ts'
import { createLeaseBoard } from './queue/lease-board.ts'
import { urgencyOf } from './queue/urgency.ts'
import { handleRealtimeNews } from './realtime-news.ts'
import { headText, ordersSender, realtimeOrders } from './realtime-orders.ts'
import { heldVisitsOf } from './record/held-visits.ts'
import { assertRoom, emptyForNext } from './retention/another-provider.ts'
import { chartsOf } from './retention/charts-of.ts'
import { createRetention, usualHours } from './retention/retention.ts'
import { createServerTime } from './retention/server-time.ts'
import { createServerClock } from './server-clock.ts'
import { keepTokenFresh, leaveFreshToken } from './session/fresh-token.ts'
import { createOfflineGrace } from './session/offline-grace.ts'
import { createShareKeeper } from './session/recovery-share.ts'
import { createSession } from './session/session.ts'
import { hasOpenOrder } from './signing/open-orders-of.ts'
import { emptyPage } from './sync/pages.ts'
import { createSync } from './sync/sync.ts'
import { epochOf } from './sync/sync-facts.ts'
import { syncPort } from './sync-port.ts'
import { createEditionIndex } from './terminology/edition-index.ts'
import { createEditionSync } from './terminology/edition-sync.ts'
import { createTurns, turning } from './turns.ts'
import { createTyping } from './typing.ts'

export type Engine = {
  /** Answers one channel of the contract; never throws. */
  call<C extends Channel>(channel: C, input: Input<C>): Promise<Result<Output<C>>>
  realtimeNews(news: RealtimeNews): void
  /** Who was locked out or let in; into the audit trail of the provider whose files these are. */
  lockChanged(change: LockChange): void
  /** A recovery share for the central API to keep. */
  storeShare(share: { id: string; share: string }): void
  /** Writes what waits, sends for a while what can be sent, closes the files. */
  close(): Promise<void>
}

/** Design, promise 3: what remains unsent after this is counted, not waited for. */
const drainMs = 10_000

/**
 * Opens the cache (zero-filling `platform.key`) and starts everything from what is on disk; the network comes after.
 * Throws `CacheInUse`, `CacheNoFolder`, `CacheWrongKey`, `CacheTooNew`, `DiskFull`.
 */
export async function createEngine(host: Platform): Promise<Engine> {
  const turns = createTurns(host.clock, () => sync.look())
  const changes = createChanges({
    clock: host.clock,
    failed: (error) => host.log(`engine: a change was not acted on: ${placeOf(error)}`),
  })
  const platform: Platform = {
    ...host,
    clock: turning(host.clock, turns.turn, (error) => host.log(`engine: a timer failed: ${placeOf(error)}`)),
  }
  const { clock, log } = platform
  const opened = await openWhenFree({ ...platform, touched: changes.touch })
  const { cache } = opened
  const deviceId = keptDeviceId(cache)
  const visits = heldVisitsOf(cache)
  const commits = createCommits()
  const typing = createTyping(clock)
  let colleagues: Colleague[] = []
  let closed = false

  const session = createSession({
    platform,
    cache,
    openId: createOpenId({
      ...platform,
      async fetch(input, init) {
        const answer = await platform.fetch(input, init)
        // The first entry of the audit trail is the sign-in, and this machine's clock may be years off.
        serverClock.setFromAnswer(answer)
        return answer
      },
    }),
    now: () => serverClock.now() ?? clock.now(),
    signingIn: () => changes.touch(['session']),
    tokenChanged: () => tellRealtime(),
    afterCommit: commits.after,
    async makeRoom() {
      assertRoom(cache)
      await sync.stop()
      emptyForNext(cache)
      sync.start()
    },
  })
  const client = createCentralClient({
    fetch: platform.fetch,
    clock,
    centralUrl: platform.centralUrl,
    clientVersion: platform.clientVersion,
    deviceId,
    token: () => session.token(),
    tokenRefused: () => session.tokenRefused(),
    epoch: epochOf(cache),
    auditHead: () => cache.auditHead(),
  })
  const serverClock = createServerClock(client, clock)
  const grace = createOfflineGrace({ grace: platform.grace, cache, clock, client })
  client.onOutcome((outcome) => {
    turns.turn()
    if (outcome.kind === 'answer' && outcome.problem?.code === 'device-lost') platform.deviceLost?.()
  })
  const sync = createSync({
    cache,
    client,
    clock,
    notice: (notice) => platform.emit('notice', notice),
    touched: changes.touch,
    signatureVoided: (encounterId) => takeInNotes([encounterId]),
    refused(encounterIds) {
      takeInNotes(encounterIds)
      askForClaims()
    },
    log,
    cacheMessage: () => opened.message,
    beforeCharts: () => retention.beforeCharts(),
    rest: (tookMs) => typing.rest(tookMs),
    isTyping: typing.isTyping,
    urgency: () =>
      urgencyOf(
        cache,
        visits,
        session.signedIn() ? session.me().practitionerId : null,
        startOfDay(today(context)),
      ),
  })
  const port = syncPort(sync, clock)
  const lane = createAuditLane({
    cache,
    client,
    clock,
    author: () => (session.signedIn() ? `Practitioner/${session.me().practitionerId}` : null),
    serverNow: serverClock.now,
  })
  const context: EngineContext = {
    audit: createTrail({
      cache,
      clock,
      me: () => session.me(),
      at: () => now(context),
      deviceId,
      recorded() {
        lane.poke()
        // After the transaction it stands in: the realtime process never states a head that was taken back.
        clock.after(0, tellRealtime)
      },
    }),
    platform,
    cache,
    central: client,
    session,
    visits,
    device: { id: deviceId, name: platform.deviceName ?? hostname() },
    sync: port,
    reachable: serverClock.reachable,
    serverNow: serverClock.now,
    changes,
    commits,
  }
  const time = createServerTime({ cache, central: client, clock })
  const retention = createRetention({
    cache,
    visits,
    clock,
    time,
    log,
    closedHours: platform.closedChartHours ?? usualHours,
    practitionerId: () => chartsOf(context)?.practitionerId ?? null,
    waitsFor(patientId) {
      const who = chartsOf(context)
      return who !== null && hasOpenOrder(context, who, patientId)
    },
    record(charts) {
      const who = chartsOf(context)
      if (who)
        cache.recordAudit(auditEvent('charts-released', { ...who, deviceId }, [], now(context), `${charts}`))
    },
    released() {
      lane.poke()
      clock.after(0, tellRealtime)
    },
  })
  const board = createLeaseBoard(
    context,
    (held, by) => handOvers.acceptedBy(held, by),
    async (held) => {
      if (handOvers.mayBeAccepted(held)) await handOvers.refresh()
    },
  )
  const handOvers = createHandOverBoard(context, board, () => closed)
  const keeper = createNoteKeeper(context)
  const flags = createFlags(cache, client)
  const editionIndex = createEditionIndex(cache.editions, (act) => clock.after(0, act))
  const editions = createEditionSync({
    cache,
    client,
    clock,
    offered: () => session.signedIn() && flags.on('diagnoses'),
    rest: () => typing.rest(5),
  })
  const shares = createShareKeeper({
    recovery: platform.recovery,
    client,
    clock,
    deviceId,
    serverNow: serverClock.now,
  })
  const favoritesLane = createFavoritesLane({ cache, client, clock, signedIn: () => session.signedIn() })
  const favorites = favoritesOf(context, favoritesLane.poke)
  const orders = visitOrders(context)
  const labs = visitTests(context)
  const watchOrders = createOrderWatch(context, (encounterId) => [
    ...orders.list(encounterId),
    ...labs.list(encounterId).map(({ name, ...rest }) => ({ ...rest, medication: name })),
  ])
  const coSign = coSigning(context)
  const handlers = handlerTable({
    context,
    board,
    handOvers,
    keeper,
    coSign,
    orders,
    labs,
    favorites,
    editionIndex,
    keepShared: (versions) => cache.applyPage({ ...emptyPage(), versions }),
    async drain() {
      await Promise.all([sync.drain(drainMs), lane.drain(drainMs)])
    },
    colleagues: () => colleagues,
    syncStatus,
    async syncNow() {
      await Promise.all([withinLimit(sync.pokeNow()), lane.drain(drainMs)])
    },
    feedAsOf: () => sync.feedAsOf(),
  })

  function takeInNotes(encounterIds: string[]): void {
    if (!closed && session.signedIn()) keeper.changed(encounterIds)
  }

  function askForClaims(): void {
    if (!closed && session.signedIn()) void board.refresh()
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

  const sendWhenChanged = ordersSender(platform)
  function tellRealtime(): void {
    if (closed) return
    sendWhenChanged(
      realtimeOrders(context, {
        epoch: epochOf(cache)(),
        deviceId,
        unsent: syncStatus().unsent,
        auditHead: headText(cache.auditHead()),
      }),
    )
  }

  changes.on((keys) => platform.emit('changed', { keys: [...keys] }))
  changes.onAny(['session', 'practitioner', 'central', 'sync', 'queue', 'visit'], tellRealtime)
  changes.on(port.changed)
  changes.on((keys) => takeInNotes(idsOf('note', keys)))
  changes.on((_keys, arrived) => {
    if (touches(arrived, ['queue'])) askForClaims()
    for (const encounterId of idsOf('orders', arrived)) watchOrders(encounterId)
  })

  /** After a sign-in and at each start: everything that only the central API knows. */
  function askCentral(): void {
    if (!session.signedIn()) return
    keeper.catchUp()
    void board.refresh()
    void handOvers.refresh()
    coSign.look()
    lane.poke()
    shares.look()
    void askForPhrases(client)
      .then((phrases) => keepPhrases(cache, phrases))
      .catch(() => log('phrases: the last ones stay'))
      // On top of what the server has now.
      .then(favoritesLane.poke)
    void flags
      .refresh()
      .catch(() => log('flags: the last ones stay'))
      .then(() => editions.look())
      .catch(() => log('editions: the last ones stay'))
      .then(() => (flags.on('labs') ? askForCatalog(client) : null))
      .then((catalog) => catalog && keepCatalog(cache, catalog))
      .catch(() => log('tests: the last ones stay'))
    void sync.pokeNow()
  }

  const handleNews = handleRealtimeNews({
    platform,
    board,
    handOvers,
    session,
    poke: () => {
      void sync.pokeNow()
      void handOvers.refresh()
      coSign.look()
    },
    colleaguesAre(next) {
      colleagues = next
      changes.touch(['colleagues'])
    },
  })

  /** So that the first search waits for nothing. */
  function prepareEdition(): void {
    const inForce = editionOn(cache.editions.list(), today(context))
    if (!closed && inForce) editionIndex.prepare(inForce)
  }
  changes.onAny(['shared'], prepareEdition)

  // Offline too: what was due while this machine was off goes before anyone asks.
  turns.start()
  retention.decide()
  sync.start()
  prepareEdition()
  tellRealtime()
  askCentral()
  const stopTokenCheck = keepTokenFresh(session, clock)
  const stopTextExpiry = startRecoveredTextExpiry(cache, clock, serverClock.now)

  return {
    call: answerCalls(handlers, context, {
      before(channel) {
        if (channel === 'note.edit' || channel === 'note.addendum') typing.typed()
      },
      answered(channel) {
        turns.turn()
        if (channel !== 'session.signIn') return
        grace.signedIn()
        askCentral()
      },
    }),
    lockChanged(change) {
      if (!closed && session.signedIn()) auditLockChange(context.audit, change)
    },
    realtimeNews: (news) => {
      if (closed) return
      handleNews(news)
      turns.turn()
    },
    storeShare: (share) => shares.store(share),
    async close() {
      if (closed) return
      shares.stop()
      await typing.lastLetters()
      keeper.stop()
      if (serverClock.reachable() && session.signedIn()) {
        // A call may outlive this engine (lock): its lease and signaling then live on the token that the realtime process has.
        if (visits.all().length > 0) await leaveFreshToken(session, clock)
        await Promise.all([sync.drain(drainMs), lane.drain(drainMs)])
      }
      changes.flush()
      closed = true
      changes.stop()
      turns.stop()
      grace.stop()
      stopTokenCheck()
      stopTextExpiry()
      serverClock.end()
      await Promise.all([sync.stop(), lane.stop(), favoritesLane.stop(), retention.stop(), editions.stop()])
      time.end()
      opened.close()
    },
  }
}
