import { memberName } from '../allergies/allergy-classes.ts'
import { type Ingredient, ingredientName } from './catalogue.ts'

/** The substance of a RxNorm ingredient code that the catalogue or an allergy class knows; a product is none. */
export function ingredientOf(rxcui: string): Ingredient | undefined {
  const name = ingredientName(rxcui) ?? memberName(rxcui)
  return name === undefined ? undefined : { rxcui, name }
}
