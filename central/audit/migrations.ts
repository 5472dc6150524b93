import type { Migration } from '../base/migrate.ts'

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

/**
 * A chain is of a workstation and the provider who works on it. By the workstation's name alone, another account could speak for it, and
 * make it look cut. What is known so far is of who was last signed in there.
 */
const byProvider: Migration = {
  number: 3,
  name: 'chains by provider',
  up(db) {
    db.exec(`
      CREATE TABLE chain_of_provider (
        practitioner TEXT NOT NULL,
        device TEXT NOT NULL,
        branch INTEGER NOT NULL,
        count INTEGER NOT NULL,
        hash TEXT NOT NULL,
        reached_at INTEGER NOT NULL,
        PRIMARY KEY (practitioner, device)
      ) WITHOUT ROWID;
      INSERT INTO chain_of_provider SELECT practitioner, device, branch, count, hash, reached_at FROM audit_chain;

      CREATE TABLE known_of_provider (
        practitioner TEXT NOT NULL,
        device TEXT NOT NULL,
        branch INTEGER NOT NULL,
        count INTEGER NOT NULL,
        hash TEXT NOT NULL,
        PRIMARY KEY (practitioner, device, branch, count)
      ) WITHOUT ROWID;
      INSERT INTO known_of_provider
        SELECT coalesce((SELECT c.practitioner FROM audit_chain c WHERE c.device = k.device), ''), device, branch, count, hash
        FROM audit_known k;

      CREATE TABLE discrepancy_of_provider (
        practitioner TEXT NOT NULL,
        device TEXT NOT NULL,
        kind TEXT NOT NULL,
        count INTEGER NOT NULL,
        hash TEXT NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (practitioner, device, kind, count, hash)
      ) WITHOUT ROWID;
      INSERT INTO discrepancy_of_provider SELECT practitioner, device, kind, count, hash, at FROM audit_discrepancy;

      DROP TABLE audit_chain;
      DROP TABLE audit_known;
      DROP TABLE audit_discrepancy;
      ALTER TABLE chain_of_provider RENAME TO audit_chain;
      ALTER TABLE known_of_provider RENAME TO audit_known;
      ALTER TABLE discrepancy_of_provider RENAME TO audit_discrepancy;
      CREATE INDEX audit_chain_device ON audit_chain (device);
    `)
  },
}

export const auditMigrations: Migration[] = [chains, securityEvents, byProvider]
