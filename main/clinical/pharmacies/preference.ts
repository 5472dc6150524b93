import type { Basic, Extension, Patient, Reference } from '@medplum/fhirtypes'
import { hasCode } from '../codes/concepts.ts'
import { rounds } from '../codes/rounds-systems.ts'
import { preferredPharmacy, preferredPharmacyUrl } from './pharmacy.ts'

/**
 * That a patient prefers a pharmacy from now on, as a provider recorded it in a visit: R4's Basic, for what has no resource of
 * its own, written once. The central API takes it over into the Patient, whose own writer it is.
 */
export type PharmacyPreference = { pharmacyId: string; name: string; at: string }

const code = 'preferred-pharmacy'

export function preferenceResource(
  id: string,
  patientId: string,
  author: Reference,
  { pharmacyId, name, at }: PharmacyPreference,
): Basic & { id: string } {
  return {
    resourceType: 'Basic',
    id,
    extension: [
      {
        url: rounds.preferredPharmacy,
        extension: [
          { url: 'pharmacy', valueReference: { reference: `Organization/${pharmacyId}`, display: name } },
          { url: 'at', valueDateTime: at },
        ],
      },
    ],
    code: { coding: [{ system: rounds.basic, code }], text: 'Preferred pharmacy' },
    subject: { reference: `Patient/${patientId}` },
    author: author as Basic['author'],
  } as Basic & { id: string }
}

/** null: it is about something else, or does not say which pharmacy. */
export function preferenceOf(basic: Basic): PharmacyPreference | null {
  if (!hasCode(basic.code, rounds.basic, code)) return null
  const said = basic.extension?.find(({ url }) => url === rounds.preferredPharmacy)
  const part = (url: string): Extension | undefined => said?.extension?.find((one) => one.url === url)
  const { reference, display } = part('pharmacy')?.valueReference ?? {}
  const [, pharmacyId] = /^Organization\/([A-Za-z0-9\-.]{1,64})$/.exec(reference ?? '') ?? []
  return pharmacyId ? { pharmacyId, name: display ?? '', at: part('at')?.valueDateTime ?? '' } : null
}

/** The patient with this pharmacy in the place of the one before. */
export const withPreferredPharmacy = <P extends Patient>(
  patient: P,
  { pharmacyId, name }: PharmacyPreference,
): P => ({
  ...patient,
  extension: [
    ...(patient.extension ?? []).filter(({ url }) => url !== preferredPharmacyUrl),
    preferredPharmacy(pharmacyId, name),
  ],
})
