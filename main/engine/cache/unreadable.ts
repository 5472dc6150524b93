import type { Resource, ResourceType } from '@medplum/fhirtypes'
import { parseFhirJson, writeFhirJson } from '../../clinical/fhir-json.ts'
import { isReadable, shapesVersion } from '../fhir/shapes/fits.ts'
import { encounterOf, patientOf } from '../fhir/whose.ts'
import type { Unreadable, UnreadableEntry } from './cache.ts'
import type { Sqlite } from './encrypted-file.ts'
import { statements } from './statements.ts'

/** A longer one is only counted. */
const longestKept = 200_000
const unnamed = '?'
const zeros = '0'.repeat(16)
/** Those that have no name can't be told apart: more say nothing more. */
const mostUnnamed = 200

/**
 * The entries of the central API's that this program can't read. They are kept apart from what can be, so that no reader
 * ever meets one; the last version that could be read stays beside them.
 */
export function unreadableIn(db: Sqlite) {
  const sql = statements({
    add: () => db.prepare('INSERT OR REPLACE INTO unreadable VALUES (?, ?, ?, ?, ?, ?)'),
    known: () => db.prepare('SELECT position FROM resource WHERE type = ? AND id = ?').pluck(),
    replaced: () => db.prepare('DELETE FROM unreadable WHERE type = ? AND id = ? AND position <= ?'),
    any: () => db.prepare('SELECT 1 FROM unreadable LIMIT 1').pluck(),
    gone: () => db.prepare('DELETE FROM unreadable WHERE type = ? AND id = ?'),
    ofPatient: () => db.prepare('DELETE FROM unreadable WHERE patient = ?'),
    all: () =>
      db.prepare(`
      SELECT u.type, u.id, u.patient, u.encounter, CASE u.type WHEN 'Task' THEN u.json END AS task,
          r.id IS NOT NULL AS earlier
        FROM unreadable u LEFT JOIN resource r ON r.type = u.type AND r.id = u.id
        ORDER BY u.position, u.type, u.id`),
  })
  let unnamedOnes = 0
  /** As read last, for as long as nothing is stored or erased: it is asked for with every status. */
  let known: UnreadableEntry[] | null = null
  /** Was any ever added? Asked once, since most files hold none; null: not asked yet. */
  let mayHold: boolean | null = null

  function read(): UnreadableEntry[] {
    known ??= (sql.all.all() as Row[]).map(({ type, id, patient, encounter, task, earlier }) => ({
      type: type === '' ? null : (type as ResourceType),
      name: id.startsWith(unnamed) ? null : `${type}/${id}`,
      patientId: patient,
      encounterId: encounter,
      earlierShown: earlier === 1,
      mayWait: type === 'Task' && mayWait(task),
    }))
    return known
  }

  return {
    /** `chart`: the compartment it came with, for what does not say itself whose it is. */
    add(entry: Unreadable, chart: string | null): void {
      const { type, id, position, encounterId, resource } = entry
      const held = type && id ? (sql.known.get(type, id) as string | undefined) : undefined
      if (position !== null && held !== undefined && held >= position) return
      if (!id && ++unnamedOnes > mostUnnamed) return
      const patient = entry.patientId ?? chart
      const json = patient === null ? null : written(resource)
      known = null
      mayHold = true
      sql.add.run(
        type ?? '',
        id ?? `${unnamed}${unnamedOnes}`,
        position ?? held ?? zeros,
        patient,
        encounterId ?? null,
        json,
      )
    },
    /** A version that can be read came, or a deletion. */
    replacedBy: (type: string, id: string, position: string) => {
      mayHold ??= sql.any.get() !== undefined
      if (!mayHold) return
      known = null
      sql.replaced.run(type, id, position)
    },
    leave: (type: string, id: string) => {
      known = null
      sql.gone.run(type, id)
    },
    leaveWith: (patientId: string) => {
      known = null
      sql.ofPatient.run(patientId)
    },
    list: (patientId?: string): UnreadableEntry[] =>
      patientId === undefined ? read() : read().filter((one) => one.patientId === patientId),
  }
}

type Row = {
  type: string
  id: string
  patient: string | null
  encounter: string | null
  task: string | null
  earlier: number
}

/**
 * Looks at every row once after the program's idea of what it can read has changed, and after the rows of a program that
 * had none: what can't be read is set aside, what was set aside and can be read now is taken back. What has no name can't
 * be recognized when it comes again, so that it is said no longer than until the next start.
 */
export function lookAnew(db: Sqlite): void {
  const shapesRow = db.prepare("SELECT value FROM meta WHERE name = 'shapes'").pluck()
  db.transaction(() => {
    db.prepare('DELETE FROM unreadable WHERE substr(id, 1, 1) = ?').run(unnamed)
    if (shapesRow.get() === shapesVersion) return
    const held = db.prepare('SELECT type, id, position, json FROM resource')
    const bad: { type: string; id: string }[] = []
    for (const { type, id, json } of held.iterate() as Iterable<HeldRow>)
      if (!readable(json)) bad.push({ type, id })
    for (const { type, id } of bad) {
      db.prepare(
        `INSERT OR REPLACE INTO unreadable
          SELECT type, id, position, patient, encounter, CASE WHEN patient IS NULL THEN NULL ELSE json END
          FROM resource WHERE type = ? AND id = ?`,
      ).run(type, id)
      db.prepare('DELETE FROM resource WHERE type = ? AND id = ?').run(type, id)
    }
    const aside = db.prepare('SELECT type, id, position, json FROM unreadable WHERE json IS NOT NULL')
    for (const { type, id, position, json } of aside.all() as HeldRow[]) {
      const resource = readable(json)
      if (!resource) continue
      db.prepare(
        'INSERT OR REPLACE INTO resource (type, id, position, patient, encounter, json) VALUES (?, ?, ?, ?, ?, ?)',
      ).run(type, id, position, patientOf(resource), encounterOf(resource), json)
      placeLater()
      db.prepare('DELETE FROM unreadable WHERE type = ? AND id = ?').run(type, id)
    }
    db.prepare("INSERT OR REPLACE INTO meta (name, value) VALUES ('shapes', ?)").run(shapesVersion)
    /** Where it stands in its chart is looked at anew, too (`places.ts`). */
    function placeLater() {
      db.prepare("DELETE FROM meta WHERE name = 'places'").run()
    }
  }).immediate()
}

type HeldRow = { type: string; id: string; position: string; json: string }

function readable(json: string): Resource | null {
  try {
    const resource = parseFhirJson(json)
    return isReadable(resource) ? resource : null
  } catch {
    return null
  }
}

function written(resource: Resource | null): string | null {
  try {
    const json = resource && writeFhirJson(resource)
    return json && json.length <= longestKept ? json : null
  } catch {
    // Nested deeper than anybody can write.
    return null
  }
}

const others = ['transmit-prescription', 'call-pharmacy', 'review-result']
const over = ['completed', 'cancelled', 'failed', 'rejected', 'entered-in-error']

/** Only what surely is another kind of Task, or over, is not told of in the queue. */
function mayWait(json: string | null): boolean {
  if (json === null) return true
  const task = JSON.parse(json) as { status?: unknown; code?: { coding?: { code?: unknown }[] } | null }
  const coding = Array.isArray(task.code?.coding) ? task.code.coding : []
  const isOther = coding.some((one) => others.includes(String(one?.code)))
  return !isOther && !over.includes(String(task.status))
}
