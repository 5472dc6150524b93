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

/**
 * `security_event`: what was refused, delayed or contradicted, a row for each kind by each workstation in an hour
 * (`window`, its beginning). Times in ms by the server's clock; '' where something is not known.
 */
const securityEvents: Migration = {
  number: 2,
  name: 'security events',
  up(db) {
    db.exec(`
      CREATE TABLE security_event (
        kind TEXT NOT NULL,
        practitioner TEXT NOT NULL,
        device TEXT NOT NULL,
        window INTEGER NOT NULL,
        count INTEGER NOT NULL,
        first_at INTEGER NOT NULL,
        last_at INTEGER NOT NULL,
        asked TEXT NOT NULL,
        address TEXT NOT NULL,
        PRIMARY KEY (kind, practitioner, device, window)
      ) WITHOUT ROWID;
      CREATE INDEX security_event_last ON security_event (last_at);
    `)
  },
}

export const auditMigrations: Migration[] = [chains, securityEvents]
