import { nameOfAllergen } from '../allergies/allergy-classes.ts'
import { medicationOf } from '../medications/catalogue.ts'
import { ingredientOf } from '../medications/ingredients.ts'
import { documentNames } from '../notes/document-names.ts'
import { systems } from './code-systems.ts'
import { observationNames } from './observation-names.ts'

/**
 * The name that the catalogues on this machine give a code; undefined where none knows it. Not a terminology service:
 * medications that can be prescribed, their ingredients, the allergens of the screen, the commonest observations.
 */
export function knownName(system: string, code: string): string | undefined {
  if (system === systems.rxnorm)
    return medicationOf(code)?.name ?? ingredientOf(code)?.name ?? nameOfAllergen(code)
  if (system === systems.snomed) return nameOfAllergen(code)
  if (system === systems.loinc) return observationNames.get(code) ?? documentNames.get(code)
  return undefined
}
