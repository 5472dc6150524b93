import type { Bundle } from '@medplum/fhirtypes'
import { Problem } from '../fhir/problem.ts'
import { prepared } from '../store/database.ts'
import type { CurrentRow, FullStore } from '../store/store.ts'
import { cursorAt, positionOf } from './cursor.ts'
import { feedPosition } from './entries.ts'

/**
 * Everything of one patient, in the order of the feed, with the shared resources it refers to. What changes while
 * a client reads moves behind its cursor, so that at the last page it has all of it. AuditEvents are left out: they
 * are about the provider's doings, not the chart.
 */
const ofPatient = `
  c.deleted = 0 AND (
    (c.patient = :patient AND c.type <> 'AuditEvent')
    OR (c.patient IS NULL AND (c.type, c.id) IN (SELECT u.type, u.id FROM shared_use u WHERE u.patient = :patient)))`
const rowsAfter = `
  SELECT c.* FROM current c WHERE c.position > :after AND ${ofPatient} ORDER BY c.position LIMIT :limit`
const countOf = `SELECT count(*) AS total FROM current c WHERE ${ofPatient}`

/** Throws `outside-scope`, `foreign-cursor`, `bad-request`. */
export function readCompartment(
  store: FullStore,
  practitioner: string,
  patient: string,
  cursor: string | undefined,
  count: number,
  pageBytes: number,
  root: string,
): Bundle {
  if (!store.inScope(practitioner, patient))
    throw new Problem('outside-scope', 'This patient is not in your care now.')
  const { db } = store
  return db.transaction((): Bundle => {
    const after = cursor === undefined ? 0 : positionOf(db, cursor)
    const rows = prepared<[{ patient: string; after: number; limit: number }], CurrentRow>(db, rowsAfter).all(
      { patient, after, limit: count + 1 },
    )
    const { page } = store.upTo(pageBytes, rows.slice(0, count))
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
    if (page.length)
      bundle.entry = page.map((row) => ({
        extension: [feedPosition(row.position)],
        fullUrl: `${root}/${row.type}/${row.id}`,
        resource: store.ofRow(row).resource,
        search: { mode: 'match' },
      }))
    return bundle
  })()
}
