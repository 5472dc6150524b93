import type Database from 'better-sqlite3-multiple-ciphers'

export type Sqlite = Database.Database

/** One numbered step; `to` is the schema version it leaves behind. */
export type Migration = { to: number; name: string; up(db: Sqlite): void }

/** The steps of one file, and the `application_id` by which it is known. */
export type Schema = { mark: number; migrations: readonly Migration[] }
