import type { Limits } from '../base/limits.ts'
import { Problem } from '../base/problem.ts'
import { createRate } from '../base/rate.ts'
import type { CentralContext } from '../http/context.ts'
import type { Hub, SignalEvent } from './hub.ts'

type Row = { id: number; body: string }
/** `more`: there are later ones, which did not fit. */
export type SignalPage = { signals: SignalEvent[]; more: boolean }

/**
 * WebRTC signaling on its way: rows, held for a while for who lost their stream. What one person may send, and what is
 * held for one in a call, is bounded; the oldest give way, since they speak of an attempt that was given up.
 */
export function createSignals({ db, clock }: CentralContext, hub: Hub, heldMs: number, limits: Limits) {
  const newest = db.prepare<[], { id: number | null }>('SELECT max(id) AS id FROM signal')
  const put = db.prepare('INSERT INTO signal (id, owner, body, at, key, call) VALUES (?, ?, ?, ?, ?, ?)')
  const byKey = db.prepare<[string], Row>('SELECT id, body FROM signal WHERE key = ?')
  const after = db.prepare<[string, number, number], Row>(
    'SELECT id, body FROM signal WHERE owner = ? AND id > ? AND at > ? ORDER BY id',
  )
  // The newest stays, whatever its size.
  const makeRoom = db.prepare(
    `DELETE FROM signal WHERE id IN (SELECT id FROM (
       SELECT id, row_number() OVER newer AS nth, sum(length(body)) OVER newer AS size
       FROM signal WHERE owner = :owner AND call = :call WINDOW newer AS (ORDER BY id DESC))
     WHERE nth > 1 AND (nth > :most OR size > :size))`,
  )
  const prune = db.prepare('DELETE FROM signal WHERE at <= ?')
  const rate = createRate(limits.signalBurst, limits.signalsPerSecond, () => clock.now())
  let last = newest.get()?.id ?? 0

  return {
    /** Ids follow the clock, so that a server restored from a backup does not give one out again. */
    latest: () => last,

    /**
     * Keeps and passes on; a repeated `key` does neither and gets the first one's id. `from` and `to`: whose signal it is and for
     * whom, as `owner` of the tables. Throws `too-many`.
     */
    send(from: string, to: string, data: SignalEvent['data'], key: string | null): number {
      const known = key === null ? undefined : byKey.get(key)
      if (known) return known.id
      const wait = rate.take(from)
      if (wait)
        throw new Problem('too-many', 'Too many messages of this call at once.', { retryAfterSeconds: wait })
      last = Math.max(last + 1, clock.now())
      const body = JSON.stringify(data)
      db.transaction(() => {
        put.run(last, to, body, clock.now(), key, data.call)
        makeRoom.run({ owner: to, call: data.call, most: limits.signalsHeld, size: limits.signalsHeldSize })
      })()
      hub.signal(to, { id: last, data })
      return last
    },

    /** What was said to `owner` after the signal `id`, as much as one answer may hold. */
    since(owner: string, id: number): SignalPage {
      const signals: SignalEvent[] = []
      let size = 0
      for (const row of after.iterate(owner, id, clock.now() - heldMs)) {
        size += row.body.length
        if (signals.length && size > limits.signalsPolled) return { signals, more: true }
        signals.push({ id: row.id, data: JSON.parse(row.body) as SignalEvent['data'] })
      }
      return { signals, more: false }
    },

    sweep(): void {
      prune.run(clock.now() - heldMs)
      rate.sweep()
    },
  }
}
