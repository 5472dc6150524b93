export type IdleStep =
  | { kind: 'none' }
  | { kind: 'warn'; seconds: number }
  | { kind: 'curtain' }
  | { kind: 'lock' }

/** The warning stands this long before. */
const warnSeconds = 30

/**
 * What nobody being here leads to. While a call is on it is a curtain only: a therapist who listens does not type.
 * A curtain that outlives its call becomes a lock.
 */
export function idleStep(now: {
  idleSeconds: number
  limitSeconds: number
  callLive: boolean
  curtained: boolean
}): IdleStep {
  const left = Math.ceil(now.limitSeconds - now.idleSeconds)
  if (left <= 0) {
    if (!now.callLive) return { kind: 'lock' }
    return now.curtained ? { kind: 'none' } : { kind: 'curtain' }
  }
  return left <= warnSeconds && !now.curtained ? { kind: 'warn', seconds: left } : { kind: 'none' }
}
