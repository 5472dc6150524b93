import type { Migration } from './migration.ts'

/**
 * What a provider's day is made of (`main/clinical/visits/agenda.ts` decides it), so that the queue reads no Task and no
 * note that is long over. Filled in as `mirror-0004` is, when the file is opened.
 */
export const mirror0006: Migration = {
  to: 6,
  name: 'what a day is made of',
  up(db) {
    db.exec(`
      ALTER TABLE resource ADD COLUMN agenda TEXT;
      ALTER TABLE resource ADD COLUMN owner TEXT;
      ALTER TABLE resource ADD COLUMN ended INTEGER;
      ALTER TABLE resource ADD COLUMN appointment TEXT;
      CREATE INDEX resource_agenda ON resource (agenda, owner, ended) WHERE agenda IS NOT NULL;
      CREATE INDEX resource_appointment ON resource (appointment) WHERE appointment IS NOT NULL;
    `)
  },
}
