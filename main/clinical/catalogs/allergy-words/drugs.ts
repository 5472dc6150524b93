import { antibioticProducts, antibiotics } from './antibiotics.ts'
import { otherMedicines, otherProducts } from './other-medicines.ts'
import { pain, painProducts } from './pain.ts'
import type { DrugWords, ProductWords } from './row.ts'

export const drugs: readonly DrugWords[] = [...antibiotics, ...pain, ...otherMedicines]

export const products: readonly ProductWords[] = [...antibioticProducts, ...painProducts, ...otherProducts]

const names = new Map(drugs.map(({ rxcui, name }) => [rxcui, name]))

/** The name of a substance that people write allergies to, by its RxNorm ingredient code. */
export const writtenName = (rxcui: string): string | undefined => names.get(rxcui)
