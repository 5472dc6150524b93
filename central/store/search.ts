import type Database from 'better-sqlite3-multiple-ciphers'
import type { CurrentRow } from './rows.ts'
import type { SearchTerms } from './store-type.ts'

export type MoreTerms = SearchTerms & {
  /** Only what this provider may see. */
  practitioner?: string
  /** Only places in the feed after this one. */
  after?: number
  /** Of a Location: each its beginning, in small letters; `pharmacy`: it is one. */
  place?: { name?: string; city?: string; state?: string; postal?: string; pharmacy?: boolean }
  /** `_lastUpdated` in ms: each bound as an operator and a value. */
  updated?: { operator: '>' | '>=' | '<' | '<='; at: number }[]
}

/**
 * Current, undeleted resources of a type, oldest place in the feed first. Every term narrows. Where one provider asks, the
 * search begins with what is theirs, however much there is of others.
 */
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
      `c.id IN (SELECT i.id FROM identifier i WHERE i.type = ? AND i.value = ?${system})`,
      type,
      ...(second === undefined ? [value] : [value, first]),
    )
  }
  for (const [column, begins] of Object.entries(terms.place ?? {})) {
    if (column === 'pharmacy') also('c.id IN (SELECT location FROM place WHERE pharmacy IS NOT NULL)')
    else
      also(
        `c.id IN (SELECT location FROM place WHERE ${column} >= ? AND ${column} < ? || char(1114111))`,
        String(begins),
        String(begins),
      )
  }
  for (const bound of terms.updated ?? []) also(`c.at ${bound.operator} ?`, bound.at)
  if (terms.after) also('c.position > ?', terms.after)
  let from = 'current c'
  if (terms.practitioner) {
    const isNarrow = Boolean(terms.id || terms.patient || terms.encounter || terms.identifier)
    const visible = visibleTo(type, isNarrow)
    if (visible.from) from = visible.from
    also(visible.where, terms.practitioner)
  }
  const limit = terms.limit ? ' LIMIT ?' : ''
  if (terms.limit) values.push(terms.limit)
  return db
    .prepare<(string | number)[], CurrentRow>(
      `SELECT c.* FROM ${from} WHERE ${where.join(' AND ')} ORDER BY c.position${limit}`,
    )
    .all(...values)
}

/** What a provider, whose id is the one value of `where`, sees of a type. `from`: where the search begins. */
type Visible = { from?: string; where: string }

const inScope =
  'EXISTS (SELECT 1 FROM scope s WHERE s.practitioner = ? AND s.patient = c.patient AND s.inside = 1)'

function visibleTo(type: string, isNarrow: boolean): Visible {
  if (type === 'Task')
    return {
      where: `c.id IN (
        SELECT v.task FROM visit v WHERE v.status = 'requested'
        UNION SELECT l.task FROM lease l WHERE l.state = 'held' AND l.lapsed = 1
        UNION SELECT t.id FROM scope s CROSS JOIN current t ON t.patient = s.patient AND t.type = 'Task'
          WHERE s.practitioner = ? AND s.inside = 1)`,
    }
  if (type === 'AuditEvent')
    return isNarrow
      ? {
          where: 'EXISTS (SELECT 1 FROM audit_agent a WHERE a.practitioner = ? AND a.position = c.position)',
        }
      : // The position of the agent's row, by whose index their events come in order and no further than the page.
        {
          from: 'audit_agent a CROSS JOIN current c ON c.position = a.position',
          where: 'a.practitioner = ?',
        }
  return isNarrow
    ? { where: inScope }
    : {
        from: 'scope s CROSS JOIN current c INDEXED BY current_of_patient ON c.patient = s.patient',
        where: 's.practitioner = ? AND s.inside = 1',
      }
}
