import type { Resource, ResourceType } from '@medplum/fhirtypes'
import { parseFhirJson, writeFhirJson } from '../../clinical/fhir-json.ts'
import { encounterOf, patientOf } from '../fhir/whose.ts'
import { auditChainOf } from './audit-chain.ts'
import type {
  JournalEntry,
  LocalWrite,
  NoteConflict,
  OutboxRow,
  OutboxState,
  ServerVersion,
} from './cache.ts'
import type { Sqlite } from './encrypted-file.ts'
import type { FactName } from './facts.ts'
import { sentIn } from './sent-table.ts'
import { statements } from './statements.ts'
import { visitTablesIn } from './visit-tables.ts'
import type { Touched } from './watch-rows.ts'

/** One resource of an outbox row. `afterRow`: the earlier unacknowledged row this one was made on top of. */
export type OutboxResource = {
  row: number
  type: ResourceType
  id: string
  base: Resource | null
  afterRow: number | null
  mine: Resource
}

export type NewRow = LocalWrite & {
  kind: OutboxRow['kind']
  patientId: string
  key: string
  resources: { base: Resource | null; afterRow: number | null; mine: Resource }[]
}

export type Work = ReturnType<typeof workOf>

type RowColumns = {
  id: number
  kind: OutboxRow['kind']
  encounter: string
  patient: string
  state: OutboxState
  key: string
  claim: string | null
  author: string
  written_at: string
  why: string | null
}
type ResourceColumns = {
  row: number
  type: ResourceType
  id: string
  base: string | null
  after_row: number | null
  mine: string
}

