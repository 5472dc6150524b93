import { assertNever } from '../../../preload/assert-never.ts'
import { formatDate } from '../../clinical/dates.ts'
import type { LicenseAnswer } from '../../clinical/licensure.ts'
import type { Place } from '../../clinical/place-day.ts'
import { stateName } from '../../clinical/us-states.ts'

export const unknownPlaceMessage = 'The patient’s state is not known, so no license can be checked.'

/** Tells the provider why a license does or does not hold at the place. */
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
