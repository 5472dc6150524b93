import type { Clock } from '../../base/clock.ts'
import type { WritableCache } from '../cache/cache.ts'
import type { Me } from '../session/session.ts'
import { type AuditAction, auditEvent } from './audit-event.ts'

export type Trail = {
  /**
   * What the provider who is signed in did; the first of `what` (references) is what it was done to. Call it in the
   * transaction of what it witnesses. `more` goes into its description: nothing of a patient.
   */
  record(action: AuditAction, what: string[], more?: string): void
  /** The same, once in a quarter of an hour for one `about`: who types or reads goes on doing the same. */
  recordOnce(action: AuditAction, what: string[], about: string): void
  /** Around a transaction: where it throws, what `recordOnce` recorded in it is still to be recorded. */
  orNothing<T>(transaction: () => T): T
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
  /** Names recorded once in the transaction that is under way; null: none is. */
  let recordedHere: string[] | null = null

  function record(action: AuditAction, what: string[], more?: string): void {
    cache.recordAudit(auditEvent(action, { ...me(), deviceId }, what, at(), more))
    recorded()
  }

  return {
    record,
    recordOnce(action, what, about) {
      const name = `${me().practitionerId} ${action} ${about}`
      const before = last.get(name)
      if (before !== undefined && clock.monotonic() - before < sameDoingMs) return
      record(action, what)
      last.set(name, clock.monotonic())
      recordedHere?.push(name)
    },
    orNothing(transaction) {
      const outer = recordedHere
      const here: string[] = []
      recordedHere = here
      try {
        const done = transaction()
        outer?.push(...here)
        return done
      } catch (error) {
        for (const name of here) last.delete(name)
        throw error
      } finally {
        recordedHere = outer
      }
    },
  }
}
