import type { AllergyIntolerance, List } from '@medplum/fhirtypes'
import type { AllergyView } from '../../../preload/views.ts'
import {
  allergyName,
  hadSevereReaction,
  isDangerous,
  isInForce,
  isUnconfirmed,
  isWithdrawn,
  reactionTexts,
} from '../../clinical/allergies/allergy.ts'
import { codedOf } from '../../clinical/codes/concepts.ts'
import { listedAsNone, recordsNone, recordsNothing } from '../../clinical/codes/recorded-none.ts'
import { latestFirst } from '../fhir/read.ts'

/** Active allergies before the others, and of the active ones the dangerous first; each group latest first. */
export function allergyViews(allergies: AllergyIntolerance[]): AllergyView[] {
  const told = allergies
    .filter(({ code }) => !recordsNone('allergies', code) && !recordsNothing('allergies', code))
    .map(viewOf)
  return latestFirst(told, (one) => one.recorded).toSorted((a, b) => rankOf(a) - rankOf(b))
}

const rankOf = ({ active, dangerous }: AllergyView): number => (active ? (dangerous ? 0 : 1) : 2)

/** Someone recorded that the patient has no allergy, and that record still stands. */
export function noKnownAllergies(allergies: AllergyIntolerance[], lists: List[]): boolean {
  return (
    listedAsNone('allergies', lists) ||
    allergies.some((one) => recordsNone('allergies', one.code) && isActive(one))
  )
}

function viewOf(allergy: AllergyIntolerance): AllergyView {
  return {
    id: allergy.id ?? '',
    text: allergyName(allergy) || 'Not named',
    coded: codedOf(allergy.code),
    reaction: reactionTexts(allergy).join(', ') || null,
    criticality: allergy.criticality ?? null,
    severe: hadSevereReaction(allergy),
    dangerous: isDangerous(allergy),
    unconfirmed: isUnconfirmed(allergy),
    recorded: allergy.recordedDate ?? allergy.onsetDateTime ?? null,
    active: isActive(allergy),
  }
}

const isActive = (allergy: AllergyIntolerance): boolean => isInForce(allergy) && !isWithdrawn(allergy)
