import type { AllergyIntolerance, CodeableConcept, Coding } from '@medplum/fhirtypes'
import { systems } from '../codes/code-systems.ts'
import { hasCode } from '../codes/concepts.ts'
import { recordsNone, recordsNoneOfOneKind } from '../codes/recorded-none.ts'
import { type NoneKnown, noneKnownLabels, noneMeant } from './none-meant.ts'

/**
 * The SNOMED CT concepts that US Core names for it (Common substances for allergy and intolerance documentation including
 * refutations, 2.16.840.1.113762.1.4.1186.8), as `codes/recorded-none.ts` reads them.
 */
const coded: Record<NoneKnown, Coding> = {
  all: { system: systems.snomed, code: '716186003', display: 'No known allergy' },
  drugs: { system: systems.snomed, code: '409137002', display: 'No known drug allergy' },
  food: { system: systems.snomed, code: '429625007', display: 'No known food allergy' },
}

export const noneKnownCode = (of: NoneKnown): CodeableConcept => ({
  coding: [coded[of]],
  text: noneKnownLabels[of],
})

/** Whether an entry says that there is none, and of what; null: it is an allergy, or says it of something else (latex). */
export function noneKnownBy({ code }: AllergyIntolerance): NoneKnown | null {
  if (recordsNone('allergies', code)) return 'all'
  const kind = (['drugs', 'food'] as const).find(
    (of) =>
      hasCode(code, systems.snomed, coded[of].code ?? '') ||
      hasCode(
        code,
        systems.ips,
        of === 'drugs' ? 'no-known-medication-allergies' : 'no-known-food-allergies',
      ),
  )
  return kind ?? (recordsNoneOfOneKind(code) ? noneMeant(code?.text ?? '') : null)
}
