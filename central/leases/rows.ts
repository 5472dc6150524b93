import type Database from 'better-sqlite3-multiple-ciphers'
import { migrate } from '../base/migrate.ts'
import { leaseMigrations } from './migrations.ts'

export type LeaseRow = {
  task: string
  holder: string
  claim: number
  heard_at: number
  /** `released`: given back; `ended`: its visit is over, its claim still stands for late writes. */
  state: 'held' | 'released' | 'ended'
  lapsed: number
}

/** The lease tables, read and written. */
export function leaseRows(db: Database.Database) {
  migrate(db, 'leases', leaseMigrations)
  const one = db.prepare<[string], LeaseRow>('SELECT * FROM lease WHERE task = ?')
  const put = db.prepare(
    `INSERT INTO lease VALUES (?, ?, ?, ?, 'held', 0) ON CONFLICT (task) DO UPDATE SET
       holder = excluded.holder, claim = excluded.claim, heard_at = excluded.heard_at, state = 'held', lapsed = 0`,
  )
  const putClaim = db.prepare('INSERT INTO claim VALUES (?, ?, ?, ?)')
  const setState = db.prepare('UPDATE lease SET state = ?, lapsed = 0 WHERE task = ?')
  const setContact = db.prepare('UPDATE lease SET heard_at = ?, lapsed = 0 WHERE task = ?')
  const setLapsed = db.prepare('UPDATE lease SET lapsed = 1 WHERE task = ?')
  const due = db.prepare<[number], LeaseRow>(
    "SELECT * FROM lease WHERE state = 'held' AND lapsed = 0 AND heard_at < ?",
  )
  const seen = db.prepare<[string], LeaseRow>(
    "SELECT * FROM lease WHERE state = 'held' AND (holder = ? OR lapsed = 1) ORDER BY task",
  )
  const claimHolder = db.prepare<[string, number], { holder: string }>(
    'SELECT holder FROM claim WHERE task = ? AND claim = ?',
  )
  const unleased = db.prepare<[], { task: string; owner: string }>(
    `SELECT task, owner FROM visit WHERE owner IS NOT NULL AND ended_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM lease WHERE lease.task = visit.task AND lease.state = 'held')`,
  )
  const highestClaim = db
    .prepare<[string], number | null>('SELECT max(claim) FROM claim WHERE task = ?')
    .pluck()
  const unproven = db.prepare<[string], number>('SELECT known FROM unproven_claim WHERE task = ?').pluck()
  const putUnproven = db.prepare('INSERT INTO unproven_claim VALUES (?, ?)')
  const dropUnproven = db.prepare('DELETE FROM unproven_claim WHERE task = ?')
  const refresh = db.prepare("UPDATE lease SET heard_at = ? WHERE state = 'held' AND lapsed = 0")

  return {
    of: (task: string) => one.get(task),
    /** The highest claim number of this Task that is known; 0: nobody ever had it. */
    highest: (task: string): number => highestClaim.get(task) ?? 0,
    /** Gives the next claim number of this Task to `holder`. */
    give(task: string, holder: string, at: number): number {
      const claim = (highestClaim.get(task) ?? 0) + 1
      dropUnproven.run(task)
      put.run(task, holder, claim, at)
      putClaim.run(task, claim, holder, at)
      return claim
    },
    /** Writes down a claim number that was given before this history; `proven`: by more than its holder's word. */
    giveAgain(task: string, holder: string, claim: number, at: number, proven: boolean): void {
      const known = highestClaim.get(task) ?? 0
      dropUnproven.run(task)
      if (!proven) putUnproven.run(task, known)
      put.run(task, holder, claim, at)
      putClaim.run(task, claim, holder, at)
    },
    /** Its present claim stands on its holder's word alone: the highest number known before it. */
    unprovenAbove: (task: string): number | undefined => unproven.get(task),
    setState: (task: string, state: LeaseRow['state']) => void setState.run(state, task),
    recordContact: (task: string, at: number) => void setContact.run(at, task),
    lapse: (task: string) => void setLapsed.run(task),
    silentSince: (at: number) => due.all(at),
    seenBy: (practitioner: string) => seen.all(practitioner),
    /** To whom this claim number was once given. */
    holderOfClaim: (task: string, claim: number) => claimHolder.get(task, claim)?.holder,
    openWithoutLease: () => unleased.all(),
    refreshAll: (at: number) => void refresh.run(at),
  }
}
