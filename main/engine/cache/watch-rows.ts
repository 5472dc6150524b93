import type { Key } from '../../../preload/contract/index.ts'
import type { Sqlite } from './encrypted-file.ts'
import { keysOfFact } from './facts.ts'
import { keysOfResource } from './keys-of-rows.ts'

/** Collects the keys that writes to one file touch, until they are taken. */
export type Touched = ReturnType<typeof createTouched>

export function createTouched() {
  let keys: Key[] = []
  let count = 0
  let shared = 0
  return {
    add(more: readonly Key[]): void {
      count++
      if (more.includes('shared')) shared++
      // The same rows are often written one after another.
      for (const key of more) if (keys.at(-1) !== key) keys.push(key)
    },
    /** What is taken back touched nothing. */
    orNothing<T>(transaction: () => T): T {
      const before = keys.length
      try {
        return transaction()
      } catch (error) {
        keys.length = before
        count++
        shared++
        throw error
      }
    },
    /** Another one after each row that is written or taken back; `shared`: after each that touches this key. */
    revision: (of?: 'shared') => (of === 'shared' ? shared : count),
    take(): Key[] {
      const taken = keys
      keys = []
      return [...new Set(taken)]
    },
  }
}

/** Everything that the copies of the charts are part of: they were thrown away. */
export const keysOfMirror: Key[] = [
  'queue',
  'sync',
  'shared',
  'practitioner',
  'chart',
  'visit',
  'note',
  'orders',
]

/**
 * Tables of which no query shows a row, that follow from the rows of `resource` alone, or whose thousands of rows are told of at
 * once when all are there (`editions.ts`); each other one has its triggers, a test holds that.
 */
export const unwatched = [
  'audit',
  'tombstone',
  'meta',
  'late_typed',
  'order_told',
  'unconfirmed_version',
  'sent_resource',
  'chart_line',
  'chart_dirty',
  'chart_count',
  'panel_member',
  'earlier_version',
  'edition',
  'edition_code',
  'edition_successor',
]

const each = ['INSERT', 'UPDATE', 'DELETE'] as const

/** `body`: SQL for one event; `row` is NEW or OLD. Temporary: nothing of it is in the file. */
function watch(
  db: Sqlite,
  table: string,
  body: (row: 'NEW' | 'OLD', event: (typeof each)[number]) => string,
) {
  for (const event of each) {
    const row = event === 'DELETE' ? 'OLD' : 'NEW'
    db.exec(
      `CREATE TEMP TRIGGER watch_${table}_${event} AFTER ${event} ON main.${table} BEGIN ${body(row, event)} END`,
    )
  }
}

/** An update that changes none of these columns is shown nowhere. */
const ifOther = (event: (typeof each)[number], columns: string[]): string =>
  event === 'UPDATE' ? `WHERE ${columns.map((name) => `OLD.${name} IS NOT NEW.${name}`).join(' OR ')}` : ''

/** All but the number of the row. */
const columnsOf = (db: Sqlite, table: string): string[] =>
  (db.pragma(`table_info(${table})`) as { name: string }[])
    .map(({ name }) => name)
    .filter((name) => name !== 'n')

/** Of a note's draft that was one before, the text alone has changed. */
const isDraft = (json: string) =>
  `json_extract(${json}, '$.status') = 'preliminary' AND json_type(${json}, '$.relatesTo') IS NULL`
const quiet = (type: string, ...versions: string[]) =>
  `CASE WHEN ${type} = 'Composition' THEN ${versions.map(isDraft).join(' AND ')} END`

function collect(db: Sqlite, touched: Touched): void {
  const text = (value: unknown) => (typeof value === 'string' ? value : null)
  db.function('touch', { varargs: true }, (...keys: unknown[]) => {
    touched.add(keys.flatMap((key) => (text(key) ?? []) as Key[]))
    return null
  })
  db.function(
    'touch_resource',
    (type: unknown, id: unknown, patient: unknown, encounter: unknown, same: unknown) => {
      const row = { type: String(type), id: String(id), patient: text(patient), encounter: text(encounter) }
      touched.add(keysOfResource(row, same === 1))
      return null
    },
  )
  db.function('touch_fact', (name: unknown) => {
    touched.add(keysOfFact(String(name)))
    return null
  })
}

