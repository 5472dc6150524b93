import type { Agenda } from '../../clinical/visits/agenda.ts'
import type { Sqlite } from './encrypted-file.ts'
import { statements } from './statements.ts'

export type AgendaRow = { id: string; json: string }

/** Reads of the mirror by `resource_agenda`. */
export function agendaRows(db: Sqlite) {
  const sql = statements({
    all: () => db.prepare('SELECT id, json FROM resource WHERE agenda = ?'),
    of: () => db.prepare('SELECT id, json FROM resource WHERE agenda = ? AND owner IS ?'),
    since: () => db.prepare('SELECT id, json FROM resource WHERE agenda = ? AND owner IS ? AND ended >= ?'),
    untimed: () =>
      db.prepare('SELECT id, json FROM resource WHERE agenda = ? AND owner IS ? AND ended IS NULL'),
    latest: () =>
      db.prepare('SELECT id, json FROM resource WHERE agenda = ? AND owner IS ? ORDER BY ended DESC LIMIT ?'),
    // Of the row that has the maximum, as SQLite answers bare columns beside one.
    lastOfEach: () =>
      db.prepare(
        'SELECT id, json, max(position) FROM resource WHERE agenda = ? AND owner IS ? GROUP BY patient',
      ),
    lastOfEachAnyone: () =>
      db.prepare('SELECT id, json, max(position) FROM resource WHERE agenda = ? GROUP BY patient'),
    lastEnded: () =>
      db.prepare(
        'SELECT id, json, max(ended) FROM resource WHERE agenda = ? AND owner IS ? AND ended < ? GROUP BY patient',
      ),
    begun: () => db.prepare('SELECT id FROM resource WHERE appointment = ?').pluck(),
  })
  type Kind = Agenda['kind']
  const since = (kind: Kind, owner: string | null, time: number) => [
    ...(sql.since.all(kind, owner, time) as AgendaRow[]),
    ...(sql.untimed.all(kind, owner) as AgendaRow[]),
  ]
  return {
    all: (kind: Kind) => sql.all.all(kind) as AgendaRow[],
    of: (kind: Kind, owner: string) => sql.of.all(kind, owner) as AgendaRow[],
    /** Those that ended since (ms), or nobody knows when. */
    since,
    latest: (kind: Kind, owner: string, most: number) => sql.latest.all(kind, owner, most) as AgendaRow[],
    /** Of each patient the one that came last from the central API; `owner` null: whoever's. */
    lastOfEach: (kind: Kind, owner: string | null) =>
      (owner === null ? sql.lastOfEachAnyone.all(kind) : sql.lastOfEach.all(kind, owner)) as AgendaRow[],
    /** Of each patient the one that ended last before (ms). */
    lastEnded: (kind: Kind, owner: string, before: number) =>
      sql.lastEnded.all(kind, owner, before) as AgendaRow[],
    begun: (appointmentId: string) => sql.begun.all(appointmentId) as string[],
  }
}
