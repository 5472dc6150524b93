import type { Clock } from '../../base/clock.ts'

/** What a wait that was asked for holds back. Claims, leases and sign-in are a person's own press and never wait. */
export type RequestKind = 'read' | 'write'

/** A figure mistyped in a gateway must not keep a signed prescription here for a day: then it is asked again. */
const longestMs = 600_000

/**
 * The waits that a server, or a gateway before it, asked for: a 429 (RFC 6585, section 4) or 503 (RFC 9110, 15.6.4)
 * with `Retry-After` (RFC 9110, 10.2.3). Each holds back requests of its kind only, ten minutes at most, counted monotonically.
 */
export function createPauses(clock: Clock) {
  const ends: Record<RequestKind, number> = { read: 0, write: 0 }
  return {
    /** `retryAfterMs`: as `retryAfterMsOf` gives it. */
    asked(kind: RequestKind, status: number, retryAfterMs: number | null): void {
      if (retryAfterMs === null || (status !== 429 && status !== 503)) return
      ends[kind] = clock.monotonic() + Math.min(retryAfterMs, longestMs)
    },
    /** How long requests of this kind still wait, ms; 0: they may go. */
    left: (kind: RequestKind): number => Math.max(0, ends[kind] - clock.monotonic()),
  }
}

/** FHIR resources are read and written; other paths (leases, sign-in, flags) are of neither kind. */
export function kindOf(method: string, path: string): RequestKind | null {
  if (!path.startsWith('/fhir/R4')) return null
  return method === 'GET' ? 'read' : 'write'
}

/**
 * Both forms of `Retry-After`, in ms: seconds, or a date, which is of the clock that wrote the answer's `Date` and of
 * ours (`nowMs`) where there is none. Null: not sent, or not to be understood.
 */
export function retryAfterMsOf(headers: Headers, nowMs: number): number | null {
  const value = headers.get('Retry-After')?.trim() ?? ''
  if (/^\d+$/.test(value)) return Number(value) * 1000
  // A lenient parser makes a date of "-5", too.
  const until = /^[A-Z][a-z]+,? .*\d/.test(value) ? Date.parse(value) : Number.NaN
  if (Number.isNaN(until)) return null
  const now = Date.parse(headers.get('Date') ?? '')
  return Math.max(0, until - (Number.isNaN(now) ? nowMs : now))
}
