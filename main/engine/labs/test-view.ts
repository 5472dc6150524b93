import type { Coverage, Resource, ServiceRequest, Task } from '@medplum/fhirtypes'
import type { SiteView, TestOrderView } from '../../../preload/views/index.ts'
import { conceptText } from '../../clinical/codes/concepts.ts'
import { rounds } from '../../clinical/codes/rounds-systems.ts'
import type { OrderableTest } from '../../clinical/labs/orderable.ts'
import {
  answersInWords,
  idIn,
  kindOfRequest,
  nameOfRequest,
  payerOf,
  siteIdOf,
} from '../../clinical/labs/request.ts'
import type { Site } from '../../clinical/labs/sites.ts'
import { pharmacyAddress } from '../../clinical/pharmacies/pharmacy.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { hasCode } from '../fhir/read.ts'

export const siteView = (site: Site): SiteView => ({
  id: site.id,
  name: site.name,
  address: pharmacyAddress(site),
  phone: site.phone,
})

/** The Task of the central API that says how far the laboratory is with an order. */
export const taskOf = (
  cache: ReadableCache,
  encounterId: string,
  orderId: string | undefined,
): Task | undefined =>
  cache
    .ofEncounter('Task', encounterId)
    .map(({ resource }) => resource)
    .findLast(
      (task) =>
        hasCode(task.code, rounds.task, 'perform-test') && idIn(task.focus, 'ServiceRequest') === orderId,
    )

/** The test of the catalog that an order was made from; undefined: it is not in it. */
export const testOfOrder = (
  tests: readonly OrderableTest[],
  { instantiatesCanonical }: ServiceRequest,
): OrderableTest | undefined => tests.find(({ url }) => instantiatesCanonical?.includes(url))

/** What a coverage on record is called: who pays, and the plan where that is said. */
export function coverageName({ payor, class: classes, type }: Coverage): string {
  const by = payor?.map(({ display }) => display).find(Boolean)
  const plan = classes?.map(({ name, value }) => name ?? value).find(Boolean) ?? conceptText(type)
  return [by, plan].filter(Boolean).join(', ') || 'Coverage on record'
}

/** Coverages on record that are in force, as far as they say. */
export function coveragesOf(
  cache: ReadableCache,
  patientId: string,
  now: number,
): (Coverage & { id: string })[] {
  return cache.chart.list(patientId, 'coverage', 20).items.flatMap(({ resource }) => {
    const one = resource as Resource
    if (one.resourceType !== 'Coverage' || !one.id || one.status !== 'active') return []
    const end = Date.parse(one.period?.end ?? '')
    // A day is over at its end.
    return end + 86_400_000 < now ? [] : [{ ...one, id: one.id }]
  })
}

/** The order as the screen shows it, but for where it stands and what it lacks. */
export function viewOf(
  order: ServiceRequest,
  tests: readonly OrderableTest[],
  sites: readonly Site[],
): Pick<
  TestOrderView,
  | 'id'
  | 'test'
  | 'name'
  | 'kind'
  | 'stat'
  | 'answers'
  | 'instruction'
  | 'site'
  | 'sitePhone'
  | 'reason'
  | 'payer'
> {
  const site = order.locationReference?.[0]
  const [reason] = order.reasonCode ?? []
  const code = reason?.coding?.[0]?.code
  return {
    id: order.id ?? '',
    test: testOfOrder(tests, order)?.id ?? null,
    name: nameOfRequest(order),
    kind: kindOfRequest(order),
    stat: order.priority === 'stat',
    answers: answersInWords(order),
    instruction: order.patientInstruction ?? '',
    site: site ? (site.display ?? 'A place that is not in the directory') : null,
    sitePhone: sites.find(({ id }) => id === siteIdOf(order))?.phone ?? null,
    reason: reason ? [code, conceptText(reason)].filter(Boolean).join(' ') || null : null,
    payer: payerText(order),
  }
}

function payerText(order: ServiceRequest): string | null {
  const payer = payerOf(order)
  if (!payer) return null
  if ('coverage' in payer) return `Paid by ${payer.coverage.name}`
  return payer.by === 'patient' ? 'Paid by the patient' : 'Paid by the practice'
}
