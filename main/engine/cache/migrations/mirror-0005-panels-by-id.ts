import type { Migration } from './migration.ts'

const dirty = (row: string) =>
  `INSERT INTO chart_dirty VALUES (${row}.patient, ${row}.chart_list, ${row}.line) ON CONFLICT DO NOTHING;`
const shared = (row: string) =>
  `${row}.patient IS NOT NULL AND ${row}.chart_list IN ('problems', 'observations')`
const linesOf = (column: 'panel' | 'member', where: string) => `
  INSERT INTO chart_dirty SELECT r.patient, r.chart_list, r.line
    FROM panel_member m CROSS JOIN resource r ON r.type = 'Observation' AND r.id = m.${column}
    WHERE ${where} AND r.patient IS NOT NULL AND r.chart_list IS NOT NULL ON CONFLICT DO NOTHING;`
const panelsOf = (row: string) => linesOf('panel', `m.member = ${row}.id`)

/**
 * The triggers of version 4 once more, with CROSS JOIN: SQLite knows nothing of how many rows there are and went through
 * every observation that is held, for each row that came.
 */
export const mirror0005: Migration = {
  to: 5,
  name: 'panels are found by their id',
  up(db) {
    for (const name of ['line_in', 'line_out', 'line_from', 'panel_out']) db.exec(`DROP TRIGGER ${name}`)
    db.exec(`
      CREATE TRIGGER line_in AFTER INSERT ON resource WHEN ${shared('NEW')} BEGIN
        ${dirty('NEW')} ${panelsOf('NEW')} END;
      CREATE TRIGGER line_out AFTER DELETE ON resource WHEN ${shared('OLD')} BEGIN
        ${dirty('OLD')} ${panelsOf('OLD')} END;
      CREATE TRIGGER line_from AFTER UPDATE ON resource WHEN ${shared('OLD')} BEGIN
        ${dirty('OLD')} ${panelsOf('OLD')} END;
      CREATE TRIGGER panel_out AFTER DELETE ON resource WHEN OLD.type = 'Observation' BEGIN
        ${linesOf('member', 'm.panel = OLD.id')}
        DELETE FROM panel_member WHERE panel = OLD.id; END;
    `)
  },
}
