import type { Migration } from '../../base/migrate.ts'

/**
 * What one provider asks for is found without a walk through what is everybody's: the rows of the queue, a patient's
 * resources by type and those that were deleted, and whose doing an AuditEvent records.
 */
export const byReader: Migration = {
  number: 9,
  name: 'by-reader',
  up(db) {
    db.exec(`
      CREATE INDEX visit_waiting ON visit (task) WHERE status = 'requested';
      CREATE INDEX lease_lapsed ON lease (task) WHERE state = 'held' AND lapsed = 1;
      CREATE INDEX current_of_patient ON current (patient, type, position);
      CREATE INDEX current_deleted ON current (patient, position) WHERE deleted = 1;
      CREATE INDEX current_task ON current (position) WHERE type = 'Task';

      CREATE TABLE audit_agent (
        practitioner TEXT NOT NULL,
        position INTEGER NOT NULL,
        PRIMARY KEY (practitioner, position)
      ) WITHOUT ROWID;
      CREATE INDEX audit_agent_position ON audit_agent (position);

      INSERT OR IGNORE INTO audit_agent
        SELECT substr(json_extract(a.value, '$.who.reference'), length('Practitioner/') + 1), c.position
        FROM current c JOIN version v ON v.position = c.version, json_each(v.body, '$.agent') a
        WHERE c.type = 'AuditEvent' AND c.deleted = 0
          AND json_extract(a.value, '$.who.reference') LIKE 'Practitioner/%';
    `)
  },
}
