import type { ServiceRequest } from '@medplum/fhirtypes'
import type { OrderableTest } from '../../clinical/labs/orderable.ts'
import { kindOfRequest, siteIdOf } from '../../clinical/labs/request.ts'
import { findSites, type Site, siteOf } from '../../clinical/labs/sites.ts'
import { addressDistance } from '../../clinical/pharmacies/pharmacy.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { ofShared } from '../record/of-shared.ts'
import { statedLocation } from '../record/stated-location.ts'

/** Laboratories and imaging sites that are on this machine, closed ones too. */
export const sitesOn = ofShared((cache): Site[] =>
  cache.all('Location').flatMap(({ resource }) => siteOf(resource) ?? []),
)

type OfVisit = { cache: ReadableCache; encounterId: string; patientId: string }

/** Whoever is away from home goes to a place where they are. */
function nearOf({ cache, encounterId, patientId }: OfVisit) {
  const addresses = cache.read('Patient', patientId)?.resource.address
  const home = addresses?.find(({ use }) => use === 'home') ?? addresses?.[0]
  const stated = statedLocation(cache.read('Encounter', encounterId)?.resource)
  return stated && stated.state !== home?.state
    ? stated
    : { city: home?.city, state: home?.state, zip: home?.postalCode }
}

const mostShown = 30

/**
 * Places that perform a test, the one that was used last for this kind before the nearest; and the one an order begins with: that of an
 * unsigned order of the visit, else the last one, else the nearest in the patient's state. `unsigned`: newest last.
 */
export function sitesFor(
  of: OfVisit,
  { kind }: Pick<OrderableTest, 'kind'>,
  unsigned: readonly ServiceRequest[],
): { sites: Site[]; begin: Site | null } {
  const near = nearOf(of)
  const sorted = findSites(sitesOn(of.cache), kind, '', near)
  const used = [...unsigned.toReversed(), ...requestsBefore(of)]
    .filter((one) => kindOfRequest(one) === kind)
    .flatMap((one) => sorted.find(({ id }) => id === siteIdOf(one)) ?? [])
    .at(0)
  const sites = used ? [used, ...sorted.filter(({ id }) => id !== used.id)] : sorted
  const [first] = sites
  const begin = used ?? (first && addressDistance(first, near) < 8 ? first : null)
  return { sites: sites.slice(0, mostShown), begin }
}

/** The latest first. */
const requestsBefore = ({ cache, patientId }: OfVisit): ServiceRequest[] =>
  cache.chart
    .list(patientId, 'requests', 50)
    .items.map(({ resource }) => resource as ServiceRequest)
    .filter(({ resourceType }) => resourceType === 'ServiceRequest')
    .toSorted((a, b) => (Date.parse(b.authoredOn ?? '') || 0) - (Date.parse(a.authoredOn ?? '') || 0))
