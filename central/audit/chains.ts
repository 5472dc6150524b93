import { createHash } from 'node:crypto'
import type Database from 'better-sqlite3-multiple-ciphers'
import { prepared } from '../store/database.ts'
import { migrate } from '../store/migrate.ts'
import { auditMigrations } from './migrations.ts'

/** A chain's length and the hash of its last entry (SHA-256, hex). */
export type Head = { count: number; hash: string }
/** Where an AuditEvent stands in its workstation's chain. */
export type Entry = Head & { previous: string }

/**
 * `cut`: the chain is shorter than it was. `rewritten`: another hash at a count that is known, as after a changed row
 * or a copy of the file that went its own way. `altered`: an entry whose bytes are not those it was hashed with.
 */
export type DiscrepancyKind = 'cut' | 'rewritten' | 'altered'
export type Discrepancy = { device: string; practitioner: string; kind: DiscrepancyKind } & Head
export type ChainReport = {
  device: string
  practitioner: string
  count: number
  reachedAt: number
  discrepancies: { kind: DiscrepancyKind; count: number; at: number }[]
}

/** A request is at most this long on its way; what states less than was stated before that is no straggler. */
const stragglerMs = 60_000

type ChainRow = Head & { device: string; branch: number; reached_at: number; practitioner: string }

/**
 * The heads of the workstations' audit chains. `found` is told once of each contradiction; nothing is ever refused
 * for one, since a refusal would stop a visit and hide what happened next.
 */
export function createChains(
  db: Database.Database,
  now: () => number,
  found: (discrepancy: Discrepancy) => void,
) {
  migrate(db, 'audit', auditMigrations)
  const chain = db.prepare<[string], ChainRow>('SELECT * FROM audit_chain WHERE device = ?')
  const all = db.prepare<[], ChainRow>('SELECT * FROM audit_chain ORDER BY device')
  const putChain = db.prepare('INSERT OR REPLACE INTO audit_chain VALUES (?, ?, ?, ?, ?, ?)')
  const known = db
    .prepare<[string, number, number], string>(
      'SELECT hash FROM audit_known WHERE device = ? AND branch = ? AND count = ?',
    )
    .pluck()
  const putKnown = db.prepare('INSERT OR IGNORE INTO audit_known VALUES (?, ?, ?, ?)')
  const putDiscrepancy = db.prepare('INSERT OR IGNORE INTO audit_discrepancy VALUES (?, ?, ?, ?, ?, ?)')
  const discrepanciesOf = db.prepare<[string], { kind: DiscrepancyKind; count: number; at: number }>(
    'SELECT kind, count, at FROM audit_discrepancy WHERE device = ? ORDER BY at, count',
  )

  function report(device: string, practitioner: string, kind: DiscrepancyKind, head: Head): void {
    const { changes } = putDiscrepancy.run(device, kind, head.count, head.hash, now(), practitioner)
    if (changes > 0) found({ device, practitioner, kind, count: head.count, hash: head.hash })
  }

  function reach(device: string, branch: number, head: Head, practitioner: string): void {
    putChain.run(device, branch, head.count, head.hash, now(), practitioner)
    putKnown.run(device, branch, head.count, head.hash)
  }

  return {
    /** A request stated this head. */
    stated(device: string, practitioner: string, head: Head): void {
      const last = chain.get(device)
      if (last?.count === head.count && last.hash === head.hash) return
      db.transaction(() => {
        if (!last) return reach(device, 0, head, practitioner)
        const expected = known.get(device, last.branch, head.count)
        const shorter = head.count < last.count
        if (expected !== undefined && expected !== head.hash) {
          report(device, practitioner, 'rewritten', head)
          reach(device, last.branch + 1, head, practitioner)
        } else if (!shorter) {
          reach(device, last.branch, head, practitioner)
        } else if (now() - last.reached_at > stragglerMs) {
          report(device, practitioner, 'cut', head)
          reach(device, last.branch + 1, head, practitioner)
        } else {
          putKnown.run(device, last.branch, head.count, head.hash)
        }
      })()
    },

    /** An AuditEvent was stored from these bytes, and came as this entry of its chain. */
    stored(device: string, practitioner: string, entry: Entry, bytes: Buffer): void {
      db.transaction(() => {
        if (hashOf(entry.previous, bytes) !== entry.hash) {
          report(device, practitioner, 'altered', entry)
          return
        }
        const branch = chain.get(device)?.branch ?? 0
        const expected = [
          known.get(device, branch, entry.count) ?? entry.hash,
          known.get(device, branch, entry.count - 1) ?? entry.previous,
        ]
        if (expected[0] !== entry.hash || expected[1] !== entry.previous)
          report(device, practitioner, 'rewritten', entry)
        else putKnown.run(device, branch, entry.count, entry.hash)
      })()
    },

    /** The longest head that is kept of this workstation: what lies below may be purged there. */
    anchorOf: (device: string): Head | undefined => chain.get(device),

    report: (): ChainReport[] =>
      all.all().map(({ device, practitioner, count, reached_at }) => ({
        device,
        practitioner,
        count,
        reachedAt: reached_at,
        discrepancies: discrepanciesOf.all(device),
      })),
  }
}

/** Has this workstation told of its trail for others only, and never for this provider? */
export function isAnothers(db: Database.Database, device: string, practitioner: string): boolean {
  const told = prepared<[string], { practitioner: string }>(
    db,
    'SELECT practitioner FROM audit_chain WHERE device = ?',
  ).all(device)
  return told.length > 0 && told.every((one) => one.practitioner !== practitioner)
}

/** SHA-256 (hex) over the previous hash as text and the entry's bytes. */
const hashOf = (previous: string, bytes: Buffer): string =>
  createHash('sha256').update(previous).update(bytes).digest('hex')
