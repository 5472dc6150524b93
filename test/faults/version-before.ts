import { join } from 'node:path'
import { openEncrypted, type Sqlite } from '../../main/engine/cache/encrypted-file.ts'
import { versionOf } from '../../main/engine/cache/migrate.ts'

/** What undoes the newest migration of each file, with all its data. A migration that is added goes in here too. */
const back: { file: string; from: number; down(db: Sqlite): void }[] = [
  {
    file: 'mirror.db',
    from: 3,
    down(db) {
      db.exec(`
        DROP TABLE unreadable;
        DELETE FROM meta WHERE name = 'shapes';`)
    },
  },
  {
    file: 'work.db',
    from: 2,
    down(db) {
      // AuditEvents waited in the outbox, each a row of its own.
      db.exec(`
        INSERT INTO outbox (kind, encounter, patient, state, key, author, written_at, bytes)
          SELECT 'put', 'p-visit', 'p', 'waiting', key, author, recorded_at, bytes FROM audit WHERE sent = 0
          ORDER BY count;
        INSERT INTO outbox_resource (row, n, type, id, mine)
          SELECT o.id, 0, 'AuditEvent', a.id, CAST(a.bytes AS TEXT) FROM audit a JOIN outbox o ON o.key = a.key;
        DROP TABLE audit;`)
    },
  },
]

/** Makes the files of a closed cache those of the version before. */
export function takeBack(folder: string, key: Buffer): void {
  for (const { file, from, down } of back) {
    const db = openEncrypted(join(folder, file), key)
    try {
      if (versionOf(db) !== from)
        throw new Error(`${file}: no way back from the newest migration is written here.`)
      db.transaction(() => {
        down(db)
        db.pragma(`user_version = ${from - 1}`)
      }).immediate()
    } finally {
      db.close()
    }
  }
}
