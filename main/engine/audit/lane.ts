import type { Clock } from '../../base/clock.ts'
import { createBackOff } from '../base/back-off.ts'
import type { AuditEntry, SyncCache } from '../cache/cache.ts'
import type { CentralAnswer, CentralClient } from '../central/client.ts'
import { untilStopped } from '../central/until-stopped.ts'

export type AuditLane = {
  /** Something was recorded: it goes out in a moment. */
  poke(): void
  /** Sends what waits, for at most so long. */
  drain(limitMs: number): Promise<void>
  stop(): Promise<void>
}

type Options = {
  cache: Pick<
    SyncCache,
    | 'auditWaiting'
    | 'auditSent'
    | 'auditHashAt'
    | 'auditOfferAgain'
    | 'purgeAudit'
    | 'fact'
    | 'setFact'
    | 'atomically'
  >
  client: CentralClient
  clock: Clock
  /** `Practitioner/{id}` who is signed in; null: nobody. */
  author(): string | null
  /** By the central API's clock, ms; null: not heard yet, and nothing is forgotten. */
  serverNow(): number | null
  random?(): number
}

/** What is recorded within this time goes out together. */
const gatherMs = 250
/** Kept as long as a central API may be put back to before it. */
const keptMs = 35 * 86_400_000
/** The history of the central API to which entries were acknowledged. */
const epochFact = 'audit-epoch'

type Outcome = 'stored' | 'refused' | 'not-now'

/**
 * Brings the audit chain to the central API, beside the outbox: clinical writes never wait for it, and it never for
 * them. No entry is put aside. One that is refused is offered again later, while the others go on.
 */
export function createAuditLane({
  cache,
  client,
  clock,
  author,
  serverNow,
  random = Math.random,
}: Options): AuditLane {
  const backOff = createBackOff(random)
  const requests = untilStopped(client)
  let stopped = false
  let running: Promise<boolean> | null = null
  let cancelTimer: (() => void) | null = null
  /** The last attempt got no answer: the next answer anyone gets says that there is one to be had. */
  let unreached = false
  let anchored = 0

  const unsubscribe = client.onOutcome((outcome) => {
    if (outcome.kind !== 'answer') return
    learnAnchor(outcome)
    noticeEpoch(outcome.epoch)
    if (unreached && !running) after(gatherMs)
    unreached = false
  })

  /** Only what is our own chain there may be forgotten here. */
  function learnAnchor({ auditAnchor }: CentralAnswer): void {
    const [count, hash] = auditAnchor?.split(':') ?? []
    if (hash !== undefined && cache.auditHashAt(Number(count)) === hash)
      anchored = Math.max(anchored, Number(count))
  }

  function noticeEpoch(epoch: string): void {
    const known = cache.fact(epochFact)
    if (known === epoch) return
    cache.atomically(() => {
      cache.setFact(epochFact, epoch)
      if (known !== undefined) cache.auditOfferAgain()
    })
    if (known !== undefined) {
      anchored = 0
      poke()
    }
  }

  async function send({ count, previous, hash, id, key, bytes }: AuditEntry): Promise<Outcome> {
    const answer = await requests.request({
      method: 'PUT',
      path: `/fhir/R4/AuditEvent/${id}`,
      headers: {
        'If-None-Match': '*',
        'Idempotency-Key': key,
        'Rounds-Audit-Entry': `${count}:${previous}:${hash}`,
      },
      body: bytes,
    })
    unreached = answer.kind === 'no-answer'
    if (answer.kind === 'no-answer') return 'not-now'
    const { status, problem, diagnostics } = answer
    // It is there already: its id is random and ours.
    if (status === 200 || status === 201 || problem?.code === 'version-conflict') return 'stored'
    const later = status === 401 || status === 412 || status === 429 || status >= 500
    return later || (!problem && diagnostics === undefined) ? 'not-now' : 'refused'
  }

  /** True when nothing is left that could go. */
  async function run(): Promise<boolean> {
    const refused = new Set<number>()
    for (;;) {
      const who = author()
      const next = who ? cache.auditWaiting(who).find(({ count }) => !refused.has(count)) : undefined
      if (!next) break
      if (client.pauseLeft('write') > 0) return false
      const outcome = await send(next)
      if (stopped || outcome === 'not-now') return false
      if (outcome === 'stored') cache.auditSent(next.count)
      else refused.add(next.count)
    }
    const now = serverNow()
    if (anchored > 0 && now !== null) cache.purgeAudit(anchored, new Date(now - keptMs).toISOString())
    return refused.size === 0
  }

  function runOnce(): Promise<boolean> {
    cancelTimer?.()
    cancelTimer = null
    running ??= run()
      .catch(() => false)
      .then((done) => {
        running = null
        if (done) backOff.succeeded()
        if (!stopped && (!done || waits())) after(done ? gatherMs : backOff.failed())
        return done
      })
    return running
  }

  const waits = () => {
    const who = author()
    return who !== null && cache.auditWaiting(who).length > 0
  }

  function after(ms: number): void {
    cancelTimer?.()
    cancelTimer = clock.after(ms, () => void runOnce())
  }

  function poke(): void {
    if (!stopped && !running && !cancelTimer) after(gatherMs)
  }

  return {
    poke,
    async drain(limitMs) {
      let cancel = () => {}
      const late = new Promise<void>((resolve) => {
        cancel = clock.after(limitMs, resolve)
      })
      const sent = (async () => {
        await running
        if (!stopped && waits()) await runOnce()
      })()
      await Promise.race([sent, late])
      cancel()
    },
    async stop() {
      stopped = true
      unsubscribe()
      cancelTimer?.()
      requests.stop()
      await running
    },
  }
}
