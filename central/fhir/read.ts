import type { Bundle, Resource, ResourceType } from '@medplum/fhirtypes'
import { systems } from '../../main/clinical/codes/code-systems.ts'
import { parseFhirJson } from '../../main/clinical/fhir-json.ts'
import { Problem } from '../base/problem.ts'
import { feedPosition, versionEntry } from '../changes/entries.ts'
import { countOf } from '../http/request.ts'
import type { Services } from '../leases/services.ts'
import { idOf, sharedTypes } from '../readers/references.ts'
import type { CurrentRow, VersionRow } from '../store/rows.ts'
import { type MoreTerms, search } from '../store/search.ts'
import type { Stored } from '../store/store-type.ts'
import { definitions } from '../validation/definitions.ts'
import { checkMayRead, mayRead } from './may.ts'

const notFound = () => new Problem('not-found', 'There is no such resource.')

/** Throws `not-found`. */
export function typeOf(type: string): ResourceType {
  if (!definitions().types.has(type)) throw new Problem('not-found', 'This is not a type of FHIR R4.')
  return type as ResourceType
}

/** Throws `not-found`, `outside-scope`, `forbidden`. */
export function readAs(services: Services, me: string, type: ResourceType, id: string): Stored {
  const stored = services.store.read(type, id)
  if (!stored) throw notFound()
  checkMayRead(services, me, stored.resource)
  return stored
}

export function readVersionAs(
  services: Services,
  me: string,
  type: ResourceType,
  id: string,
  versionId: string,
): Stored {
  const row = services.store.version(type, id, versionId)
  if (!row?.body) throw notFound()
  const stored = storedOf(row)
  checkMayRead(services, me, stored.resource)
  return stored
}

/** Newest first. */
export function historyAs(
  services: Services,
  me: string,
  type: ResourceType,
  id: string,
  count: number,
): Bundle {
  const rows = services.store.history(type, id, count)
  const newest = rows.find((row) => row.body)
  if (!newest) throw notFound()
  checkMayRead(services, me, storedOf(newest).resource)
  return {
    resourceType: 'Bundle',
    type: 'history',
    entry: rows.map((row) =>
      row.body
        ? versionEntry(storedOf(row), services.root())
        : {
            request: { method: 'DELETE', url: `${type}/${id}` },
            response: { status: '204', lastModified: new Date(row.at).toISOString() },
          },
    ),
  }
}

const storedOf = (row: VersionRow): Stored => ({
  resource: parseFhirJson(row.body as string) as Resource,
  versionId: row.version_id,
  position: row.position,
})

/**
 * A search over what the provider may see, oldest place in the feed first, with `link[next]` until the last page.
 * An unknown parameter is refused rather than ignored: ignoring one would answer more than was asked.
 */
export function searchAs(
  services: Services,
  me: string,
  type: ResourceType,
  query: URLSearchParams,
): { bundle: Bundle; size: number } {
  const { limits } = services.context.settings
  const terms = termsOf(type, query, limits.searchValues)
  const count = countOf(query.get('_count') ?? undefined, 100, 1000)
  const isOfAPatient = !sharedTypes.has(type) && type !== 'Library'
  if (isOfAPatient) {
    terms.practitioner = me
    if (
      terms.patient &&
      type !== 'Task' &&
      type !== 'AuditEvent' &&
      !services.store.inScope(me, terms.patient)
    )
      throw new Problem('outside-scope', 'This patient is not in your care now.')
  }
  const rows =
    type === 'Library'
      ? phrasesOf(services, me, terms, count + 1)
      : search(services.store.db, type, { ...terms, limit: count + 1 })
  const { page, size } = services.store.pageWithin(limits.answer, rows.slice(0, count))
  const root = services.root()
  const bundle: Bundle = {
    resourceType: 'Bundle',
    type: 'searchset',
    link: [{ relation: 'self', url: `${root}/${type}?${query}` }],
    entry: page.map((row) => ({
      // Of a directory: what a workstation keeps of it is told from an older version of the same.
      ...(sharedTypes.has(type) ? { extension: [feedPosition(row.position)] } : {}),
      fullUrl: `${root}/${type}/${row.id}`,
      resource: services.store.ofRow(row).resource,
      search: { mode: 'match' },
    })),
  }
  const last = page.at(-1)
  if (rows.length > page.length && last) {
    const next = new URLSearchParams(query)
    next.set('_after', String(last.position))
    bundle.link?.push({ relation: 'next', url: `${root}/${type}?${next}` })
  } else if (!terms.after) bundle.total = page.length
  return { bundle, size }
}

