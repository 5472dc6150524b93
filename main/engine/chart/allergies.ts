import type { AllergyIntolerance } from '@medplum/fhirtypes'
import type { AllergyView } from '../../../preload/views/index.ts'
import {
  allergyName,
  hadSevereReaction,
  isDangerous,
  isInForce,
  isRefuted,
  isUnconfirmed,
  isWithdrawn,
  reactionKind,
  reactionTexts,
  worstSeverity,
} from '../../clinical/allergies/allergy.ts'
import { codesOfWords } from '../../clinical/allergies/code-words.ts'
import { noneKnownBy } from '../../clinical/allergies/none-known.ts'
import { codedOf } from '../../clinical/codes/concepts.ts'

export function allergyView(allergy: AllergyIntolerance): AllergyView {
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
    refuted: isRefuted(allergy),
    kind: reactionKind(allergy),
    severity: worstSeverity(allergy),
    none: noneKnownBy(allergy),
    ...codesOfWords(allergy),
  }
}

const isActive = (allergy: AllergyIntolerance): boolean => isInForce(allergy) && !isWithdrawn(allergy)
