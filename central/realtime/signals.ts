import type { CentralContext } from '../context.ts'
import type { Hub, SignalEvent } from './hub.ts'

type Row = { id: number; body: string }

/** WebRTC signalling on its way: rows, held for a while for who lost their stream. */
export function createSignals({ db, clock }: CentralContext, hub: Hub, heldMs: number) {
  const newest = db.prepare<[], { id: number | null }>('SELECT max(id) AS id FROM signal')
  const put = db.prepare('INSERT INTO signal VALUES (?, ?, ?, ?, ?)')
  const byKey = db.prepare<[string], Row>('SELECT id, body FROM signal WHERE key = ?')
  const after = db.prepare<[string, number, number], Row>(
    'SELECT id, body FROM signal WHERE owner = ? AND id > ? AND at > ? ORDER BY id',
  )
  const prune = db.prepare('DELETE FROM signal WHERE at <= ?')
  let last = newest.get()?.id ?? 0

  return {
    /** Ids follow the clock, so that a server restored from a backup does not give one out again. */
    latest: () => last,

    /** Keeps and passes on; a repeated `key` does neither and gets the first one's id. */
    send(owner: string, data: SignalEvent['data'], key: string | null): number {
      const known = key === null ? undefined : byKey.get(key)
      if (known) return known.id
      last = Math.max(last + 1, clock.now())
      put.run(last, owner, JSON.stringify(data), clock.now(), key)
      hub.signal(owner, { id: last, data })
      return last
    },

    since(owner: string, id: number): SignalEvent[] {
      return after
        .all(owner, id, clock.now() - heldMs)
        .map((row) => ({ id: row.id, data: JSON.parse(row.body) as SignalEvent['data'] }))
    },

    sweep: () => void prune.run(clock.now() - heldMs),
  }
}
