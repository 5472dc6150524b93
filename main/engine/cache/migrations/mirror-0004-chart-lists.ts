import type { Migration } from './migration.ts'

const up = (table: string, patient: string, list: string) =>
  `INSERT INTO ${table} VALUES (${patient}, ${list}, 1) ON CONFLICT DO UPDATE SET n = n + 1;`
const down = (table: string, patient: string, list: string) => `
  UPDATE ${table} SET n = n - 1 WHERE patient = ${patient} AND list = ${list};
  DELETE FROM ${table} WHERE patient = ${patient} AND list = ${list} AND n <= 0;`

/** Counts of a patient's resources, and of each list whose resources are a line each. */
const counted = (row: string) =>
  `${row}.patient IS NOT NULL AND ${row}.chart_list IS NOT NULL AND ${row}.chart_list NOT IN ('problems', 'observations')`
/** Lines that several resources make together are made anew where one of them changed. */
const shared = (row: string) =>
  `${row}.patient IS NOT NULL AND ${row}.chart_list IN ('problems', 'observations')`
const dirty = (row: string) =>
  `INSERT INTO chart_dirty VALUES (${row}.patient, ${row}.chart_list, ${row}.line) ON CONFLICT DO NOTHING;`
/** Where a panel stands may depend on its members. */
const panelsOf = (row: string) => `
  INSERT INTO chart_dirty SELECT r.patient, r.chart_list, r.line
    FROM panel_member m JOIN resource r ON r.type = 'Observation' AND r.id = m.panel
    WHERE m.member = ${row}.id AND r.patient IS NOT NULL AND r.chart_list IS NOT NULL ON CONFLICT DO NOTHING;`

/**
 * Where each resource stands in its chart (`main/clinical/chart/chart-place.ts` decides it; opening the file fills it in
 * for what is there already), the lines that several of them make, and how many lines there are: so that a list is read
 * by its index, a page at a time, and costs as much in a chart of 20,000 as in one of 200. Counts are kept by triggers,
 * since rows come and go by several ways.
 */
