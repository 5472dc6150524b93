import type { Organization, Reference } from '@medplum/fhirtypes'
import { addressLine, phoneNumber } from '../../clinical/demographics.ts'
import type { Letterhead } from '../../clinical/letters/letter.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { idIn } from '../fhir/read.ts'
import type { VisitOnHand } from '../record/visit-on-hand.ts'

/** The practice whose visit it is: who provides it (`Encounter.serviceProvider`), else who keeps the patient's record. */
export function practiceOf(
  cache: ReadableCache,
  { encounter, patient }: Pick<VisitOnHand, 'encounter' | 'patient'>,
): (Organization & { id: string }) | null {
  for (const named of [encounter?.serviceProvider, patient?.managingOrganization] as (
    | Reference
    | undefined
  )[]) {
    const id = idIn(named, 'Organization')
    const found = id ? cache.read('Organization', id)?.resource : undefined
    if (id && found?.name) return { ...found, id }
  }
  return null
}

/** `HTEST` of HL7 v3-ActReason, "test health data" (R4, v3-ActReason, read Nov 30, 2026): it is of training. */
const isTestData = ({ meta }: Organization): boolean =>
  Array.isArray(meta?.security) && meta.security.some(({ code }) => code === 'HTEST')

export const letterheadOf = (practice: Organization): Letterhead => ({
  name: practice.name ?? '',
  address: addressLine(practice.address),
  phone: phoneNumber(practice.telecom),
  example: isTestData(practice),
})
