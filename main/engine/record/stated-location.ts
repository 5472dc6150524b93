import type { Encounter, EncounterLocation, Location } from '@medplum/fhirtypes'
import type { StatedLocation, VisitView } from '../../../preload/views/index.ts'
import { rounds } from '../../clinical/codes/rounds-systems.ts'
import { phoneNumber } from '../../clinical/demographics.ts'
import { endedAt } from '../../clinical/periods.ts'
import { extensionOf } from '../fhir/read.ts'

/** Where the patient says they are now: the last active place of the visit; null when it was not asked yet. */
export function statedLocation(encounter: Encounter | undefined): VisitView['location'] {
  const active = encounter?.location?.findLast((one) => one.status === 'active')
  const place = active && containedIn(encounter, active)
  if (!active || !place) return null
  return {
    line: place.address?.line?.join(', ') ?? '',
    city: place.address?.city ?? '',
    state: place.address?.state ?? '',
    callBack: phoneNumber(place.telecom) ?? '',
    companions: extensionOf(place, rounds.companions)?.valueString ?? '',
    since: active.period?.start ?? '',
  }
}

/** Who was with the patient at the place stated last, also of a visit that is over; empty: nobody said. */
export function statedCompanions(encounter: Encounter): string {
  const last = encounter.location?.at(-1)
  const place = last && containedIn(encounter, last)
  return extensionOf(place, rounds.companions)?.valueString ?? ''
}

/** The Encounter with a new stated place from `at` on; the one before ends then and stays readable. */
export function withStatedLocation(encounter: Encounter, stated: StatedLocation, at: string): Encounter {
  const id = `loc-${(encounter.location?.length ?? 0) + 1}`
  const place: Location = {
    resourceType: 'Location',
    id,
    extension: [{ url: rounds.companions, valueString: stated.companions }],
    mode: 'instance',
    telecom: [{ system: 'phone', value: stated.callBack }],
    address: {
      ...(stated.line ? { line: [stated.line] } : {}),
      ...(stated.city ? { city: stated.city } : {}),
      state: stated.state,
    },
  }
  const before = (encounter.location ?? []).map((one) =>
    one.status === 'active' ? { ...one, status: 'completed' as const, period: endedAt(one.period, at) } : one,
  )
  const now: EncounterLocation = {
    location: { reference: `#${id}` },
    status: 'active',
    period: { start: at },
  }
  return { ...encounter, contained: [...(encounter.contained ?? []), place], location: [...before, now] }
}

function containedIn(
  encounter: Encounter | undefined,
  { location }: EncounterLocation,
): Location | undefined {
  const found = encounter?.contained?.find((one) => `#${one.id}` === location.reference)
  return found?.resourceType === 'Location' ? found : undefined
}
