import medications from '../../../resources/terminology/medications.json' with { type: 'json' }

/** A substance by its RxNorm ingredient (term type IN). */
export type Ingredient = { rxcui: string; name: string }

/** A product that can be prescribed: RxNorm clinical (SCD) or branded drug (SBD), under its RxNorm name. */
export type Medication = {
  rxcui: string
  name: string
  brand: boolean
  ingredients: Ingredient[]
  usualDosage: string
  usualQuantity: number
  quantityUnit: string
}

/**
 * What can be prescribed in training and in a small practice: our own selection of common outpatient products.
 * No controlled substance is in it. A real deployment loads the whole of RxNorm through the central API
 * (docs/decisions/medication-catalog.md).
 */
export const catalog: readonly Medication[] = medications

const byCode = new Map(catalog.map((medication) => [medication.rxcui, medication]))

export const medicationOf = (rxcui: string): Medication | undefined => byCode.get(rxcui)

const ingredientNames = new Map(
  catalog.flatMap(({ ingredients }) => ingredients.map(({ rxcui, name }) => [rxcui, name])),
)

/** The name of an ingredient of some product, by its RxNorm code. */
export const ingredientName = (rxcui: string): string | undefined => ingredientNames.get(rxcui)
