import type { MedicineName } from '../medications/medicine.ts'
import { type Drug, namesOf } from './rows/drugs.ts'

export type Named = Pick<MedicineName, 'text' | 'ingredients'>

/** What is put on skin, eyes, ears or mouth acts there; a patch and a nasal spray act in the whole body. */
const local =
  /\b(topical|cream|ointment|gel|lotion|shampoo|foam|ophthalmic|otic|eye|ear|vaginal|mouthwash)\b/i

export const isLocal = ({ text }: Named): boolean => local.test(text)

/**
 * By its coded ingredients and by its words, a name or brand as whole words: charts have many medicines whose code no
 * catalog here knows.
 */
export function isDrug({ text, ingredients }: Named, drug: Drug): boolean {
  const said = spaced(text)
  return (
    ingredients.some(({ name }) => name.toLowerCase() === drug) ||
    namesOf(drug).some((name) => said.includes(spaced(name)))
  )
}

/** "St. John’s wort" and "St Johns Wort" are the same. */
const spaced = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replaceAll(/['’.]/g, '')
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim()} `
