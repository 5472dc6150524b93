import type Database from 'better-sqlite3-multiple-ciphers'
import { Problem } from '../base/problem.ts'
import { factOf, prepared } from '../database/database.ts'

/**
 * A cursor is opaque to its bearer: a place in the feed and the random id of the change at that place. A server
 * that was restored from a backup, or failed over to a copy, has another change there, or none, and says so.
 * `begun`: where the feed ended when its bearer began to read it from the start, until they get there, and the change
 * there: what was deleted before, they have never been shown. A server that was put back may have another change there.
 */
type Parts = [position: number, change: string, begun?: number, begunChange?: string]

/** The cursor for "everything up to `position`"; 0 is the beginning. */
export function cursorAt(db: Database.Database, position: number, begun = 0): string {
  const change = position === 0 ? '' : (changeAt(db, position) ?? '')
  const parts: Parts =
    begun > position ? [position, change, begun, changeAt(db, begun) ?? ''] : [position, change]
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/** The position a cursor stands for. Throws `foreign-cursor`, `past-horizon`, or `bad-request` for what is no cursor. */
export function positionOf(db: Database.Database, cursor: string): number {
  const [position, change, begun, begunChange] = parse(cursor)
  const isOurs = position === 0 || changeAt(db, position) === change
  if (!isOurs || (begun !== undefined && changeAt(db, begun) !== begunChange))
    throw new Problem(
      'foreign-cursor',
      'This cursor belongs to another history of the server; start again without one.',
    )
  return position
}

/** As `positionOf`, for the feed, whose deletions are told only for some time, and with where its reading began. */
export function feedPositionOf(db: Database.Database, cursor: string): { position: number; begun: number } {
  const position = positionOf(db, cursor)
  const [, , begun = 0] = parse(cursor)
  if (position > 0 && Math.max(position, begun) < Number(factOf(db, 'horizon') ?? 0))
    throw new Problem(
      'past-horizon',
      'This cursor is older than the deletions the server remembers; start again without one.',
    )
  return { position, begun }
}

export function newestPosition(db: Database.Database): number {
  return (
    prepared<[], { newest: number | null }>(db, 'SELECT max(position) AS newest FROM change').get()?.newest ??
    0
  )
}

function changeAt(db: Database.Database, position: number): string | undefined {
  return prepared<[number], { id: string }>(db, 'SELECT id FROM change WHERE position = ?').get(position)?.id
}

function parse(cursor: string): Parts {
  try {
    const parts = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown
    const isPlace = (part: unknown) => Number.isSafeInteger(part)
    const isChange = (part: unknown) => typeof part === 'string'
    if (Array.isArray(parts) && isPlace(parts[0]) && isChange(parts[1]) && isPlace(parts[2] ?? 0))
      if (isChange(parts[3] ?? '')) return parts as Parts
  } catch {
    // Falls through to the one answer for everything that isn't ours.
  }
  throw new Problem('bad-request', 'The cursor is not one this server gave.')
}
