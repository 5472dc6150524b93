import { nameOfAllergen } from '../catalogs/allergy-classes.ts'
import { documentNames } from '../catalogs/document-names.ts'
import { ingredientOf } from '../catalogs/ingredients.ts'
import { medicationOf } from '../catalogs/medications.ts'
import { observationNames } from '../catalogs/observation-names.ts'
import { systems } from './code-systems.ts'

/**
 * The name that the catalogs on this machine give a code; undefined where none knows it. Not a terminology service:
 * medications that can be prescribed, their ingredients, the allergens of the screen, the commonest observations.
 */
export function knownName(system: string, code: string): string | undefined {
  if (system === systems.rxnorm)
    return medicationOf(code)?.name ?? ingredientOf(code)?.name ?? nameOfAllergen(code)
  if (system === systems.snomed || system === systems.atc) return nameOfAllergen(code)
  if (system === systems.loinc) return observationNames.get(code) ?? documentNames.get(code)
  return undefined
}
