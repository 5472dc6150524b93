import type { Encounter, Location } from '@medplum/fhirtypes'

/** The state (USPS code) where the patient said they are: the last active location of the visit. */
export function statedState(encounter: Encounter | undefined): string | undefined {
  const active = encounter?.location?.filter((it) => it.status === 'active').at(-1)
  const id = active?.location?.reference?.replace(/^#/, '')
  const location = encounter?.contained?.find(
    (it): it is Location => it.resourceType === 'Location' && it.id === id,
  )
  return location?.address?.state
}
