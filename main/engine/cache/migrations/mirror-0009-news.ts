import type { Migration } from './migration.ts'

/**
 * When a record last told something, and how far a result is off (`main/clinical/chart/told-at.ts` decides both; opening the
 * file fills them in): what is new since a visit is read by an index and costs what is new, not what the chart holds. The index has all
 * that is asked for: behind `json` a column costs the whole of a long row.
 */
export const mirror0009: Migration = {
  to: 9,
  name: 'what is new in a chart since a time',
  up(db) {
    db.exec(`
      ALTER TABLE resource ADD COLUMN told INTEGER;
      ALTER TABLE resource ADD COLUMN concern INTEGER;
      CREATE INDEX resource_told ON resource (patient, chart_list, told, concern, line, type, id, encounter)
        WHERE told IS NOT NULL;
      CREATE INDEX resource_critical ON resource (patient, told) WHERE concern = 2;
    `)
  },
}