/** From here on each row that is written to the file `work` touches the keys of what shows it. */
export function watchWork(db: Sqlite, touched: Touched): void {
  collect(db, touched)
  // What was put aside no longer stands before the server's copy; whether it waits or is on its way shows nowhere.
  watch(db, 'outbox', (_row, event) =>
    event === 'UPDATE'
      ? `SELECT touch('sync') WHERE OLD.state <> NEW.state;
         SELECT touch_resource(type, id, patient, encounter, 0) FROM outbox_resource
           WHERE row = NEW.id AND (OLD.state = 'set-aside') <> (NEW.state = 'set-aside');`
      : `SELECT touch('sync');`,
  )
  watch(
    db,
    'outbox_resource',
    (row) =>
      `SELECT touch_resource(${row}.type, ${row}.id, ${row}.patient, ${row}.encounter, ${quiet(`${row}.type`, `${row}.mine`)});`,
  )
  watch(
    db,
    'sent',
    // Of a visit that left, what was sent of its note is all there is of it.
    (row, event) => `SELECT touch('note:' || ${row}.encounter ${event === 'INSERT' ? "|| ':text'" : ''});`,
  )
  const blank = (text: string) => `trim(${text}, ' ' || char(9) || char(10) || char(13)) = ''`
  watch(db, 'journal', (row, event) => {
    const filled =
      event === 'UPDATE'
        ? `(${blank('OLD.text')}) <> (${blank('NEW.text')})`
        : `NOT (${blank(`${row}.text`)})`
    return `SELECT touch('typed:' || ${row}.encounter);
      SELECT touch('note:' || ${row}.encounter) WHERE ${filled};`
  })
  watch(db, 'conflict', (row) => `SELECT touch('note:' || ${row}.encounter || ':text');`)
  watch(db, 'fact', (row, event) => {
    if (event !== 'UPDATE') return `SELECT touch_fact(${row}.name);`
    // Of a session the tokens are nobody's to see, and change often.
    const same = ['practitionerId', 'name', 'signInNeeded'].map(
      (field) => `json_extract(OLD.value, '$.${field}') IS json_extract(NEW.value, '$.${field}')`,
    )
    return `SELECT touch_fact(NEW.name)
      WHERE CASE NEW.name WHEN 'session' THEN NOT (${same.join(' AND ')}) ELSE OLD.value <> NEW.value END;`
  })
  watch(
    db,
    'held_visit',
    (row, event) =>
      `SELECT touch('queue', 'visit:' || ${row}.encounter) ${ifOther(event, columnsOf(db, 'held_visit'))};`,
  )
  for (const table of ['note_written', 'note_typed'])
    watch(
      db,
      table,
      (row, event) => `SELECT touch('typed:' || ${row}.encounter) ${ifOther(event, ['text'])};`,
    )
  watch(db, 'merged_unseen', (row) => `SELECT touch('note:' || ${row}.encounter || ':text');`)
  watch(
    db,
    'visit_shown',
    (row, event) =>
      `SELECT touch('visit:' || ${row}.encounter)
        WHERE ${event === 'UPDATE' ? 'OLD.chart IS NOT NEW.chart' : `${row}.chart IS NOT NULL`};`,
  )
  watch(
    db,
    'form_draft',
    (row, event) => `SELECT touch('form:' || ${row}.encounter) ${ifOther(event, ['fields'])};`,
  )
  watch(db, 'draft_order', (row) => `SELECT touch('orders:' || ${row}.encounter);`)
}

/** The same of the file `mirror`. */
export function watchMirror(db: Sqlite, touched: Touched): void {
  collect(db, touched)
  watch(db, 'resource', (row, event) => {
    const now = (of: string, same: string) =>
      `SELECT touch_resource(${of}.type, ${of}.id, ${of}.patient, ${of}.encounter, ${same});`
    if (event !== 'UPDATE') return now(row, '0')
    const same = quiet('NEW.type', 'OLD.json', 'NEW.json')
    // From one patient or visit to another: both are told.
    const moved = `SELECT touch_resource(OLD.type, OLD.id, OLD.patient, OLD.encounter, 0)
      WHERE OLD.patient IS NOT NEW.patient OR OLD.encounter IS NOT NEW.encounter;`
    return now('NEW', same) + moved
  })
  watch(db, 'compartment', (row) => `SELECT touch('sync', 'chart:' || ${row}.patient || ':load');`)
  watch(
    db,
    'unreadable',
    (row) => `SELECT touch('sync', 'chart:' || ${row}.patient, 'note:' || ${row}.encounter,
        CASE WHEN ${row}.patient IS NULL THEN 'chart' END,
        CASE WHEN ${row}.type IN ('', 'Task', 'Appointment') THEN 'queue' END);`,
  )
}
