import { memberName } from './allergy-classes.ts'
import { writtenName } from './allergy-words/drugs.ts'
import { type Ingredient, ingredientName } from './medications.ts'

/** The substance of a RxNorm ingredient code that the catalog, an allergy class or the words of allergies know; a product is none. */
export function ingredientOf(rxcui: string): Ingredient | undefined {
  const name = ingredientName(rxcui) ?? memberName(rxcui) ?? writtenName(rxcui)
  return name === undefined ? undefined : { rxcui, name }
}
