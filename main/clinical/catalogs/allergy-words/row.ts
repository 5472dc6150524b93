/** A substance under its RxNorm ingredient code, and every way people write it: a comma between two. */
export type DrugWords = { rxcui: string; name: string; words: string }

/**
 * `words` need no source: a spelling is no clinical rule. The code and the name are RxNorm's; each code of this folder
 * was read under its name in two of these, Nov 29, 2026 (empagliflozin, 1545653, in the first alone):
 * - RxNorm Current Prescribable Content, Oct 6, 2025, as listed in
 *   https://github.com/davidanderson3/rxnorm-ingredients (web/data; its letter A is missing)
 * - US Core, common substances for allergy and intolerance,
 *   https://hl7.org/fhir/us/core/STU3.1.1/ValueSet-us-core-allergy-substance.html, read in its source,
 *   https://github.com/HL7/US-Core (input/Archives)
 * - where one of them lacks it: RxNorm's codes of NDF-RT's and of FDA's substances, 2014,
 *   https://github.com/dbmi-pitt/public-PDDI-analysis (PDDI-Datasets/Ndf-rt)
 */
export const drug = (rxcui: string, name: string, words: string): DrugWords => ({ rxcui, name, words })

/** Words that name a product of several substances: it may have been any of them. */
export type ProductWords = { words: string; rxcuis: string[] }

export const product = (words: string, ...rxcuis: string[]): ProductWords => ({ words, rxcuis })
