import type { Bundle, BundleEntry } from '@medplum/fhirtypes'
import { prepared } from '../store/database.ts'
import type { CurrentRow, FullStore } from '../store/store.ts'
import { cursorAt, feedPositionOf, newestPosition } from './cursor.ts'
import { deletedEntry, scopeEntry, versionEntry } from './entries.ts'

type FeedRow = CurrentRow & { kind: 'resource' | 'enter' | 'leave' }

/** A page ends once it holds this many bytes of resources, so that one never takes a client long to apply. */
const pageBytes = 1_000_000

/**
 * One row per resource the provider may see and per change of scope, in the order of the feed.
 *
 * A resource older than its patient's *enter* is left out: who sees *enter* loads the compartment. Deletions are
 * told in any case, for a client that missed a *leave* and an *enter* in between.
 */
const rowsAfter = `
  SELECT 'resource' AS kind, c.* FROM current c
    LEFT JOIN scope s ON s.practitioner = :me AND s.patient = c.patient AND s.inside = 1
  WHERE c.position > :after AND c.type <> 'AuditEvent' AND (
    c.type = 'Task'
    OR (s.inside = 1 AND (c.position > s.position OR c.deleted = 1))
    OR (c.type = 'Practitioner' AND c.id = :me)
    OR (c.patient IS NULL AND EXISTS (
      SELECT 1 FROM shared_use u JOIN scope t ON t.patient = u.patient AND t.practitioner = :me AND t.inside = 1
      WHERE u.type = c.type AND u.id = c.id AND c.position > t.position)))
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
    const statement = prepared<[{ me: string; after: number; limit: number }], FeedRow>(db, rowsAfter)
    const entries: BundleEntry[] = []
    let reached = start
    let bytes = 0
    // Who polls and has all is told so without a look at the tables.
    let caughtUp = start >= newest
    // A first contact has nothing to be told gone. Rows that give no entry must not end a page early.
    while (entries.length < count && bytes < pageBytes && !caughtUp) {
      const rows = statement.all({ me: practitioner, after: reached, limit: count })
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
        if (entry.resource) bytes += JSON.stringify(entry.resource).length
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
