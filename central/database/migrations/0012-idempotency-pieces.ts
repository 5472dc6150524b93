import type { Migration } from '../../base/migrate.ts'

/** Where in a kept answer long versions belong, as `[at, position]`; null: it is kept as it was sent. */
export const idempotencyPieces: Migration = {
  number: 12,
  name: 'idempotency-pieces',
  up(db) {
    db.exec('ALTER TABLE idempotency ADD COLUMN pieces TEXT')
  },
}
