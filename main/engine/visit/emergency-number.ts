import type { Organization } from '@medplum/fhirtypes'
import { phoneNumber } from '../../clinical/demographics.ts'
import type { ReadableCache } from '../cache/cache.ts'

const yourOwn911 = '911 from here reaches your area, not the patient’s; ask for the local ten-digit number.'

/**
 * The number that brings help to that place. 911 is routed by where the caller is, so the ten-digit number of the
 * call center (public safety answering point, an Organization of type `psap`) serves; where none is known it says so.
 */
export function emergencyNumber(
  cache: ReadableCache,
  place: { city: string; state: string } | null,
): { emergencyNumber: string | null; emergencyWords: string } {
  if (!place) return { emergencyNumber: null, emergencyWords: `Ask where the patient is. ${yourOwn911}` }
  const centre = cache
    .all('Organization')
    .map(({ resource }) => resource)
    .find((one) => isCallCentre(one) && one.address?.some((address) => same(address, place)))
  const number = phoneNumber(centre?.telecom)
  if (!centre || !number) return { emergencyNumber: null, emergencyWords: yourOwn911 }
  return { emergencyNumber: number, emergencyWords: `${centre.name ?? 'Emergency call center'}: ${number}` }
}

const isCallCentre = (one: Organization) =>
  one.type?.some((type) => type.coding?.some((coding) => coding.code === 'psap')) ?? false

const same = (a: { city?: string; state?: string }, b: { city: string; state: string }) =>
  a.state === b.state && a.city?.trim().toLowerCase() === b.city.trim().toLowerCase()
