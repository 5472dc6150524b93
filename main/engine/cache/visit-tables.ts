import type { FormName, FormValues, SectionCode } from '../../../preload/views/index.ts'
import { parseFhirJson, writeFhirJson } from '../../clinical/fhir-json.ts'
import type { Sqlite } from './encrypted-file.ts'
import { heldVisitsIn } from './held-visit-table.ts'
import { statements } from './statements.ts'
import type {
  ChartSeen,
  DraftOrder,
  OrderNotice,
  ReadableVisitRecords,
  TypedText,
  WritableVisitRecords,
} from './visit-records.ts'

/** Tables of `work` whose rows go when a visit is forgotten. A test holds this list and the next complete. */
export const forgottenWithVisit = [
  'held_visit',
  'journal',
  'conflict',
  'note_written',
  'note_typed',
  'late_typed',
  'merged_unseen',
  'visit_shown',
  'order_told',
  'form_draft',
  'draft_order',
] as const

/** Tables with a visit's rows that stay: they are on their way, or what a server put back to a backup gets again. */
export const keptWithoutVisit = ['outbox', 'outbox_resource', 'sent'] as const

/** What the file `work` keeps of visits beside what is on its way to the central API. */
export function visitTablesIn(db: Sqlite): ReadableVisitRecords & WritableVisitRecords {
  const sql = statements({
    written: () => db.prepare('SELECT section, text FROM note_written WHERE encounter = ?'),
    write: () =>
      db.prepare(`
      INSERT INTO note_written (encounter, section, text) VALUES (?, ?, ?)
      ON CONFLICT (encounter, section) DO UPDATE SET text = excluded.text WHERE text <> excluded.text`),
    unwrite: () =>
      db.prepare(
        'DELETE FROM note_written WHERE encounter = ? AND section NOT IN (SELECT value FROM json_each(?))',
      ),
    typed: () =>
      db.prepare('SELECT text, revision, merge FROM note_typed WHERE encounter = ? AND section = ?'),
    type: () =>
      db.prepare(`
      INSERT INTO note_typed (encounter, section, text, revision, merge)
      VALUES (?, ?, @text, @revision, @merge) ON CONFLICT (encounter, section)
      DO UPDATE SET text = excluded.text, revision = excluded.revision, merge = excluded.merge`),
    untype: () => db.prepare('DELETE FROM note_typed WHERE encounter = ? AND section = ?'),
    late: () =>
      db.prepare('SELECT line FROM late_typed WHERE encounter = ? AND section = ? ORDER BY n').pluck(),
    keepLate: () => db.prepare('INSERT INTO late_typed (encounter, section, n, line) VALUES (?, ?, ?, ?)'),
    dropLate: () => db.prepare('DELETE FROM late_typed WHERE encounter = ? AND section = ?'),
    unseen: () => db.prepare('SELECT 1 FROM merged_unseen WHERE encounter = ? AND part = ?').pluck(),
    merge: () =>
      db.prepare(`
      INSERT INTO merged_unseen (encounter, part, merged_at) VALUES (?, ?, ?)
      ON CONFLICT (encounter, part) DO UPDATE SET merged_at = excluded.merged_at`),
    see: () => db.prepare('DELETE FROM merged_unseen WHERE encounter = ? AND part = ?'),
    chart: () => db.prepare('SELECT chart FROM visit_shown WHERE encounter = ?').pluck(),
    // `earlier_note` is read by nobody any more.
    keepChart: () =>
      db.prepare(`
      INSERT INTO visit_shown (encounter, earlier_note, chart) VALUES (?, 0, ?)
      ON CONFLICT (encounter) DO UPDATE SET chart = excluded.chart`),
    notified: () =>
      db.prepare('SELECT order_id AS orderId, held, failed FROM order_told WHERE encounter = ?'),
    tell: () =>
      db.prepare(`
      INSERT INTO order_told (encounter, order_id, held, failed) VALUES (?, ?, ?, ?)
      ON CONFLICT (encounter, order_id) DO UPDATE
        SET held = max(held, excluded.held), failed = max(failed, excluded.failed)`),
    form: () =>
      db.prepare('SELECT fields FROM form_draft WHERE encounter = ? AND author = ? AND form = ?').pluck(),
    keepForm: () =>
      db.prepare(`
      INSERT INTO form_draft (encounter, author, form, fields) VALUES (?, ?, ?, ?)
      ON CONFLICT (encounter, author, form) DO UPDATE SET fields = excluded.fields WHERE fields <> excluded.fields`),
    dropForm: () => db.prepare('DELETE FROM form_draft WHERE encounter = ? AND author = ? AND form = ?'),
    anyForm: () => db.prepare('SELECT 1 FROM form_draft WHERE encounter = ? LIMIT 1').pluck(),
    // Orders of every type, whatever the name of the column that was released says.
    drafts: () =>
      db.prepare(
        'SELECT medication_request, issues FROM draft_order WHERE encounter = ? AND author = ? ORDER BY n',
      ),
    anyDraft: () => db.prepare('SELECT 1 FROM draft_order WHERE encounter = ? LIMIT 1').pluck(),
    addDraft: () =>
      db.prepare(`
      INSERT INTO draft_order (encounter, author, id, medication_request, issues) VALUES (?, ?, ?, ?, ?)`),
    removeDraft: () => db.prepare('DELETE FROM draft_order WHERE encounter = ? AND author = ? AND id = ?'),
    forgetDrafts: () => db.prepare('DELETE FROM draft_order WHERE encounter = ? AND author = ?'),
    kept: () =>
      db.prepare(forgottenWithVisit.map((table) => `SELECT encounter FROM ${table}`).join(' UNION ')).pluck(),
    forget: () => forgottenWithVisit.map((table) => db.prepare(`DELETE FROM ${table} WHERE encounter = ?`)),
    forgetAll: () => forgottenWithVisit.map((table) => db.prepare(`DELETE FROM ${table}`)),
  })
  const atomically = (action: () => void) => db.transaction(action).immediate()

  return {
    ...heldVisitsIn(db),
    noteWritten(encounterId) {
      const rows = sql.written.all(encounterId) as { section: SectionCode; text: string }[]
      return rows.length > 0 ? Object.fromEntries(rows.map(({ section, text }) => [section, text])) : null
    },
    keepNoteWritten: (encounterId, texts) =>
      atomically(() => {
        const sections = Object.entries(texts ?? {})
        sql.unwrite.run(encounterId, JSON.stringify(sections.map(([section]) => section)))
        for (const [section, text] of sections) sql.write.run(encounterId, section, text)
      }),
    noteTyped: (encounterId, section) => sql.typed.get(encounterId, section) as TypedText | undefined,
    keepNoteTyped(encounterId, section, typed) {
      if (typed) sql.type.run(encounterId, section, typed)
      else sql.untype.run(encounterId, section)
    },
    lateTyped: (encounterId, section) => sql.late.all(encounterId, section) as string[],
    keepLateTyped: (encounterId, section, lines) =>
      atomically(() => {
        sql.dropLate.run(encounterId, section)
        for (const [n, line] of lines.entries()) sql.keepLate.run(encounterId, section, n, line)
      }),
    mergedUnseen: (encounterId, part) => sql.unseen.get(encounterId, part) !== undefined,
    keepMergedUnseen(encounterId, part, at) {
      if (at === null) sql.see.run(encounterId, part)
      else sql.merge.run(encounterId, part, Date.parse(at) || 0)
    },
    chartSeen(encounterId) {
      const seen = sql.chart.get(encounterId) as string | null | undefined
      return seen ? (JSON.parse(seen) as ChartSeen) : null
    },
    keepChartSeen: (encounterId, seen) => void sql.keepChart.run(encounterId, JSON.stringify(seen)),
    ordersNotified: (encounterId) =>
      (sql.notified.all(encounterId) as { orderId: string; held: number; failed: number }[]).flatMap(
        ({ orderId, held, failed }): OrderNotice[] => [
          ...(held ? [{ orderId, state: 'held' as const }] : []),
          ...(failed ? [{ orderId, state: 'failed' as const }] : []),
        ],
      ),
    markOrdersNotified: (encounterId, notices) =>
      atomically(() => {
        for (const { orderId, state } of notices)
          sql.tell.run(encounterId, orderId, state === 'held' ? 1 : 0, state === 'failed' ? 1 : 0)
      }),
    formDraft(encounterId: string, author: string, form: FormName) {
      const fields = sql.form.get(encounterId, author, form) as string | undefined
      return fields === undefined ? null : (JSON.parse(fields) as FormValues)
    },
    keepFormDraft(encounterId, author, form, values) {
      if (values) sql.keepForm.run(encounterId, author, form, JSON.stringify(values))
      else sql.dropForm.run(encounterId, author, form)
    },
    hasFormDrafts: (encounterId) => sql.anyForm.get(encounterId) !== undefined,
    draftOrders: (encounterId, author) =>
      (sql.drafts.all(encounterId, author) as { medication_request: string; issues: string }[]).map(
        ({ medication_request: order, issues }) => ({
          order: parseFhirJson(order) as DraftOrder['order'],
          issues: parseFhirJson(issues) as DraftOrder['issues'],
        }),
      ),
    hasDraftOrders: (encounterId) => sql.anyDraft.get(encounterId) !== undefined,
    addDraftOrder: (encounterId, author, { order, issues }) =>
      void sql.addDraft.run(encounterId, author, order.id, writeFhirJson(order), writeFhirJson(issues)),
    removeDraftOrder: (encounterId, author, orderId) =>
      sql.removeDraft.run(encounterId, author, orderId).changes > 0,
    forgetDraftOrders: (encounterId, author) => void sql.forgetDrafts.run(encounterId, author),
    visitsKept: () => sql.kept.all() as string[],
    forgetVisits: (encounterIds) =>
      atomically(() => {
        for (const encounterId of encounterIds) for (const statement of sql.forget) statement.run(encounterId)
      }),
    forgetAllVisits: () =>
      atomically(() => {
        for (const statement of sql.forgetAll) statement.run()
      }),
  }
}
