import type { Encounter, Location } from '@medplum/fhirtypes'
import type { Place } from '../../main/clinical/place-day.ts'

/** Where the patient said they are: the last active location of the visit; undefined where no state is recorded. */
export function statedPlace(encounter: Encounter | undefined): Place | undefined {
  const active = encounter?.location?.filter((it) => it.status === 'active').at(-1)
  const id = active?.location?.reference?.replace(/^#/, '')
  const location = encounter?.contained?.find(
    (it): it is Location => it.resourceType === 'Location' && it.id === id,
  )
  const { state, city } = location?.address ?? {}
  return state ? { state, city } : undefined
}
