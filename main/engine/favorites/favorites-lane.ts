import type { Library } from '@medplum/fhirtypes'
import type { Clock } from '../../base/clock.ts'
import { createBackOff } from '../base/back-off.ts'
import type { WritableCache } from '../cache/cache.ts'
import type { CentralAnswer, CentralClient, NoAnswer } from '../central/client.ts'
import { untilStopped } from '../central/until-stopped.ts'
import { askForPhrases, keepPhrases, librariesIn } from '../phrases/phrases.ts'
import { keepUnsent, type OwnLibrary, type Unsent, unsentIn } from '../record/unsent-favorites.ts'

export type FavoritesLane = {
  /** Something was changed, or the server is there again. What was refused is offered anew. */
  poke(): void
  stop(): Promise<void>
}

type Cache = Pick<WritableCache, 'fact' | 'setFact' | 'atomically'>
type Outcome = 'done' | 'refused' | 'not-now' | 'conflict'

/**
 * Brings one's own favorites to the server, beside the outbox: they are of no patient and of no visit. The last change counts,
 * whichever workstation it was made at.
 */
export function createFavoritesLane({
  cache,
  client,
  clock,
  signedIn,
  random = Math.random,
}: {
  cache: Cache
  client: CentralClient
  clock: Clock
  signedIn(): boolean
  random?(): number
}): FavoritesLane {
  const requests = untilStopped(client)
  const backOff = createBackOff(random)
  let stopped = false
  let running: Promise<void> | null = null
  let again = false
  let cancelTimer: (() => void) | null = null
  let unreached = false

  const unsubscribe = client.onOutcome(({ kind }) => {
    if (kind !== 'answer' || !unreached) return
    unreached = false
    poke()
  })

  async function run(): Promise<boolean> {
    for (const { id } of unsentIn(cache)) {
      let outcome = await send(id)
      if (outcome === 'conflict') {
        // As the server has it now, and this on top of it.
        const libraries = await askForPhrases(requests)
        cache.atomically(() => {
          keepPhrases(cache, libraries)
          change(id, ({ key: _, ...row }) => ({ ...row, key: crypto.randomUUID() }))
        })
        outcome = await send(id)
      }
      if (stopped || outcome === 'not-now' || outcome === 'conflict') return false
    }
    return true
  }

  async function send(id: string): Promise<Outcome> {
    const row = unsentIn(cache).find((one) => one.id === id)
    const base = librariesIn(cache).find((one) => one.id === id)
    if (!row || stopped) return 'done'
    if (client.pauseLeft('write') > 0) return 'not-now'
    if (!row.library && !base) return row.tried ? settleRemoval(row) : forget(row)
    change(id, (one) => ({ ...one, tried: true }))
    const answer = await requests.request({
      method: row.library ? 'PUT' : 'DELETE',
      path: `/fhir/R4/Library/${id}`,
      headers: {
        ...(base ? { 'If-Match': `W/"${base.meta?.versionId ?? ''}"` } : { 'If-None-Match': '*' }),
        'Idempotency-Key': row.key,
      },
      ...(row.library ? { body: Buffer.from(JSON.stringify(row.library)) } : {}),
    })
    return settle(row, answer)
  }

  function settle(row: Unsent, answer: CentralAnswer | NoAnswer): Outcome {
    unreached = answer.kind === 'no-answer'
    if (answer.kind === 'no-answer') return 'not-now'
    const { status, problem, body } = answer
    const gone = status === 404 || status === 410
    if (status < 300 || (gone && !row.library))
      return forget(row, row.library ? (body as Library) : undefined)
    if (problem?.code === 'version-conflict' || problem?.code === 'idempotency-mismatch' || gone)
      return 'conflict'
    if (!problem || status === 401 || status === 412 || status === 429 || status >= 500) return 'not-now'
    change(row.id, (one) => (one.key === row.key ? { ...one, why: problem.message } : one))
    return 'refused'
  }

  /** It was sent once and removed here before anybody answered: whether it is there, the server says. */
  async function settleRemoval(row: Unsent): Promise<Outcome> {
    const libraries = await askForPhrases(requests)
    keepPhrases(cache, libraries)
    return libraries.some(({ id }) => id === row.id) ? send(row.id) : forget(row)
  }

  /** Acknowledged: the server's copy takes its place, unless it was changed again meanwhile. */
  function forget(row: Unsent, stored?: Library): Outcome {
    cache.atomically(() => {
      const others = librariesIn(cache).filter(({ id }) => id !== row.id)
      const copy = stored?.id === row.id && stored.meta?.versionId ? [stored as OwnLibrary] : []
      if (row.library === null || copy.length > 0) keepPhrases(cache, [...others, ...copy])
      keepUnsent(
        cache,
        unsentIn(cache).filter(({ id, key }) => id !== row.id || key !== row.key),
      )
    })
    return 'done'
  }

  function change(id: string, act: (row: Unsent) => Unsent): void {
    keepUnsent(
      cache,
      unsentIn(cache).map((one) => (one.id === id ? act(one) : one)),
    )
  }

  function runOnce(): void {
    cancelTimer?.()
    cancelTimer = null
    again = false
    running = run()
      .catch(() => false)
      .then((done) => {
        running = null
        if (done) backOff.succeeded()
        if (stopped) return
        if (again) runOnce()
        else if (!done && !unreached) cancelTimer = clock.after(backOff.failed(), runOnce)
      })
  }

  function poke(): void {
    if (stopped || !signedIn() || unsentIn(cache).length === 0) return
    if (running) again = true
    else runOnce()
  }

  return {
    poke,
    async stop() {
      stopped = true
      unsubscribe()
      cancelTimer?.()
      requests.stop()
      await running
    },
  }
}