export const mirror0004: Migration = {
  to: 4,
  name: 'where a resource stands in its chart',
  up(db) {
    db.exec(`
      ALTER TABLE resource ADD COLUMN chart_list TEXT;
      ALTER TABLE resource ADD COLUMN line TEXT;
      ALTER TABLE resource ADD COLUMN section TEXT;
      ALTER TABLE resource ADD COLUMN rank INTEGER;
      ALTER TABLE resource ADD COLUMN at INTEGER;
      ALTER TABLE resource ADD COLUMN then_at INTEGER;
      ALTER TABLE resource ADD COLUMN said TEXT;
      ALTER TABLE resource ADD COLUMN number REAL;
      ALTER TABLE resource ADD COLUMN bound TEXT;
      ALTER TABLE resource ADD COLUMN unit TEXT;
      ALTER TABLE resource ADD COLUMN refers_to TEXT;
      CREATE INDEX resource_chart
        ON resource (patient, chart_list, line, rank, at DESC, then_at DESC, said, number, bound, unit)
        WHERE chart_list IS NOT NULL;
      CREATE INDEX resource_refers_to ON resource (refers_to) WHERE refers_to IS NOT NULL;
      DROP INDEX resource_patient;
      CREATE INDEX resource_patient ON resource (patient, type, position);

      CREATE TABLE chart_line (
        patient TEXT NOT NULL,
        list TEXT NOT NULL,
        line TEXT NOT NULL,
        section TEXT,
        rank INTEGER NOT NULL,
        at INTEGER,
        then_at INTEGER,
        nth INTEGER NOT NULL,
        head TEXT NOT NULL,
        others INTEGER NOT NULL,
        other TEXT,
        awaited TEXT,
        PRIMARY KEY (patient, list, line)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX chart_line_shown ON chart_line (patient, section, rank, at DESC, then_at DESC, nth)
        WHERE section IS NOT NULL;

      CREATE TABLE panel_member (
        panel TEXT NOT NULL,
        member TEXT NOT NULL,
        PRIMARY KEY (panel, member)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX panel_member_member ON panel_member (member);

      CREATE TABLE chart_dirty (
        patient TEXT NOT NULL,
        list TEXT NOT NULL,
        line TEXT NOT NULL,
        PRIMARY KEY (patient, list, line)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE chart_count (
        patient TEXT NOT NULL,
        list TEXT NOT NULL,
        n INTEGER NOT NULL,
        PRIMARY KEY (patient, list)
      ) STRICT, WITHOUT ROWID;
      INSERT INTO chart_count
        SELECT patient, '', count(*) FROM resource WHERE patient IS NOT NULL GROUP BY patient;

      CREATE TRIGGER resource_in AFTER INSERT ON resource WHEN NEW.patient IS NOT NULL BEGIN
        ${up('chart_count', 'NEW.patient', "''")} END;
      CREATE TRIGGER resource_out AFTER DELETE ON resource WHEN OLD.patient IS NOT NULL BEGIN
        ${down('chart_count', 'OLD.patient', "''")} END;
      CREATE TRIGGER resource_from AFTER UPDATE OF patient ON resource
        WHEN OLD.patient IS NOT NULL AND OLD.patient IS NOT NEW.patient BEGIN
        ${down('chart_count', 'OLD.patient', "''")} END;
      CREATE TRIGGER resource_to AFTER UPDATE OF patient ON resource
        WHEN NEW.patient IS NOT NULL AND OLD.patient IS NOT NEW.patient BEGIN
        ${up('chart_count', 'NEW.patient', "''")} END;

      CREATE TRIGGER listed_in AFTER INSERT ON resource WHEN ${counted('NEW')} BEGIN
        ${up('chart_count', 'NEW.patient', 'NEW.chart_list')} END;
      CREATE TRIGGER listed_out AFTER DELETE ON resource WHEN ${counted('OLD')} BEGIN
        ${down('chart_count', 'OLD.patient', 'OLD.chart_list')} END;
      CREATE TRIGGER listed_from AFTER UPDATE OF patient, chart_list ON resource WHEN ${counted('OLD')} BEGIN
        ${down('chart_count', 'OLD.patient', 'OLD.chart_list')} END;
      CREATE TRIGGER listed_to AFTER UPDATE OF patient, chart_list ON resource WHEN ${counted('NEW')} BEGIN
        ${up('chart_count', 'NEW.patient', 'NEW.chart_list')} END;

      CREATE TRIGGER line_in AFTER INSERT ON resource WHEN ${shared('NEW')} BEGIN
        ${dirty('NEW')} ${panelsOf('NEW')} END;
      CREATE TRIGGER line_out AFTER DELETE ON resource WHEN ${shared('OLD')} BEGIN
        ${dirty('OLD')} ${panelsOf('OLD')} END;
      CREATE TRIGGER line_from AFTER UPDATE ON resource WHEN ${shared('OLD')} BEGIN
        ${dirty('OLD')} ${panelsOf('OLD')} END;
      CREATE TRIGGER line_to AFTER UPDATE ON resource WHEN ${shared('NEW')} BEGIN
        ${dirty('NEW')} END;
      CREATE TRIGGER panel_out AFTER DELETE ON resource WHEN OLD.type = 'Observation' BEGIN
        INSERT INTO chart_dirty SELECT r.patient, r.chart_list, r.line
          FROM panel_member m JOIN resource r ON r.type = 'Observation' AND r.id = m.member
          WHERE m.panel = OLD.id AND r.patient IS NOT NULL AND r.chart_list IS NOT NULL ON CONFLICT DO NOTHING;
        DELETE FROM panel_member WHERE panel = OLD.id; END;

      CREATE TRIGGER shown_in AFTER INSERT ON chart_line WHEN NEW.section IS NOT NULL BEGIN
        ${up('chart_count', 'NEW.patient', 'NEW.section')} END;
      CREATE TRIGGER shown_out AFTER DELETE ON chart_line WHEN OLD.section IS NOT NULL BEGIN
        ${down('chart_count', 'OLD.patient', 'OLD.section')} END;
      CREATE TRIGGER shown_from AFTER UPDATE OF section ON chart_line
        WHEN OLD.section IS NOT NULL AND OLD.section IS NOT NEW.section BEGIN
        ${down('chart_count', 'OLD.patient', 'OLD.section')} END;
      CREATE TRIGGER shown_to AFTER UPDATE OF section ON chart_line
        WHEN NEW.section IS NOT NULL AND OLD.section IS NOT NEW.section BEGIN
        ${up('chart_count', 'NEW.patient', 'NEW.section')} END;

      CREATE TABLE earlier_version (
        type TEXT NOT NULL,
        id TEXT NOT NULL,
        position TEXT NOT NULL,
        until TEXT NOT NULL,
        patient TEXT NOT NULL,
        json TEXT NOT NULL,
        PRIMARY KEY (type, id, position)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX earlier_version_patient ON earlier_version (patient, until);
    `)
  },
}
