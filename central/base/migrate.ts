import type Database from 'better-sqlite3-multiple-ciphers'

/** One step of one part's tables. Numbers start at 1 and have no gaps; a migration once released never changes. */
export type Migration = { number: number; name: string; up(db: Database.Database): void }

/** The file was written by a newer program: it is left untouched. */
export class DatabaseTooNew extends Error {
  override name = 'DatabaseTooNew'
}

/**
 * Brings one part's tables (`area`: store, identity, realtime …) up to date, each step in its own transaction.
 * Throws `DatabaseTooNew` before anything is changed.
 */
export function migrate(db: Database.Database, area: string, migrations: Migration[]): void {
  db.exec(
    'CREATE TABLE IF NOT EXISTS migration (area TEXT, number INTEGER, name TEXT, PRIMARY KEY (area, number))',
  )
  const done =
    db
      .prepare<[string], { number: number | null }>(
        'SELECT max(number) AS number FROM migration WHERE area = ?',
      )
      .get(area)?.number ?? 0
  const newest = migrations.at(-1)?.number ?? 0
  if (done > newest)
    throw new DatabaseTooNew(`The database is at ${area} ${done}; this program knows ${area} ${newest}.`)
  for (const migration of migrations) {
    if (migration.number <= done) continue
    db.transaction(() => {
      migration.up(db)
      db.prepare('INSERT INTO migration VALUES (?, ?, ?)').run(area, migration.number, migration.name)
    })()
  }
}
