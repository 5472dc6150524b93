import type { Bundle } from '@medplum/fhirtypes'
import { Problem } from '../base/problem.ts'
import { prepared } from '../database/database.ts'
import type { CurrentRow } from '../store/rows.ts'
import type { FullStore } from '../store/store.ts'
import { cursorAt, positionOf } from './cursor.ts'
import { feedPosition } from './entries.ts'

/**
 * Everything of one patient, in the order of the feed, with the shared resources it refers to. What changes while
 * a client reads moves behind its cursor, so that at the last page it has all of it. AuditEvents are left out: they
 * are about the provider's doings, not the chart.
 */
const rowsAfter = `
  WITH told (position) AS (
    SELECT position FROM (
      SELECT c.position FROM current c INDEXED BY current_patient
        WHERE c.patient = :patient AND c.position > :after AND c.deleted = 0 AND c.type <> 'AuditEvent'
        ORDER BY c.position LIMIT :limit)
    UNION SELECT c.position FROM shared_use u CROSS JOIN current c ON c.type = u.type AND c.id = u.id
      WHERE u.patient = :patient AND c.patient IS NULL AND c.deleted = 0 AND c.position > :after)
  SELECT c.*, octet_length(v.body) AS size
    FROM told CROSS JOIN current c ON c.position = told.position CROSS JOIN version v ON v.position = c.version
    ORDER BY told.position LIMIT :limit`
/** Each part from an index alone, but for the few that were deleted. */
const countOf = `
  SELECT (SELECT count(*) FROM current INDEXED BY current_of_patient WHERE patient = :patient AND type <> 'AuditEvent')
    - (SELECT count(*) FROM current INDEXED BY current_deleted
        WHERE patient = :patient AND deleted = 1 AND type <> 'AuditEvent')
    + (SELECT count(*) FROM shared_use u CROSS JOIN current c ON c.type = u.type AND c.id = u.id
        WHERE u.patient = :patient AND c.patient IS NULL AND c.deleted = 0) AS total`

type SizedRow = CurrentRow & { size: number }

/**
 * The Bundle as it is sent: each resource stands in it as the text that was stored, unread. `shown` answers what of that text
 * the reader may see. Throws `outside-scope`, `foreign-cursor`, `bad-request`.
 */
export function readCompartment(
  store: FullStore,
  practitioner: string,
  patient: string,
  cursor: string | undefined,
  count: number,
  pageBytes: number,
  root: string,
  shown: (row: CurrentRow, text: string) => string,
): string {
  if (!store.inScope(practitioner, patient))
    throw new Problem('outside-scope', 'This patient is not in your care now.')
  const { db } = store
  return db.transaction((): string => {
    const after = cursor === undefined ? 0 : positionOf(db, cursor)
    const rows = prepared<[{ patient: string; after: number; limit: number }], SizedRow>(db, rowsAfter).all({
      patient,
      after,
      limit: count + 1,
    })
    const { page } = store.pageWithin(pageBytes, rows.slice(0, count), ({ size }) => size)
    const url = `${root}/Patient/${patient}/$everything?_count=${count}`
    const bundle: Bundle = {
      resourceType: 'Bundle',
      type: 'searchset',
      // Of the whole, on each page: who resumes knows how much is left.
      total: prepared<[{ patient: string }], { total: number }>(db, countOf).get({ patient })?.total ?? 0,
      link: [{ relation: 'self', url: cursor === undefined ? url : `${url}&cursor=${cursor}` }],
    }
    const last = page.at(-1)
    if (rows.length > page.length && last)
      bundle.link?.push({ relation: 'next', url: `${url}&cursor=${cursorAt(db, last.position)}` })
    const entries = page.map((row) => entryText(row, shown(row, store.textOf(row)), root))
    const text = JSON.stringify(bundle)
    return entries.length ? `${text.slice(0, -1)},"entry":[${entries.join()}]}` : text
  })()
}

function entryText(row: CurrentRow, resource: string, root: string): string {
  const envelope = JSON.stringify({
    extension: [feedPosition(row.position)],
    fullUrl: `${root}/${row.type}/${row.id}`,
  })
  return `${envelope.slice(0, -1)},"resource":${resource},"search":{"mode":"match"}}`
}
