import type { Resource, ResourceType } from '@medplum/fhirtypes'
import type { RecordCounts, RecordRow, WholeRecord } from '../../../preload/views/index.ts'
import { isEnteredInError, listOfType } from '../../clinical/chart/chart-place.ts'
import { plainElements } from '../../clinical/records/plain-elements.ts'
import { kindOfRecord, type RecordSection, recordSections } from '../../clinical/records/record-kinds.ts'
import { nameOfRecord, recordSummary } from '../../clinical/records/record-summary.ts'
import type { NameOf } from '../../clinical/records/value-text.ts'
import { eachAlone } from '../base/each-alone.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { isType } from '../fhir/shapes/fits.ts'
import { patientOf } from '../fhir/whose.ts'
import { attachedRows } from './attachments.ts'

/** The list of records that a type stands in; null: it has a list of its own kind. */
export const sectionOfType = (type: string): RecordSection | null =>
  isType(type) && listOfType[type] ? null : kindOfRecord(type).section

/** Lists that hold something, in their order. */
export function recordCounts(cache: ReadableCache, patientId: string): RecordCounts {
  const lacking = new Set(cache.unreadable(patientId).map(({ type }) => type && sectionOfType(type)))
  return cache.chart
    .counts(patientId, recordSections)
    .filter(({ list, total, broken }) => total > 0 || broken || lacking.has(list))
    .map(({ list, total }) => ({ section: list, total }))
}

/** Newest first, as the index has them. A record that our own code stumbles over is named all the same. */
export function recordRows(cache: ReadableCache, patientId: string, section: RecordSection, most: number) {
  const { total, broken, items } = cache.chart.list(patientId, section, most)
  const nameOf = namesIn(cache, patientId)
  return { total, broken, items: items.map(({ resource }) => rowOf(resource, nameOf)) }
}

/** One resource of this patient's chart, whatever it is. `service`: the address of the server's FHIR. */
export function wholeRecord(
  cache: ReadableCache,
  patientId: string,
  type: ResourceType,
  id: string,
  service: string,
): WholeRecord | undefined {
  const resource: Resource | undefined = cache.read(type, id)?.resource
  if (!resource || patientOf(resource) !== patientId) return undefined
  const nameOf = namesIn(cache, patientId)
  return {
    ...rowOf(resource, nameOf),
    ...plainElements(resource, nameOf),
    attachments: attachedRows(resource, service),
  }
}

function rowOf(resource: Resource, nameOf: NameOf): RecordRow {
  const { resourceType: type, id = '' } = resource
  const [summary] = eachAlone(() => {}).each([resource], (one) => [recordSummary(one, nameOf)])
  const unknown = {
    what: kindOfRecord(type).what,
    title: '',
    when: null,
    until: null,
    status: null,
    doubtful: true,
  }
  return { type, id, ...(summary ?? unknown), enteredInError: isEnteredInError(resource) }
}

/** What others are called to which a record refers. One that is called by another is named once: they may refer to each other. */
function namesIn(cache: ReadableCache, patientId: string): NameOf {
  const known = new Map<string, ReturnType<NameOf>>()
  return (type, id) => {
    const key = `${type}/${id}`
    if (known.has(key) || !isType(type)) return known.get(key) ?? null
    known.set(key, null)
    const found: Resource | undefined = cache.read(type, id)?.resource
    if (!found) return null
    const here = patientOf(found) === patientId
    // Of another patient nothing is told.
    if (!here && patientOf(found) !== null) return null
    const named = { title: nameOfRecord(found), here }
    known.set(key, named)
    return named
  }
}
