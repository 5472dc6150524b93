import type { Migration, Sqlite } from './migration.ts'

/**
 * What belongs to a visit moves out of `fact` into tables of its own, so that it is read by index and leaves with the
 * visit. No two tables of `work` hold rows of the same form: a row carved out of a damaged file tells its table by that.
 */
export const work0003: Migration = {
  to: 3,
  name: 'tables in the place of facts',
  up(db) {
    db.exec(`
      CREATE TABLE held_visit (
        n INTEGER PRIMARY KEY,
        task TEXT NOT NULL UNIQUE,
        encounter TEXT NOT NULL,
        patient TEXT NOT NULL,
        claim INTEGER NOT NULL,
        proof TEXT,
        since TEXT NOT NULL,
        patient_name TEXT NOT NULL,
        birth_date TEXT,
        reason TEXT NOT NULL,
        taken_over_by TEXT,
        taken_over_at TEXT,
        appointment TEXT,
        join_token TEXT,
        given_up INTEGER NOT NULL CHECK (given_up IN (0, 1)),
        given_to TEXT,
        given_at TEXT
      ) STRICT;
      CREATE INDEX held_visit_encounter ON held_visit (encounter);

      CREATE TABLE note_written (
        encounter TEXT NOT NULL,
        section TEXT NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (encounter, section)
      ) STRICT;

      CREATE TABLE note_typed (
        encounter TEXT NOT NULL,
        section TEXT NOT NULL,
        text TEXT NOT NULL,
        revision INTEGER NOT NULL,
        merge INTEGER,
        PRIMARY KEY (encounter, section)
      ) STRICT;

      CREATE TABLE late_typed (
        encounter TEXT NOT NULL,
        section TEXT NOT NULL,
        n INTEGER NOT NULL,
        line TEXT NOT NULL,
        PRIMARY KEY (encounter, section, n)
      ) STRICT;

      CREATE TABLE merged_unseen (
        encounter TEXT NOT NULL,
        part TEXT NOT NULL,
        merged_at INTEGER NOT NULL,
        PRIMARY KEY (encounter, part)
      ) STRICT;

      CREATE TABLE visit_shown (
        encounter TEXT NOT NULL PRIMARY KEY,
        earlier_note INTEGER NOT NULL CHECK (earlier_note IN (0, 1)),
        chart TEXT
      ) STRICT;

      CREATE TABLE order_told (
        encounter TEXT NOT NULL,
        order_id TEXT NOT NULL,
        held INTEGER NOT NULL CHECK (held IN (0, 1)),
        failed INTEGER NOT NULL CHECK (failed IN (0, 1)),
        PRIMARY KEY (encounter, order_id)
      ) STRICT;

      CREATE TABLE form_draft (
        encounter TEXT NOT NULL,
        author TEXT NOT NULL,
        form TEXT NOT NULL,
        fields TEXT NOT NULL,
        PRIMARY KEY (encounter, author, form)
      ) STRICT;

      CREATE TABLE draft_order (
        n INTEGER PRIMARY KEY,
        encounter TEXT NOT NULL,
        author TEXT NOT NULL,
        id TEXT NOT NULL,
        medication_request TEXT NOT NULL,
        issues TEXT NOT NULL
      ) STRICT;
      CREATE INDEX draft_order_encounter ON draft_order (encounter);

      CREATE TABLE unconfirmed_version (
        n INTEGER PRIMARY KEY,
        version TEXT NOT NULL UNIQUE
      ) STRICT;

      CREATE TABLE sent_resource (
        key TEXT NOT NULL REFERENCES sent(key) ON DELETE CASCADE,
        n INTEGER NOT NULL,
        type TEXT NOT NULL,
        id TEXT NOT NULL,
        PRIMARY KEY (key, n)
      ) STRICT;
      CREATE INDEX sent_resource_of ON sent_resource (type, id);
      INSERT INTO sent_resource (key, n, type, id)
        SELECT s.key, v.key, json_extract(v.value, '$.resource.resourceType'), json_extract(v.value, '$.resource.id')
        FROM sent s, json_each(CASE WHEN json_valid(s.versions) THEN s.versions ELSE '[]' END) v
        WHERE typeof(v.key) = 'integer' AND json_extract(v.value, '$.resource.id') IS NOT NULL
        ORDER BY s.rowid, v.key;
    `)
    carryOver(db)
  },
}

type Held = {
  taskId: string
  encounterId: string
  patientId: string
  claim: number
  proof?: string
  since?: string
  patientName?: string
  birthDate?: string | null
  reason?: string
  takenOver?: { by: string; at: string } | null
  begun?: { appointmentId: string; join?: string }
  givenUp?: boolean
  givenTo?: { name: string | null; at: string }
}
type Draft = { order: { id: string; requester?: { reference?: string } }; issues: unknown[] }

