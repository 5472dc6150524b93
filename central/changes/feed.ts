import type { Bundle, BundleEntry } from '@medplum/fhirtypes'
import { prepared } from '../database/database.ts'
import type { CurrentRow } from '../store/rows.ts'
import type { FullStore } from '../store/store.ts'
import { cursorAt, feedPositionOf, newestPosition } from './cursor.ts'
import { deletedEntry, scopeEntry, versionEntry } from './entries.ts'

type FeedRow = CurrentRow & { kind: 'resource' | 'enter' | 'leave' }

/** A page ends once it holds this many bytes of resources, so that one never takes a client long to apply. */
const pageBytes = 1_000_000

/**
 * One row per resource the provider may see and per change of scope, in the order of the feed. Each part of it is found by
 * an index of what is theirs, or the queue's: what others do all day is not walked through.
 *
 * A resource older than its patient's *enter* is left out: who sees *enter* loads the compartment. Deletions are
 * told in any case, for a client that missed a *leave* and an *enter* in between; so are the queue's rows of patients in
 * scope. A Task that was written after `gone` may have been shown before, and be no longer theirs to see.
 */
const rowsAfter = `
  WITH told (position) AS (
    SELECT c.position FROM visit v CROSS JOIN current c ON c.type = 'Task' AND c.id = v.task
      WHERE v.status = 'requested' AND c.position > :after
    UNION SELECT c.position FROM lease l CROSS JOIN current c ON c.type = 'Task' AND c.id = l.task
      WHERE l.state = 'held' AND l.lapsed = 1 AND c.position > :after
    UNION SELECT c.position FROM scope s CROSS JOIN current c ON c.patient = s.patient AND c.position > max(s.position, :after)
      WHERE s.practitioner = :me AND s.inside = 1 AND c.type <> 'AuditEvent'
    UNION SELECT c.position FROM scope s CROSS JOIN current c ON c.patient = s.patient AND c.type = 'Task' AND c.position > :after
      WHERE s.practitioner = :me AND s.inside = 1
    UNION SELECT c.position FROM scope s CROSS JOIN current c ON c.patient = s.patient AND c.deleted = 1 AND c.position > :after
      WHERE s.practitioner = :me AND s.inside = 1 AND c.type <> 'AuditEvent'
    UNION SELECT c.position FROM current c WHERE c.type = 'Practitioner' AND c.id = :me AND c.position > :after
    UNION SELECT c.position FROM current c WHERE c.patient IS NULL AND c.position > :after AND EXISTS (
      SELECT 1 FROM shared_use u CROSS JOIN scope t ON t.patient = u.patient AND t.practitioner = :me AND t.inside = 1
      WHERE u.type = c.type AND u.id = c.id AND c.position > t.position)
    UNION SELECT position FROM (
      SELECT c.position FROM current c INDEXED BY current_task WHERE c.type = 'Task' AND c.position > :gone
        AND (c.deleted = 1 OR EXISTS (SELECT 1 FROM visit v WHERE v.task = c.id)) ORDER BY c.position LIMIT :limit))
  SELECT 'resource' AS kind, c.* FROM told JOIN current c ON c.position = told.position
  UNION ALL
  SELECT CASE inside WHEN 1 THEN 'enter' ELSE 'leave' END, 'Patient', patient, 0, position, 0, patient, NULL, NULL, 0
    FROM scope WHERE practitioner = :me AND position > :after
  ORDER BY position LIMIT :limit`

/**
 * The feed of one provider after `cursor`: the latest version of each resource, oldest first, with what entered
 * and left their scope. `link[next]` always carries the next cursor; `position` is the place it stands for.
 * Throws `foreign-cursor`, `past-horizon`, `bad-request`.
 */
export function readFeed(
  store: FullStore,
  practitioner: string,
  cursor: string | undefined,
  count: number,
  root: string,
): { bundle: Bundle; position: number } {
  const { db } = store
  return db.transaction(() => {
    const newest = newestPosition(db)
    const from = cursor === undefined ? { position: 0, begun: newest } : feedPositionOf(db, cursor)
    const start = from.position
    const statement = prepared<[{ me: string; after: number; gone: number; limit: number }], FeedRow>(
      db,
      rowsAfter,
    )
    const entries: BundleEntry[] = []
    let reached = start
    let bytes = 0
    // Who polls and has all is told so without a look at the tables.
    let caughtUp = start >= newest
    // A first contact has nothing to be told gone. Rows that give no entry must not end a page early.
    while (entries.length < count && bytes < pageBytes && !caughtUp) {
      // Who began to read at `begun` was shown no Task that had gone by then.
      const gone = Math.max(reached, from.begun)
      const rows = statement.all({ me: practitioner, after: reached, gone, limit: count })
      caughtUp = rows.length < count
      for (const row of rows) {
        if (entries.length >= count || bytes >= pageBytes) {
          caughtUp = false
          break
        }
        reached = row.position
        const entry = entryOf(store, practitioner, row, start === 0, root)
        if (!entry) continue
        entries.push(entry)
        if (entry.resource) bytes += store.sizeOf(row)
      }
    }
    const position = caughtUp ? Math.max(newest, reached) : reached
    const next = cursorAt(db, position, from.begun)
    const bundle: Bundle = {
      resourceType: 'Bundle',
      type: 'history',
      link: [{ relation: 'next', url: `${root}/$changes?cursor=${next}&_count=${count}` }],
    }
    if (entries.length) bundle.entry = entries
    return { bundle, position }
  })()
}

function entryOf(
  store: FullStore,
  me: string,
  row: FeedRow,
  first: boolean,
  root: string,
): BundleEntry | undefined {
  switch (row.kind) {
    case 'enter':
      return scopeEntry(`Patient/${row.id}`, 'enter', row.position)
    case 'leave':
      return first ? undefined : scopeEntry(`Patient/${row.id}`, 'leave', row.position)
    case 'resource':
      break
    default:
      return assertNever(row.kind)
  }
  const visible = row.type !== 'Task' || store.seesTask(me, row.id)
  if (visible && !row.deleted) return versionEntry(store.ofRow(row), root)
  if (first) return undefined
  if (row.deleted) return deletedEntry(row.type, row.id, row.position)
  return store.visitOfTask(row.id) ? scopeEntry(`Task/${row.id}`, 'leave', row.position) : undefined
}

function assertNever(value: never): never {
  throw new Error(`Unexpected ${String(value)}`)
}
