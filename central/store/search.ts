import type Database from 'better-sqlite3-multiple-ciphers'
import type { SearchTerms } from '../context.ts'
import type { CurrentRow } from './store.ts'

export type MoreTerms = SearchTerms & {
  /** Only what this provider may see. */
  practitioner?: string
  /** Only places in the feed after this one. */
  after?: number
  /** `_lastUpdated` in ms: each bound as an operator and a value. */
  updated?: { operator: '>' | '>=' | '<' | '<='; at: number }[]
}

/** Current, undeleted resources of a type, oldest place in the feed first. Every term narrows. */
export function search(db: Database.Database, type: string, terms: MoreTerms): CurrentRow[] {
  const where = ['c.type = ?', 'c.deleted = 0']
  const values: (string | number)[] = [type]
  const also = (condition: string, ...more: (string | number)[]) => {
    where.push(condition)
    values.push(...more)
  }
  if (terms.id) also(`c.id IN (${terms.id.map(() => '?').join(', ')})`, ...terms.id)
  if (terms.patient) also('c.patient = ?', terms.patient)
  if (terms.encounter) also('c.encounter = ?', terms.encounter)
  if (terms.status) also(`c.status IN (${terms.status.map(() => '?').join(', ')})`, ...terms.status)
  if (terms.identifier) {
    const [first, second] = terms.identifier.split('|') as [string, string | undefined]
    const value = second ?? first
    const system = second === undefined ? '' : ' AND i.system = ?'
    also(
      `EXISTS (SELECT 1 FROM identifier i WHERE i.type = c.type AND i.id = c.id AND i.value = ?${system})`,
      ...(second === undefined ? [value] : [value, first]),
    )
  }
  for (const bound of terms.updated ?? []) also(`c.at ${bound.operator} ?`, bound.at)
  if (terms.after) also('c.position > ?', terms.after)
  if (terms.practitioner) also(visibleTo(type), terms.practitioner)
  const limit = terms.limit ? ' LIMIT ?' : ''
  if (terms.limit) values.push(terms.limit)
  return db
    .prepare<(string | number)[], CurrentRow>(
      `SELECT c.* FROM current c WHERE ${where.join(' AND ')} ORDER BY c.position${limit}`,
    )
    .all(...values)
}

const inScope =
  'EXISTS (SELECT 1 FROM scope s WHERE s.practitioner = ? AND s.patient = c.patient AND s.inside = 1)'
const waiting = "EXISTS (SELECT 1 FROM visit v WHERE v.task = c.id AND v.status = 'requested')"
const lapsed = "EXISTS (SELECT 1 FROM lease l WHERE l.task = c.id AND l.state = 'held' AND l.lapsed = 1)"

function visibleTo(type: string): string {
  if (type === 'Task') return `(${waiting} OR ${lapsed} OR ${inScope})`
  if (type === 'AuditEvent')
    return `EXISTS (SELECT 1 FROM version w, json_each(w.body, '$.agent') a WHERE w.position = c.version
              AND json_extract(a.value, '$.who.reference') = 'Practitioner/' || ?)`
  return inScope
}
