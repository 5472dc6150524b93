import type { MedicationRequest, MedicationStatement, Observation, Resource } from '@medplum/fhirtypes'
import { rounds } from '../codes/rounds-systems.ts'
import { type MedicationUse, medicationUse } from '../medications/medication-use.ts'
import { noteTime } from '../notes/note-parts.ts'
import { isCritical, markOf } from '../observations/observation-mark.ts'
import { isFields, pick } from '../records/pick.ts'
import { kindOfRecord } from '../records/record-kinds.ts'

/** The lists in which what came since the last visit is news. */
export const newsLists = [
  'observations',
  'reports',
  'medications',
  'medications-beside',
  'problems',
  'allergies',
  'notes',
  'documents',
  'encounters',
  'procedures',
  'immunizations',
  'forms',
] as const
export type NewsList = (typeof newsLists)[number]

const isOfNews = (list: string): list is NewsList => (newsLists as readonly string[]).includes(list)

/**
 * When a record last told something (ms), by its own word: when it was taken, issued, written, and when it ended. null: it
 * does not say, or is no news. A day without a time counts from its beginning. Only what is over has an end: one that lies ahead says nothing yet.
 */
export function toldAt(resource: Resource, list: string): number | null {
  const said = isOfNews(list) ? saidLast(resource) : null
  return said === null ? null : Date.parse(said)
}

/** The same as the record has it: a FHIR date or dateTime. */
export function saidLast(resource: Resource): string | null {
  let last: string | null = null
  let at = Number.NEGATIVE_INFINITY
  for (const one of timesOf(resource)) {
    const ms = typeof one === 'string' ? Date.parse(one) : Number.NaN
    if (!(ms > at)) continue
    last = one as string
    at = ms
  }
  return last
}

function timesOf(resource: Resource): unknown[] {
  switch (resource.resourceType) {
    case 'MedicationRequest':
      return [resource.authoredOn, endOfOrder(resource)]
    case 'MedicationStatement':
      return ofStatement(resource)
    case 'Condition':
      return [
        resource.recordedDate ?? resource.onsetDateTime ?? resource.onsetPeriod?.start,
        resource.abatementDateTime ?? resource.abatementPeriod?.end,
      ]
    case 'AllergyIntolerance':
      return [resource.recordedDate ?? resource.onsetDateTime]
    case 'Composition':
      return [noteTime(resource)]
    case 'Encounter':
      return isUnderWayOrOver.has(resource.status) ? startsAndEnds(resource, 'period') : []
    default:
      return timesIn(resource)
  }
}

const stemsOf = new Map<string, { own: ReadonlySet<string>; deep: string[] }>()

/** One look at each element: every record that comes in is asked. */
function timesIn(resource: Resource): unknown[] {
  const { resourceType } = resource
  let stems = stemsOf.get(resourceType)
  if (!stems) {
    const paths = [...kindOfRecord(resourceType).when, 'effective', 'issued']
    const deep = paths.filter((path) => path.includes('.'))
    stems = { own: new Set(paths.filter((path) => !deep.includes(path))), deep }
    stemsOf.set(resourceType, stems)
  }
  const times: unknown[] = []
  for (const [name, value] of Object.entries(resource)) {
    if (!stems.own.has(name) && !stems.own.has(name.replace(/(DateTime|Date|Instant|Period)$/, ''))) continue
    for (const one of [value].flat()) times.push(...(isFields(one) ? [one.start, one.end] : [one]))
  }
  for (const path of stems.deep) times.push(...startsAndEnds(resource, path))
  return times
}

/** What was only planned, or called off, did not happen. */
const isUnderWayOrOver: ReadonlySet<string> = new Set([
  'arrived',
  'triaged',
  'in-progress',
  'onleave',
  'finished',
])

const startsAndEnds = (resource: Resource, path: string): unknown[] => [
  ...pick(resource, path),
  ...pick(resource, `${path}.start`),
  ...pick(resource, `${path}.end`),
]

const isStopped: ReadonlySet<MedicationUse> = new Set(['ended', 'not-taken'])

/**
 * R4 has no element for when an order was stopped. Of one that was signed at a workstation nothing but that changes after its
 * signature, so that its version tells; another system's version may be as new as its import.
 */
function endOfOrder(order: MedicationRequest): string | undefined {
  const ours = order.identifier?.some(({ system }) => system === rounds.prescription)
  return ours && order.status === 'stopped' ? order.meta?.lastUpdated : undefined
}

function ofStatement(one: MedicationStatement): unknown[] {
  const ended = isStopped.has(medicationUse(one)) ? one.effectivePeriod?.end : undefined
  return [one.dateAsserted ?? one.effectiveDateTime ?? one.effectivePeriod?.start, ended]
}

/** How far a result is off, by its own interpretation or range: 2 critical, 1 abnormal, 0 nobody says so. */
export function concernOf(one: Observation): 0 | 1 | 2 {
  const mark = markOf(one)
  if (mark === null) return 0
  return isCritical(mark) ? 2 : 1
}
