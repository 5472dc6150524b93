import { assertNever } from '../../../preload/assert-never.ts'
import { formatDate } from '../../../preload/dates.ts'
import type { LicenseAnswer } from '../../clinical/licensure.ts'
import type { Place } from '../../clinical/place-day.ts'
import { stateName } from '../fhir/us-states.ts'

export const unknownPlaceMessage =
  'It is not known in which state the patient is, so no license can be checked.'

/** The sentence for the person, why a license does or does not hold there. */
export function licenseMessage(answer: LicenseAnswer, { state }: Place): string {
  if (answer.open) return `Licensed in ${stateName(state)}.`
  switch (answer.why) {
    case 'expired':
      return `Your ${stateName(state)} license expired on ${formatDate(answer.license.expires ?? '')}.`
    case 'later':
      return `Your ${stateName(state)} license begins on ${formatDate(answer.license.starts ?? '')}.`
    case 'none':
      return `Not licensed in ${state}.`
    case 'unknown-place':
      return unknownPlaceMessage
    default:
      return assertNever(answer)
  }
}
