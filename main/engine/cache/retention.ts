import type { Appointment, Resource, Task } from '@medplum/fhirtypes'
import { patientOf } from '../fhir/whose.ts'
import type { Sqlite } from './encrypted-file.ts'
import { statements } from './statements.ts'

/** What of a leaving patient must stay: resources that waiting writes touch. */
export type Needed = (patientId: string) => { type: string; id: string }[]

const over: readonly Task['status'][] = ['completed', 'cancelled', 'failed', 'rejected', 'entered-in-error']
const gone: readonly Appointment['status'][] = ['cancelled', 'noshow', 'fulfilled', 'entered-in-error']
const unfinished = 'purge-unfinished'

/** What may bring a released patient back is still heard of: an open visit, an appointment that stands. */
function tellsOfNeed(resource: Resource): boolean {
  if (resource.resourceType === 'Task') return !over.includes(resource.status)
  return resource.resourceType === 'Appointment' && !gone.includes(resource.status)
}

/**
 * Charts that the central API keeps in scope and IT's policy does not: let go here, in steps that a kill may cut
 * anywhere. A chart is marked first, so that a half-deleted one is never taken for a whole one; its rows go after;
 * at the end the search index is rewritten and the WAL cut, and until that was done the file says so.
 */
export function releasedCharts(db: Sqlite, neededByWrites: Needed) {
  const sql = statements({
    release: () =>
      db.prepare(`
      INSERT INTO compartment (patient, state) VALUES (?, 'released')
      ON CONFLICT (patient) DO UPDATE SET state = 'released', cursor = NULL, complete_as_of = NULL, loaded = 0, total = NULL`),
    takeBack: () =>
      db.prepare("UPDATE compartment SET state = 'none' WHERE patient = ? AND state = 'released'"),
    state: () => db.prepare('SELECT state FROM compartment WHERE patient = ?').pluck(),
    all: () =>
      db.prepare("SELECT patient FROM compartment WHERE state = 'released' ORDER BY patient").pluck(),
    rows: () =>
      db.prepare(
        "SELECT type, id, CASE WHEN type = 'Task' THEN json END AS task FROM resource WHERE patient = ?",
      ),
    erase: () => db.prepare('DELETE FROM resource WHERE type = ? AND id = ?'),
    mark: () => db.prepare("INSERT OR REPLACE INTO meta (name, value) VALUES (?, '1')"),
    unmark: () => db.prepare('DELETE FROM meta WHERE name = ?'),
    marked: () => db.prepare('SELECT 1 FROM meta WHERE name = ?').pluck(),
    searchTables: () =>
      db
        .prepare(
          "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'",
        )
        .pluck(),
  })

  /** Rows of a released chart that go; a visit that goes on is the queue's, and what writes need stays for them. */
  function leftovers(patientId: string): { type: string; id: string }[] {
    const rows = sql.rows.all(patientId) as { type: string; id: string; task: string | null }[]
    if (rows.length === 0) return []
    const needed = new Set(neededByWrites(patientId).map(({ type, id }) => `${type}/${id}`))
    return rows.filter(
      ({ type, id, task }) =>
        !needed.has(`${type}/${id}`) && !(task && tellsOfNeed(JSON.parse(task) as Task)),
    )
  }

  const isReleased = (patientId: string | null): boolean =>
    patientId !== null && sql.state.get(patientId) === 'released'

  return {
    isReleased,
    /** News of a chart that was let go is not kept. */
    drops: (resource: Resource): boolean => !tellsOfNeed(resource) && isReleased(patientOf(resource)),
    all: () => sql.all.all() as string[],
    release: db.transaction((patientId: string) => {
      sql.mark.run(unfinished)
      sql.release.run(patientId)
    }),
    takeBack: (patientId: string) => {
      sql.takeBack.run(patientId)
    },
    /** Deletes at most `limit` rows of released charts; returns whether it deleted any. */
    purgeSome: db.transaction((limit: number): boolean => {
      let left = limit
      for (const patientId of sql.all.all() as string[]) {
        for (const { type, id } of leftovers(patientId)) {
          if (left-- <= 0) return true
          if (left === limit - 1) sql.mark.run(unfinished)
          sql.erase.run(type, id)
        }
      }
      return left < limit
    }),
    isUnfinished: (): boolean => sql.marked.get(unfinished) !== undefined,
    /** The text of what was deleted leaves the search index and the file. */
    finish: () => {
      for (const name of sql.searchTables.all() as string[])
        db.prepare(`INSERT INTO "${name}" ("${name}") VALUES ('optimize')`).run()
      sql.unmark.run(unfinished)
      db.pragma('wal_checkpoint(TRUNCATE)')
    },
  }
}
