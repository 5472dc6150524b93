import { createHash } from 'node:crypto'
import type Database from 'better-sqlite3-multiple-ciphers'
import { migrate } from '../base/migrate.ts'
import { prepared } from '../database/database.ts'
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

/** Whose chain it is: of a workstation, and of who works on it. Nobody else's word counts for it. */
export type ChainOf = { practitioner: string; device: string }

type ChainRow = Head & ChainOf & { branch: number; reached_at: number }

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
  const chain = db.prepare<[ChainOf], ChainRow>(
    'SELECT * FROM audit_chain WHERE practitioner = :practitioner AND device = :device',
  )
  const all = db.prepare<[], ChainRow>('SELECT * FROM audit_chain ORDER BY device, practitioner')
  const putChain = db.prepare<[ChainOf & Head & { branch: number; at: number }]>(
    'INSERT OR REPLACE INTO audit_chain VALUES (:practitioner, :device, :branch, :count, :hash, :at)',
  )
  const known = db
    .prepare<[ChainOf & { branch: number; count: number }], string>(
      `SELECT hash FROM audit_known
       WHERE practitioner = :practitioner AND device = :device AND branch = :branch AND count = :count`,
    )
    .pluck()
  const putKnown = db.prepare<[ChainOf & Head & { branch: number }]>(
    'INSERT OR IGNORE INTO audit_known VALUES (:practitioner, :device, :branch, :count, :hash)',
  )
  const putDiscrepancy = db.prepare<[ChainOf & Head & { kind: DiscrepancyKind; at: number }]>(
    'INSERT OR IGNORE INTO audit_discrepancy VALUES (:practitioner, :device, :kind, :count, :hash, :at)',
  )
  const discrepanciesOf = db.prepare<[ChainOf], { kind: DiscrepancyKind; count: number; at: number }>(
    `SELECT kind, count, at FROM audit_discrepancy
     WHERE practitioner = :practitioner AND device = :device ORDER BY at, count`,
  )

  function report({ practitioner, device }: ChainOf, kind: DiscrepancyKind, { count, hash }: Head): void {
    const discrepancy = { practitioner, device, kind, count, hash }
    if (putDiscrepancy.run({ ...discrepancy, at: now() }).changes > 0) found(discrepancy)
  }

  function reach({ practitioner, device }: ChainOf, branch: number, { count, hash }: Head): void {
    const head = { practitioner, device, branch, count, hash }
    putChain.run({ ...head, at: now() })
    putKnown.run(head)
  }

  return {
    /** A request of this provider's workstation stated this head. */
    stated({ practitioner, device }: ChainOf, head: Head): void {
      const of = { practitioner, device }
      const last = chain.get(of)
      if (last?.count === head.count && last.hash === head.hash) return
      db.transaction(() => {
        if (!last) return reach(of, 0, head)
        const { branch } = last
        const expected = known.get({ ...of, branch, count: head.count })
        const shorter = head.count < last.count
        if (expected !== undefined && expected !== head.hash) {
          report(of, 'rewritten', head)
          reach(of, branch + 1, head)
        } else if (!shorter) {
          reach(of, branch, head)
        } else if (now() - last.reached_at > stragglerMs) {
          report(of, 'cut', head)
          reach(of, branch + 1, head)
        } else {
          putKnown.run({ ...of, branch, count: head.count, hash: head.hash })
        }
      })()
    },

    /** An AuditEvent was stored from these bytes, and came as this entry of its chain. */
    stored({ practitioner, device }: ChainOf, entry: Entry, bytes: Buffer): void {
      const of = { practitioner, device }
      db.transaction(() => {
        if (hashOf(entry.previous, bytes) !== entry.hash) {
          report(of, 'altered', entry)
          return
        }
        const branch = chain.get(of)?.branch ?? 0
        const expected = [
          known.get({ ...of, branch, count: entry.count }) ?? entry.hash,
          known.get({ ...of, branch, count: entry.count - 1 }) ?? entry.previous,
        ]
        if (expected[0] !== entry.hash || expected[1] !== entry.previous) report(of, 'rewritten', entry)
        else putKnown.run({ ...of, branch, count: entry.count, hash: entry.hash })
      })()
    },

    /** The longest head that is kept of this workstation: what lies below may be purged there. */
    anchorOf: ({ practitioner, device }: ChainOf): Head | undefined => chain.get({ practitioner, device }),

    report: (): ChainReport[] =>
      all.all().map(({ device, practitioner, count, reached_at }) => ({
        device,
        practitioner,
        count,
        reachedAt: reached_at,
        discrepancies: discrepanciesOf.all({ practitioner, device }),
      })),
  }
}

/** Has this workstation told of its trail for others only, and never for this provider? */
export function isAnothers(db: Database.Database, device: string, practitioner: string): boolean {
  const reported = prepared<[string], { practitioner: string }>(
    db,
    'SELECT practitioner FROM audit_chain WHERE device = ?',
  ).all(device)
  return reported.length > 0 && reported.every((one) => one.practitioner !== practitioner)
}

/** SHA-256 (hex) over the previous hash as text and the entry's bytes. */
const hashOf = (previous: string, bytes: Buffer): string =>
  createHash('sha256').update(previous).update(bytes).digest('hex')