/** A fact that is not of the form its name says stays as it is: a row that nobody reads harms nobody. */
function carryOver(db: Sqlite): void {
  const facts = db.prepare('SELECT name, value FROM fact ORDER BY name').all() as Record<
    'name' | 'value',
    string
  >[]
  const drop = db.prepare('DELETE FROM fact WHERE name = ?')
  const into = tablesOf(db, authorOf(facts))
  for (const { name, value } of facts) {
    const [kind = '', encounter = '', part = ''] = name.split(':')
    try {
      db.transaction(() => {
        if (into(kind, encounter, part, value)) drop.run(name)
      })()
    } catch (error) {
      const isForm = error instanceof SyntaxError || error instanceof TypeError
      const isRow = String((error as { code?: unknown }).code).startsWith('SQLITE_CONSTRAINT')
      if (!isForm && !isRow) throw error
    }
  }
}

/**
 * Who filled in a form: whoever works on this profile, where they hold its visit; else it may be of who was here before
 * them, and is nobody's.
 */
function authorOf(facts: { name: string; value: string }[]): (encounter: string) => string {
  const factOf = (wanted: string) => facts.find(({ name }) => name === wanted)?.value
  const last = factOf('last-practitioner')
  let held: unknown
  try {
    held = JSON.parse(factOf('held-visits') ?? '[]')
  } catch {
    held = []
  }
  const own = new Set((Array.isArray(held) ? held : []).map((one) => (one as Held | null)?.encounterId))
  return (encounter) => (last !== undefined && own.has(encounter) ? `Practitioner/${last}` : '')
}

/** Writes one fact into its table; false: it has none. */
function tablesOf(db: Sqlite, authorOf: (encounter: string) => string) {
  const held = db.prepare(`
    INSERT INTO held_visit (task, encounter, patient, claim, proof, since, patient_name, birth_date, reason,
      taken_over_by, taken_over_at, appointment, join_token, given_up, given_to, given_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const written = db.prepare('INSERT INTO note_written VALUES (?, ?, ?)')
  const typed = db.prepare('INSERT INTO note_typed VALUES (?, ?, ?, ?, ?)')
  const late = db.prepare('INSERT INTO late_typed VALUES (?, ?, ?, ?)')
  const merged = db.prepare('INSERT INTO merged_unseen VALUES (?, ?, ?)')
  const earlier = db.prepare(`
    INSERT INTO visit_shown VALUES (?, 1, NULL) ON CONFLICT (encounter) DO UPDATE SET earlier_note = 1`)
  const chart = db.prepare(`
    INSERT INTO visit_shown VALUES (?, 0, ?) ON CONFLICT (encounter) DO UPDATE SET chart = excluded.chart`)
  const told = db.prepare(`
    INSERT INTO order_told VALUES (?, ?, ?, ?) ON CONFLICT (encounter, order_id)
      DO UPDATE SET held = max(held, excluded.held), failed = max(failed, excluded.failed)`)
  const form = db.prepare('INSERT INTO form_draft VALUES (?, ?, ?, ?)')
  const order = db.prepare(
    'INSERT INTO draft_order (encounter, author, id, medication_request, issues) VALUES (?, ?, ?, ?, ?)',
  )
  const unconfirmed = db.prepare('INSERT INTO unconfirmed_version (version) VALUES (?)')

  return (kind: string, encounter: string, part: string, value: string): boolean => {
    switch (kind) {
      case 'held-visits':
        for (const one of JSON.parse(value) as Held[])
          held.run(
            one.taskId,
            one.encounterId,
            one.patientId,
            one.claim,
            one.proof ?? null,
            one.since ?? '',
            one.patientName ?? '',
            one.birthDate ?? null,
            one.reason ?? '',
            one.takenOver?.by ?? null,
            one.takenOver?.at ?? null,
            one.begun?.appointmentId ?? null,
            one.begun?.join ?? null,
            one.givenUp ? 1 : 0,
            one.givenTo?.name ?? null,
            one.givenTo?.at ?? null,
          )
        return true
      case 'note-written':
        for (const [section, text] of Object.entries(JSON.parse(value) as Record<string, string>))
          written.run(encounter, section, text)
        return true
      case 'note-typed': {
        const { text, revision, merge } = JSON.parse(value) as {
          text: string
          revision: number
          merge: number | null
        }
        typed.run(encounter, part, text, revision, merge)
        return true
      }
      case 'late-typed':
        for (const [n, line] of value.split('\n').entries()) late.run(encounter, part, n, line)
        return true
      case 'merged-unseen':
        merged.run(encounter, part, Date.parse(value) || 0)
        return true
      case 'note-earlier-author':
        earlier.run(encounter)
        return true
      case 'chart-seen':
        JSON.parse(value)
        chart.run(encounter, value)
        return true
      case 'orders-told':
        for (const one of JSON.parse(value) as string[]) {
          const [id, state] = one.split(' ')
          told.run(encounter, id, state === 'held' ? 1 : 0, state === 'failed' ? 1 : 0)
        }
        return true
      case 'form-allergy':
      case 'form-order':
      case 'form-location':
        JSON.parse(value)
        form.run(encounter, authorOf(encounter), kind.slice('form-'.length), value)
        return true
      case 'draft-orders':
        for (const { order: one, issues } of JSON.parse(value) as Draft[])
          order.run(
            encounter,
            one.requester?.reference ?? '',
            one.id,
            JSON.stringify(one),
            JSON.stringify(issues ?? []),
          )
        return true
      case 'acknowledged-unconfirmed':
        for (const version of JSON.parse(value) as string[]) unconfirmed.run(version)
        return true
      default:
        return false
    }
  }
}