/** Statements over the file `work`. What they mean together is decided in `local-writes.ts` and `sync-writes.ts`. */
export function workOf(db: Sqlite, touched: Touched) {
  const rowColumns = 'id, kind, encounter, patient, state, key, claim, author, written_at, why'
  const sql = statements({
    rows: () => db.prepare(`SELECT ${rowColumns} FROM outbox ORDER BY id`),
    row: () => db.prepare(`SELECT ${rowColumns} FROM outbox WHERE id = ?`),
    resources: () =>
      db.prepare('SELECT row, type, id, base, after_row, mine FROM outbox_resource WHERE row = ? ORDER BY n'),
    ofResource: () =>
      db.prepare(`
      SELECT r.row, r.type, r.id, r.base, r.after_row, r.mine FROM outbox_resource r
      WHERE r.type = ? AND r.id = ? ORDER BY r.row`),
    ofPatient: () =>
      db.prepare('SELECT DISTINCT type, id FROM outbox_resource WHERE patient = ? AND type = ?'),
    allOfPatient: () => db.prepare('SELECT DISTINCT type, id FROM outbox_resource WHERE patient = ?'),
    ofEncounter: () =>
      db.prepare('SELECT DISTINCT type, id FROM outbox_resource WHERE encounter = ? AND type = ?'),
    ofType: () => db.prepare('SELECT DISTINCT type, id FROM outbox_resource WHERE type = ?'),
    ofRowsPatient: () =>
      db.prepare(`
      SELECT DISTINCT r.type, r.id FROM outbox_resource r JOIN outbox o ON o.id = r.row WHERE o.patient = ?`),
    ofRowsEncounter: () =>
      db.prepare('SELECT DISTINCT encounter AS id FROM outbox WHERE patient = ?').pluck(),
    insert: () =>
      db.prepare(`
      INSERT INTO outbox (id, kind, encounter, patient, state, key, claim, author, written_at)
      VALUES (@id, @kind, @encounterId, @patientId, 'waiting', @key, @claim, @author, @at)`),
    insertResource: () =>
      db.prepare(`
      INSERT INTO outbox_resource (row, n, type, id, patient, encounter, base, after_row, mine)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    setState: () => db.prepare('UPDATE outbox SET state = ?, why = ? WHERE id = ?'),
    setBytes: () => db.prepare('UPDATE outbox SET bytes = ? WHERE id = ?'),
    setKey: () => db.prepare('UPDATE outbox SET key = ?, bytes = NULL WHERE id = ?'),
    bytes: () => db.prepare('SELECT bytes FROM outbox WHERE id = ?').pluck(),
    setBase: () =>
      db.prepare(
        'UPDATE outbox_resource SET base = ?, after_row = NULL WHERE after_row = ? AND type = ? AND id = ?',
      ),
    // One that waits behind an earlier row gets its base with that row's answer; behind one that was put aside it never does.
    forgetBase: () =>
      db.prepare(`
      UPDATE outbox_resource SET base = NULL, after_row = NULL WHERE row = ? AND type = ? AND id = ?
        AND (after_row IS NULL OR after_row NOT IN (SELECT id FROM outbox WHERE state <> 'set-aside'))`),
    buildOn: () =>
      db.prepare('UPDATE outbox_resource SET after_row = ? WHERE row = ? AND type = ? AND id = ?'),
    remove: () => db.prepare('DELETE FROM outbox WHERE id = ?'),
    removeResources: () => db.prepare('DELETE FROM outbox_resource WHERE row = ?'),
    flights: () => db.prepare("UPDATE outbox SET state = 'unknown' WHERE state = 'in-flight'"),
    journal: () =>
      db.prepare(
        'SELECT encounter AS encounterId, section, text, revision, at FROM journal WHERE encounter = ? ORDER BY section',
      ),
    journalVisits: () => db.prepare('SELECT DISTINCT encounter FROM journal').pluck(),
    journalEdit: () =>
      db.prepare(`
      INSERT INTO journal (encounter, section, text, revision, at)
      VALUES (@encounterId, @section, @text,
        1 + coalesce((SELECT CAST(value AS INTEGER) FROM fact WHERE name = 'journal-cleared'), 0), @at)
      ON CONFLICT (encounter, section) DO UPDATE SET text = @text, at = @at, revision = revision + 1
      RETURNING encounter AS encounterId, section, text, revision, at`),
    rememberRevisions: () =>
      db.prepare(`
      INSERT INTO fact (name, value) SELECT 'journal-cleared', CAST(max(revision) AS TEXT) FROM journal
        WHERE encounter = ? HAVING max(revision) IS NOT NULL
      ON CONFLICT (name) DO UPDATE SET value = CAST(max(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER)) AS TEXT)`),
    clearJournal: () => db.prepare('DELETE FROM journal WHERE encounter = ?'),
    conflicts: () =>
      db.prepare(`
      SELECT encounter AS encounterId, section, base, mine, theirs, their_author AS theirAuthor, their_when AS theirWhen
      FROM conflict WHERE encounter = ? ORDER BY section`),
    keepConflict: () =>
      db.prepare(`
      INSERT OR REPLACE INTO conflict (encounter, section, base, mine, theirs, their_author, their_when)
      VALUES (@encounterId, @section, @base, @mine, @theirs, @theirAuthor, @theirWhen)`),
    settleConflict: () => db.prepare('DELETE FROM conflict WHERE encounter = ? AND section = ?'),
    fact: () => db.prepare('SELECT value FROM fact WHERE name = ?').pluck(),
    setFact: () =>
      db.prepare(
        'INSERT INTO fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
      ),
    unconfirmed: () => db.prepare('SELECT version FROM unconfirmed_version ORDER BY n').pluck(),
    addUnconfirmed: () => db.prepare('INSERT OR IGNORE INTO unconfirmed_version (version) VALUES (?)'),
    removeUnconfirmed: () => db.prepare('DELETE FROM unconfirmed_version WHERE version = ?'),
    clearFact: () => db.prepare('DELETE FROM fact WHERE name = ?'),
  })

  const resourceOf = (row: ResourceColumns): OutboxResource => ({
    row: row.row,
    type: row.type,
    id: row.id,
    base: row.base === null ? null : (parseFhirJson(row.base) as Resource),
    afterRow: row.after_row,
    mine: parseFhirJson(row.mine) as OutboxResource['mine'],
  })

  const resources = (rowId: number): OutboxResource[] =>
    (sql.resources.all(rowId) as ResourceColumns[]).map(resourceOf)

  function rowOf(row: RowColumns): OutboxRow {
    const held = resources(row.id)
    return {
      id: row.id,
      kind: row.kind,
      encounterId: row.encounter,
      patientId: row.patient,
      state: row.state,
      key: row.key,
      base: held.flatMap(({ base }) => (base ? [base] : [])),
      mine: held.map(({ mine }) => mine),
      after: held.flatMap(({ afterRow }) => afterRow ?? []),
      claim: row.claim,
      author: row.author,
      writtenAt: row.written_at,
      why: row.why,
    }
  }

  const work = {
    audit: auditChainOf(db),
    sent: sentIn(db),
    visits: visitTablesIn(db),
    rows: (): OutboxRow[] => (sql.rows.all() as RowColumns[]).map(rowOf),
    row: (id: number): OutboxRow | undefined => {
      const found = sql.row.get(id) as RowColumns | undefined
      return found && rowOf(found)
    },
    resources,
    /** Every row's version of one resource, oldest first, with its row's state and kind. */
    versionsOf: (
      type: ResourceType,
      id: string,
    ): (OutboxResource & { state: OutboxState; kind: OutboxRow['kind'] })[] =>
      (sql.ofResource.all(type, id) as ResourceColumns[]).map((columns) => {
        const { state, kind } = sql.row.get(columns.row) as RowColumns
        return { ...resourceOf(columns), state, kind }
      }),
    idsOfPatient: (type: ResourceType, patientId: string) =>
      sql.ofPatient.all(patientId, type) as { id: string }[],
    touchedOf: (patientId: string) => sql.allOfPatient.all(patientId) as { type: ResourceType; id: string }[],
    idsOfEncounter: (type: ResourceType, encounterId: string) =>
      sql.ofEncounter.all(encounterId, type) as { id: string }[],
    idsOfType: (type: ResourceType) => sql.ofType.all(type) as { id: string }[],

    /** What writes not yet acknowledged need of a patient: the resources, their visits and the patient. */
    neededOf(patientId: string): { type: string; id: string }[] {
      const touched = sql.ofRowsPatient.all(patientId) as { type: string; id: string }[]
      if (touched.length === 0) return []
      const visits = (sql.ofRowsEncounter.all(patientId) as string[]).map((id) => ({ type: 'Encounter', id }))
      return [...touched, ...visits, { type: 'Patient', id: patientId }]
    },

    /** `id`: to take the place of a row just removed; null: at the end. */
    insert(row: NewRow, id: number | null = null): number {
      const { lastInsertRowid } = sql.insert.run({
        id,
        kind: row.kind,
        encounterId: row.encounterId,
        patientId: row.patientId,
        key: row.key,
        claim: row.claim,
        author: row.author,
        at: row.at,
      })
      const rowId = Number(lastInsertRowid)
      work.writeResources(rowId, row.resources)
      return rowId
    },
    writeResources(rowId: number, held: NewRow['resources']): void {
      sql.removeResources.run(rowId)
      held.forEach(({ base, afterRow, mine }, n) => {
        sql.insertResource.run(
          rowId,
          n,
          mine.resourceType,
          mine.id,
          patientOf(mine),
          encounterOf(mine),
          base ? writeFhirJson(base) : null,
          afterRow,
          writeFhirJson(mine),
        )
      })
    },
    remove: (rowId: number) => sql.remove.run(rowId).changes > 0,
    setState: (rowId: number, state: OutboxState, why: string | null = null) =>
      sql.setState.run(state, why, rowId),
    setBytes: (rowId: number, bytes: Buffer) => sql.setBytes.run(bytes, rowId),
    setKey: (rowId: number, key: string) => sql.setKey.run(key, rowId),
    bytes: (rowId: number): Buffer | undefined =>
      (sql.bytes.get(rowId) as Buffer | null | undefined) ?? undefined,
    setBase: (afterRow: number, version: Resource) =>
      sql.setBase.run(writeFhirJson(version), afterRow, version.resourceType, version.id),
    forgetBase: (rowId: number, type: ResourceType, id: string) => sql.forgetBase.run(rowId, type, id),
    buildOn: (rowId: number, type: ResourceType, id: string, earlier: number) =>
      sql.buildOn.run(earlier, rowId, type, id),
    /** What was in flight when the program ended has an unknown result. */
    landFlights: () => sql.flights.run().changes,

    /** Copies a row to `sent` and takes it out of the outbox. */
    moveToSent(rowId: number, versions: ServerVersion[], at: string): void {
      const held = resources(rowId)
      work.sent.addFromOutbox(rowId, held, versions, at)
      sql.remove.run(rowId)
    },
    journal: (encounterId: string) => sql.journal.all(encounterId) as JournalEntry[],
    journalVisits: () => sql.journalVisits.all() as string[],
    /** In a transaction: `get` on its own answers before the row is on disk, and keeps back that the disk was full. */
    journalEdit: (entry: Omit<JournalEntry, 'revision'>) =>
      work.atomically(
        () =>
          sql.journalEdit.get({
            encounterId: entry.encounterId,
            section: entry.section,
            text: entry.text,
            at: entry.at,
          }) as JournalEntry,
      ),
    /** A journal that begins anew goes on counting: an editor that was open before has seen nothing that is merged after. */
    clearJournal: (encounterId: string) =>
      work.atomically(() => {
        sql.rememberRevisions.run(encounterId)
        sql.clearJournal.run(encounterId)
      }),
    conflicts: (encounterId: string) => sql.conflicts.all(encounterId) as NoteConflict[],
    keepConflict: (conflict: NoteConflict) => sql.keepConflict.run(conflict),
    settleConflict: (encounterId: string, section: string) => sql.settleConflict.run(encounterId, section),
    fact: (name: FactName): string | undefined => sql.fact.get(name) as string | undefined,
    setFact: (name: FactName, value: string | null) =>
      value === null ? sql.clearFact.run(name) : sql.setFact.run(name, value),
    unconfirmed: () => sql.unconfirmed.all() as string[],
    addUnconfirmed: (versions: string[]) =>
      work.atomically(() => {
        for (const version of versions) sql.addUnconfirmed.run(version)
      }),
    removeUnconfirmed: (versions: string[]) =>
      work.atomically(() => {
        for (const version of versions) sql.removeUnconfirmed.run(version)
      }),
    atomically: <T>(action: () => T): T => touched.orNothing(() => db.transaction(action).immediate()),
  }
  return work
}
