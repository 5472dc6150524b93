import { randomBytes, randomUUID } from 'node:crypto'
import Database from 'better-sqlite3-multiple-ciphers'
import { migrate } from '../base/migrate.ts'
import { storeMigrations } from './migrations.ts'

/**
 * Opens (or makes) the server's file. `:memory:` works for a server that need not survive.
 * Throws `DatabaseTooNew` when a newer program wrote it.
 */
export function openDatabase(file: string): Database.Database {
  const db = new Database(file)
  try {
    db.pragma('journal_mode = WAL')
    // An acknowledged write must survive a power cut: the workstation forgets it then.
    db.pragma('synchronous = FULL')
    db.pragma('temp_store = MEMORY')
    db.pragma('secure_delete = ON')
    migrate(db, 'store', storeMigrations)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/**
 * The id of this server's history. `fresh` gives a new one: said by the operator who restored a backup, so
 * that every workstation asks anew and offers again what this history has forgotten.
 */
export function epochOf(db: Database.Database, fresh = false): string {
  const known = fresh ? undefined : factOf(db, 'epoch')
  if (known) return known
  const epoch = randomUUID()
  setFact(db, 'epoch', epoch)
  return epoch
}

const statements = new WeakMap<Database.Database, Map<string, Database.Statement>>()

/** The statement with this text, prepared once for each database: for what every request asks. */
export function prepared<Parameters extends unknown[], Row>(
  db: Database.Database,
  sql: string,
): Database.Statement<Parameters, Row> {
  const ofDb = statements.get(db) ?? new Map<string, Database.Statement>()
  statements.set(db, ofDb)
  const statement = ofDb.get(sql) ?? db.prepare(sql)
  ofDb.set(sql, statement)
  return statement as Database.Statement<Parameters, Row>
}

export function factOf(db: Database.Database, name: string): string | undefined {
  return prepared<[string], { value: string }>(db, 'SELECT value FROM fact WHERE name = ?').get(name)?.value
}

export function setFact(db: Database.Database, name: string, value: string): void {
  db.prepare('INSERT INTO fact VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value').run(
    name,
    value,
  )
}

/** Takes the next place in the feed. */
export function nextPosition(db: Database.Database): number {
  return Number(
    prepared<[string], never>(db, 'INSERT INTO change (id) VALUES (?)').run(
      randomBytes(9).toString('base64url'),
    ).lastInsertRowid,
  )
}

/** A position as the wire shows it: 16 digits, comparable as text. */
export function positionText(position: number): string {
  return String(position).padStart(16, '0')
}
