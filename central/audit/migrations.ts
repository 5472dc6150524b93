import type { Migration } from '../store/migrate.ts'

/**
 * `audit_known`: what each workstation stated of its chain, and what its AuditEvents proved, by count. A chain that
 * contradicts what is known goes on as a new branch, so that the contradiction is told once and later ones are seen.
 * Times in ms by the server's clock.
 */
const chains: Migration = {
  number: 1,
  name: 'audit chains',
  up(db) {
    db.exec(`
      CREATE TABLE audit_chain (
        device TEXT PRIMARY KEY,
        branch INTEGER NOT NULL,
        count INTEGER NOT NULL,
        hash TEXT NOT NULL,
        reached_at INTEGER NOT NULL,
        practitioner TEXT NOT NULL
      ) WITHOUT ROWID;

      CREATE TABLE audit_known (
        device TEXT NOT NULL,
        branch INTEGER NOT NULL,
        count INTEGER NOT NULL,
        hash TEXT NOT NULL,
        PRIMARY KEY (device, branch, count)
      ) WITHOUT ROWID;

      CREATE TABLE audit_discrepancy (
        device TEXT NOT NULL,
        kind TEXT NOT NULL,
        count INTEGER NOT NULL,
        hash TEXT NOT NULL,
        at INTEGER NOT NULL,
        practitioner TEXT NOT NULL,
        PRIMARY KEY (device, kind, count, hash)
      ) WITHOUT ROWID;
    `)
  },
}

export const auditMigrations: Migration[] = [chains]
