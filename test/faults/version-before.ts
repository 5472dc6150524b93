import { join } from 'node:path'
import { openEncrypted, type Sqlite } from '../../main/engine/cache/encrypted-file.ts'
import { versionOf } from '../../main/engine/cache/migrate.ts'
import { forgottenWithVisit, visitTablesIn } from '../../main/engine/cache/visit-tables.ts'

/**
 * What undoes the newest migrations of each file, back to a version that was released, with all its data. A migration
 * that is added goes in here too.
 */
const back: { file: string; from: number; to: number; down(db: Sqlite): void }[] = [
  { file: 'mirror.db', from: 9, to: 3, down: withoutPlaces },
  { file: 'work.db', from: 3, to: 2, down: intoFacts },
]

/** Makes the files of a closed cache those of the version before. */
export function takeBack(folder: string, key: Buffer): void {
  for (const { file, from, to, down } of back) {
    const db = openEncrypted(join(folder, file), key)
    try {
      if (versionOf(db) !== from)
        throw new Error(`${file}: no way back from the newest migration is written here.`)
      db.transaction(() => {
        down(db)
        db.pragma(`user_version = ${to}`)
      }).immediate()
    } finally {
      db.close()
    }
  }
}

/** Tables of what belongs to a visit were facts, named by the visit. */
function intoFacts(db: Sqlite): void {
  const fact = db.prepare('INSERT INTO fact (name, value) VALUES (?, ?)')
  const rows = <Row>(sql: string) => db.prepare(sql).all() as Row[]
  const held = visitTablesIn(db).heldVisits()
  if (held.length > 0) fact.run('held-visits', JSON.stringify(held))
  const unconfirmed = rows<{ version: string }>('SELECT version FROM unconfirmed_version ORDER BY n')
  if (unconfirmed.length > 0)
    fact.run('acknowledged-unconfirmed', JSON.stringify(unconfirmed.map(({ version }) => version)))
  db.exec(`
    INSERT INTO fact SELECT 'note-written:' || encounter, json_group_object(section, text) FROM note_written
      GROUP BY encounter;
    INSERT INTO fact SELECT 'note-typed:' || encounter || ':' || section,
      json_object('text', text, 'revision', revision, 'merge', merge) FROM note_typed;
    INSERT INTO fact SELECT 'late-typed:' || encounter || ':' || section, group_concat(line, char(10) ORDER BY n)
      FROM late_typed GROUP BY encounter, section;
    INSERT INTO fact SELECT 'merged-unseen:' || encounter || ':' || part,
      strftime('%Y-%m-%dT%H:%M:%SZ', merged_at / 1000, 'unixepoch') FROM merged_unseen;
    INSERT INTO fact SELECT 'note-earlier-author:' || encounter, '2026-01-01T00:00:00Z' FROM visit_shown
      WHERE earlier_note = 1;
    INSERT INTO fact SELECT 'chart-seen:' || encounter, chart FROM visit_shown WHERE chart IS NOT NULL;
    INSERT INTO fact SELECT 'form-' || form || ':' || encounter, fields FROM form_draft;
    INSERT INTO fact SELECT 'draft-orders:' || encounter,
      json_group_array(json_object('order', json(medication_request), 'issues', json(issues)) ORDER BY n)
      FROM draft_order GROUP BY encounter;
    INSERT INTO fact SELECT 'orders-told:' || t.encounter, json_group_array(t.order_id || ' ' || t.state) FROM (
      SELECT encounter, order_id, 'held' AS state FROM order_told WHERE held = 1
      UNION ALL SELECT encounter, order_id, 'failed' FROM order_told WHERE failed = 1) t GROUP BY t.encounter;
    DROP TABLE sent_resource;
    DROP TABLE unconfirmed_version;`)
  for (const table of forgottenWithVisit)
    if (table !== 'journal' && table !== 'conflict') db.exec(`DROP TABLE ${table}`)
}

/** Where a resource stands in its chart was worked out at each reading. */
function withoutPlaces(db: Sqlite): void {
  const names = (sql: string) => db.prepare(sql).pluck().all() as string[]
  for (const name of names("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
    db.exec(`DROP TRIGGER ${name}`)
  const since = ['edition', 'edition_code', 'edition_successor']
  for (const name of [
    'chart_line',
    'panel_member',
    'chart_dirty',
    'chart_count',
    'earlier_version',
    ...since,
  ])
    db.exec(`DROP TABLE ${name}`)
  const indexes = ['chart', 'refers_to', 'patient', 'agenda', 'appointment', 'told', 'critical']
  for (const name of indexes.map((one) => `resource_${one}`)) db.exec(`DROP INDEX ${name}`)
  const before = ['type', 'id', 'position', 'patient', 'encounter', 'json']
  for (const name of names("SELECT name FROM pragma_table_info('resource')"))
    if (!before.includes(name)) db.exec(`ALTER TABLE resource DROP COLUMN ${name}`)
  db.exec(`
    CREATE INDEX resource_patient ON resource (patient, type);
    DELETE FROM meta WHERE name IN ('places', 'made');`)
}
