import { createHash, randomUUID } from 'node:crypto'
import type { AuditEvent } from '@medplum/fhirtypes'
import type { AuditEntry, AuditHead } from './cache.ts'
import type { Sqlite } from './encrypted-file.ts'
import { statements } from './statements.ts'

/** Before the first entry. */
export const genesis = '0'.repeat(64)

/** SHA-256 (hex) over the previous hash as text and the entry's bytes; as `docs/central-api.md` has it. */
export const chainHash = (previous: string, bytes: Buffer): string =>
  createHash('sha256').update(previous).update(bytes).digest('hex')

/** JSON with sorted keys: the bytes that are hashed, kept and sent. */
const canonicalBytes = (value: unknown): Buffer =>
  Buffer.from(
    JSON.stringify(value, (_key, inner) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ),
  )

/** Whose act it is; only they may bring it to the central API. */
const authorOf = (event: AuditEvent): string =>
  event.agent.find(({ who }) => who?.reference)?.who?.reference ?? ''

export function appendAudit(
  db: Sqlite,
  event: AuditEvent & { id: string },
  as: { bytes: Buffer; key: string } = { bytes: canonicalBytes(event), key: randomUUID() },
): void {
  const { count, hash: previous } = auditHead(db)
  db.prepare(
    `INSERT INTO audit (count, previous, hash, id, author, key, recorded_at, bytes, sent)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)`,
  ).run(
    count + 1,
    previous,
    chainHash(previous, as.bytes),
    event.id,
    authorOf(event),
    as.key,
    event.recorded ?? '',
    as.bytes,
  )
}

export function auditHead(db: Sqlite): AuditHead {
  const last = db.prepare('SELECT count, hash FROM audit ORDER BY count DESC LIMIT 1').get()
  return (last as AuditHead | undefined) ?? { count: 0, hash: genesis }
}

/** The audit chain in the file `work`. */
export function auditChainOf(db: Sqlite) {
  const sql = statements({
    waiting: () =>
      db.prepare(
        'SELECT count, previous, hash, id, key, bytes FROM audit WHERE sent = 0 AND author = ? ORDER BY count',
      ),
    sent: () => db.prepare('UPDATE audit SET sent = 1 WHERE count = ?'),
    hashAt: () => db.prepare('SELECT hash FROM audit WHERE count = ?').pluck(),
    again: () => db.prepare('UPDATE audit SET sent = 0'),
    // From the front only, whatever the clocks said: a gap would be a chain that somebody cut.
    purge: () =>
      db.prepare(`
    DELETE FROM audit WHERE count < @below AND count < (SELECT max(count) FROM audit) AND count <
      coalesce((SELECT min(count) FROM audit WHERE sent = 0 OR recorded_at >= @before), @below)`),
    links: () => db.prepare('SELECT count, previous, hash, bytes FROM audit ORDER BY count'),
    link: () => db.prepare('UPDATE audit SET previous = ?, hash = ? WHERE count = ?'),
  })

  return {
    head: () => auditHead(db),
    append: (event: AuditEvent & { id: string }) => appendAudit(db, event),
    waiting: (author: string) => sql.waiting.all(author) as AuditEntry[],
    sent: (count: number) => sql.sent.run(count),
    hashAt: (count: number) => sql.hashAt.get(count) as string | undefined,
    offerAgain: () => sql.again.run(),
    purge: (below: number, before: string) => sql.purge.run({ below, before }),

    /**
     * Computes every hash anew from the bytes that stand here. Where somebody changed or took out a row, the head
     * is another from now on, and the central API sees it at the next contact.
     */
    rehash(): void {
      db.transaction(() => {
        let previous: string | undefined
        for (const row of sql.links.all() as Pick<AuditEntry, 'count' | 'previous' | 'hash' | 'bytes'>[]) {
          previous ??= row.previous
          const hash = chainHash(previous, row.bytes)
          if (row.previous !== previous || row.hash !== hash) sql.link.run(previous, hash, row.count)
          previous = hash
        }
      }).immediate()
    },
  }
}
