import type { Organization } from '@medplum/fhirtypes'
import { phoneNumber } from '../../clinical/demographics.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { ofShared } from '../record/of-shared.ts'

type Place = { city: string; state: string }

const yourOwn911 = '911 from your phone reaches your area, not the patient’s.'

/**
 * The number that brings help to the place where the patient is: the one `stated` in this visit, or until it was asked the one of
 * the `intake`. 911 is routed by where the caller is, so the ten-digit number of the call center (public safety answering
 * point, an Organization of type `psap`) serves; where none is known it says what to do instead. HHS Telehealth, "Creating an
 * emergency plan for telebehavioral health": the numbers of local emergency services near the patient belong in the
 * record, since 911 works only where clinician and patient are in the same place
 * (telehealth.hhs.gov/providers/best-practice-guides/telehealth-for-behavioral-health, read Nov 29, 2026).
 */
export function emergencyNumber(
  cache: ReadableCache,
  stated: Place | null,
  intake: Place | null,
): { emergencyNumber: string | null; emergencyMessage: string } {
  const place = stated ?? intake
  if (!place) return { emergencyNumber: null, emergencyMessage: `Ask where the patient is. ${yourOwn911}` }
  const center = callCenters(cache).find((one) => one.address?.some((address) => same(address, place)))
  const number = phoneNumber(center?.telecom)
  if (!center || !number)
    return {
      emergencyNumber: null,
      emergencyMessage: `No number known for ${place.city}, ${place.state}. Have the patient call 911: ${yourOwn911}`,
    }
  const whose = center.name ?? 'Emergency call center'
  const asked = stated ? '' : '. From the intake: ask where the patient is now.'
  return { emergencyNumber: number, emergencyMessage: `${whose}${asked}` }
}

const callCenters = ofShared((cache) =>
  cache
    .all('Organization')
    .map(({ resource }) => resource)
    .filter(isCallCenter),
)

const isCallCenter = (one: Organization) =>
  one.type?.some((type) => type.coding?.some((coding) => coding.code === 'psap')) ?? false

const same = (a: { city?: string; state?: string }, b: Place) =>
  a.state === b.state && a.city?.trim().toLowerCase() === b.city.trim().toLowerCase()