/** Each is the practice's or somebody's own: how many others have takes no place on a page. */
function phrasesOf(services: Services, me: string, terms: MoreTerms, most: number): CurrentRow[] {
  const found: CurrentRow[] = []
  for (const row of search(services.store.db, 'Library', terms)) {
    if (found.length === most) break
    if (mayRead(services, me, services.store.ofRow(row).resource)) found.push(row)
  }
  return found
}

function termsOf(type: string, query: URLSearchParams, mostValues: number): MoreTerms {
  const terms: MoreTerms = {}
  let values = 0
  const listed = (value: string): string[] => {
    const list = value.split(',')
    values += list.length
    if (values > mostValues)
      throw new Problem('too-large', `A search may list ${mostValues} values.`, { expression: [type] })
    return list
  }
  const seen = new Set<string>()
  for (const [name, value] of query) {
    const element = name === 'subject' ? 'patient' : name
    // R4 takes a repeated parameter as AND; the last one alone would answer more than was asked.
    if (seen.has(element) && name !== '_lastUpdated')
      throw new Problem('bad-request', `A search may name ${name} once.`, { expression: [`${type}?${name}`] })
    seen.add(element)
    switch (name) {
      case '_id':
        terms.id = listed(value)
        break
      case 'patient':
      case 'subject':
        terms.patient = idOf(value, 'Patient') ?? value
        break
      case 'encounter':
        terms.encounter = idOf(value, 'Encounter') ?? value
        break
      case 'status':
        terms.status = listed(value)
        break
      case 'identifier':
        terms.identifier = value
        break
      case 'name':
      case 'address-city':
      case 'address-state':
      case 'address-postalcode':
      case 'type':
        if (type !== 'Location') throw unknown(type, name)
        terms.place = { ...terms.place, ...placeTerm(name, value) }
        break
      case '_lastUpdated':
        terms.updated = [...(terms.updated ?? []), ...listed(value).map(boundOf)]
        break
      case '_after':
        terms.after = countOf(value, 0, Number.MAX_SAFE_INTEGER)
        break
      case '_count':
      case '_format':
        break
      default:
        throw unknown(type, name)
    }
  }
  return terms
}

const unknown = (type: string, name: string) =>
  new Problem('bad-request', `${type} can't be searched by this parameter.`, {
    expression: [`${type}?${name}`],
  })

const columns = {
  name: 'name',
  'address-city': 'city',
  'address-state': 'state',
  'address-postalcode': 'postal',
} as const

/** A string of R4 matches what begins with it, in whichever letters. Of the types of a Location only pharmacies are told apart. */
function placeTerm(name: keyof typeof columns | 'type', value: string): NonNullable<MoreTerms['place']> {
  if (name !== 'type') return { [columns[name]]: value.toLowerCase() }
  const [code, system = systems.roleCode] = value.split('|').reverse()
  if (code === 'OUTPHARM' && system === systems.roleCode) return { pharmacy: true }
  throw new Problem('bad-request', 'Of the types of a Location a search finds OUTPHARM.', {
    expression: ['Location?type'],
  })
}

const operators = { gt: '>', ge: '>=', lt: '<', le: '<=', sa: '>', eb: '<' } as const

function boundOf(value: string): NonNullable<MoreTerms['updated']>[number] {
  const prefix = value.slice(0, 2) as keyof typeof operators
  const at = Date.parse(prefix in operators ? value.slice(2) : value)
  if (!(prefix in operators) || Number.isNaN(at))
    throw new Problem('bad-request', '_lastUpdated needs gt, ge, lt, le, sa or eb and an instant.', {
      expression: ['_lastUpdated'],
    })
  return { operator: operators[prefix], at }
}
