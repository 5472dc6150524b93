import type { WritableCache } from '../cache/cache.ts'
import type { Clock } from '../outside.ts'
import type { Me } from '../session/session.ts'
import { auditEvent, type Deed } from './audit-event.ts'

export type Trail = {
  /**
   * What the provider who is signed in did; the first of `what` (references) is what it was done to. Call it in the
   * transaction of what it witnesses. `more` goes into its words: no word of a patient.
   */
  record(deed: Deed, what: string[], more?: string): void
  /** The same, once in a quarter of an hour for one `about`: who types or reads goes on doing the same. */
  recordOnce(deed: Deed, what: string[], about: string): void
}

const sameDoingMs = 15 * 60_000

export function createTrail({
  cache,
  clock,
  me,
  at,
  deviceId,
  recorded,
}: {
  cache: Pick<WritableCache, 'recordAudit'>
  clock: Clock
  me(): Me
  /** The time to record, ISO 8601. */
  at(): string
  deviceId: string
  recorded(): void
}): Trail {
  const last = new Map<string, number>()

  function record(deed: Deed, what: string[], more?: string): void {
    cache.recordAudit(auditEvent(deed, { ...me(), deviceId }, what, at(), more))
    recorded()
  }

  return {
    record,
    recordOnce(deed, what, about) {
      const name = `${me().practitionerId} ${deed} ${about}`
      const before = last.get(name)
      if (before !== undefined && clock.monotonic() - before < sameDoingMs) return
      record(deed, what)
      last.set(name, clock.monotonic())
    },
  }
}
