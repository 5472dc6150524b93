import type { AllergyIntolerance, MedicationRequest, Resource } from '@medplum/fhirtypes'
import { allergyName } from '../../clinical/allergies/allergy.ts'
import { isEnteredInError } from '../../clinical/chart/chart-place.ts'
import type { ReadableCache } from '../cache/cache.ts'
import type { ChartSeen, ListsSeen, SeenUpTo } from '../cache/visit-records.ts'
import { patientOf } from '../fhir/whose.ts'
import { current } from './list-state.ts'
import { medicineText } from './medications.ts'

type Compared = AllergyIntolerance | MedicationRequest
const compared = ['AllergyIntolerance', 'MedicationRequest'] as const

/** Up to where the chart's allergies and medications are seen now: nothing of them is read for it. */
export const seenUpTo = (cache: ReadableCache, patientId: string): ChartSeen => ({
  position: cache.chart.newest(patientId, compared),
  copies: cache.chart.madeId(),
})

/**
 * A sentence for each allergy and medication that changed by the central API's word; what was written in this visit is
 * the provider's own doing. Empty when nothing changed.
 */
export function changedSince(
  cache: ReadableCache,
  patientId: string,
  encounterId: string,
  seen: ChartSeen,
): string[] {
  if (!isUpTo(seen)) return changesBetween(seen, listsNow(cache, patientId, encounterId))
  if (seen.copies !== cache.chart.madeId()) return [loadedAnew]
  const counts = (one: Resource | undefined): one is Compared => isCompared(one, patientId, encounterId)
  const before = new Map(
    cache.chart
      .earlier(patientId, seen.position)
      .filter(({ position }) => position <= seen.position)
      .map(({ type, id, resource }) => [`${type}/${id}`, resource]),
  )
  const since = compared.flatMap((type) =>
    cache.chart.since(patientId, type, seen.position).map((id) => `${type}/${id}`),
  )
  return [...new Set([...since, ...before.keys()])].flatMap((name) => {
    const [type, id = ''] = name.split('/')
    const held = cache.read(type as Compared['resourceType'], id)
    const now = counts(held?.resource) && held?.base ? held : undefined
    const was = before.get(name)
    const then = counts(was) ? was : undefined
    if (now && !then) return sentence(cache, now.resource, 'recorded')
    if (then && !now) return sentence(cache, then, 'removed')
    return now && then?.meta?.versionId !== now.base?.meta?.versionId
      ? sentence(cache, now.resource, 'changed')
      : []
  })
}

const isUpTo = (seen: ChartSeen): seen is SeenUpTo => typeof seen.position === 'string'

const loadedAnew =
  'This chart was loaded anew since you opened it: whether allergies or medications changed meanwhile is not known. Look at both lists.'

function isCompared(one: Resource | undefined, patientId: string, encounterId: string): boolean {
  if (!one || isEnteredInError(one) || patientOf(one) !== patientId) return false
  return one.resourceType === 'MedicationRequest'
    ? one.encounter?.reference !== `Encounter/${encounterId}`
    : one.resourceType === 'AllergyIntolerance'
}

const kindOf = (name: string) => (name.startsWith('Allergy') ? 'Allergy' : 'Medication')
const textOf = (cache: ReadableCache, one: Compared) =>
  (one.resourceType === 'AllergyIntolerance' ? allergyName(one) : medicineText(cache, one)) || 'not named'
const changeText = (name: string, what: string, text: string) =>
  `${kindOf(name)} ${what} since you opened this chart: ${text}.`
const sentence = (cache: ReadableCache, one: Compared, what: string) =>
  changeText(one.resourceType, what, textOf(cache, one))

/** The lists as they stand now, as a chart was remembered that an earlier version of Rounds opened. */
function listsNow(cache: ReadableCache, patientId: string, encounterId: string): ListsSeen {
  const held = compared
    .flatMap((type): Compared[] => current(cache, type, patientId))
    .filter((one) => isCompared(one, patientId, encounterId))
  return Object.fromEntries(
    held.flatMap((one) => {
      const base = cache.read(one.resourceType, one.id ?? '')?.base as Compared | undefined
      const version = base?.meta?.versionId
      return base && version
        ? [[`${one.resourceType}/${one.id}`, { version, words: textOf(cache, base) }]]
        : []
    }),
  )
}

function changesBetween(before: ListsSeen, now: ListsSeen): string[] {
  const names = [...new Set([...Object.keys(now), ...Object.keys(before)])]
  return names.flatMap((name) => {
    const [was, is] = [before[name], now[name]]
    if (!was && is) return changeText(name, 'recorded', is.words)
    if (was && !is) return changeText(name, 'removed', was.words)
    return was && is && was.version !== is.version ? changeText(name, 'changed', is.words) : []
  })
}
