import type { AllergyIntolerance, List } from '@medplum/fhirtypes'
import type { AllergyView } from '../../../preload/views.ts'
import { codedOf, latestFirst, wordsOf } from '../fhir/read.ts'
import { listedAsNone, recordsNone } from './list-state.ts'

/** Active allergies first, each group latest first. */
export function allergyViews(allergies: AllergyIntolerance[]): AllergyView[] {
  const told = allergies.filter((one) => !recordsNone('allergies', one.code)).map(viewOf)
  const latest = latestFirst(told, (one) => one.recorded)
  return [...latest.filter((one) => one.active), ...latest.filter((one) => !one.active)]
}

/** Someone recorded that she has no allergy, and that record still stands. */
export function noKnownAllergies(allergies: AllergyIntolerance[], lists: List[]): boolean {
  return (
    listedAsNone('allergies', lists) ||
    allergies.some((one) => recordsNone('allergies', one.code) && isActive(one))
  )
}

function viewOf(allergy: AllergyIntolerance): AllergyView {
  const reactions = (allergy.reaction ?? []).flatMap((reaction) => reaction.manifestation.map(wordsOf))
  return {
    id: allergy.id ?? '',
    text:
      wordsOf(allergy.code) ||
      wordsOf(allergy.reaction?.[0]?.substance) ||
      allergy.note?.[0]?.text ||
      'Not named',
    coded: codedOf(allergy.code),
    reaction: reactions.filter(Boolean).join(', ') || null,
    criticality: allergy.criticality ?? null,
    recorded: allergy.recordedDate ?? allergy.onsetDateTime ?? null,
    active: isActive(allergy),
  }
}

/** Without a clinical status an allergy counts as active: the careful reading. */
function isActive(allergy: AllergyIntolerance): boolean {
  const clinical = allergy.clinicalStatus?.coding?.[0]?.code
  const refuted = allergy.verificationStatus?.coding?.some((coding) => coding.code === 'refuted')
  return clinical !== 'inactive' && clinical !== 'resolved' && !refuted
}
