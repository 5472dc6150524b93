import type Database from 'better-sqlite3-multiple-ciphers'
import type { Bus } from '../base/bus.ts'
import type { Account, Authenticate } from '../base/caller.ts'
import type { CentralClock } from '../base/clock.ts'
import type { Leases } from '../base/lease-types.ts'
import type { SecurityWatch } from '../base/security-watch.ts'
import type { Settings } from '../base/settings.ts'
import type { Store } from '../store/store-type.ts'

/** What the parts of the reference central API share. One context per server; a process may run many. */
export type CentralContext = {
  readonly db: Database.Database
  readonly clock: CentralClock
  /** Changes only when the server's history was replaced (restored from a backup). */
  readonly epoch: string
  readonly training: boolean
  readonly settings: Settings
  /** `http://host:port` without a slash at the end; known once the server listens. */
  baseUrl(): string
  readonly store: Store
  readonly leases: Leases
  readonly bus: Bus
  /** What is refused, delayed or contradicted, for who watches. */
  readonly security: SecurityWatch
  /** Who sent this request; null: nobody we know. Filled by identity. */
  authenticate: Authenticate
  /** The device whose sign-in this is was reported lost. Filled by devices. */
  isLostSignIn(grantId: string): boolean
  /** Accounts that can sign in. Filled by identity. */
  accounts: { add(account: Account): Promise<void> }
}
