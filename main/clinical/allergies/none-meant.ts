/** What somebody is known to have no allergy to. */
export type NoneKnown = 'drugs' | 'food' | 'all'

export const noneKnownLabels: Record<NoneKnown, string> = {
  all: 'No known allergies',
  drugs: 'No known drug allergies',
  food: 'No known food allergies',
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z]+/g, ' ')
    .trim()

const any =
  '(?:(?:has|have|having|with|patient|pt|reports?|denies|no|not any|known|any|current|other|to|sin|niega|conocidas?|hay|tiene) )*'
const drugs = '(?:drugs?|medications?|medicines?|meds?|medicamentos?|farmacos?)'
const allergies = '(?:allerg(?:y|ies)|alergias?)'

const meant: readonly [NoneKnown, RegExp][] = [
  [
    'drugs',
    new RegExp(
      `^(?:nkda|nkdas|nkma|nda|${any}${drugs} ${allergies}(?: known| conocidas)?|${any}${allergies} (?:to|a) (?:any )?${drugs})$`,
    ),
  ],
  [
    'food',
    new RegExp(
      `^(?:nkfa|${any}foods? ${allergies}(?: known)?|${any}${allergies} (?:to|a) (?:any )?(?:foods?|alimentos))$`,
    ),
  ],
  [
    'all',
    new RegExp(
      `^(?:nka|nkas|nil|none|none known|no|ninguna?|n a|nil known|no known|${any}${allergies}(?: known| conocidas)?)$`,
    ),
  ],
]
const negative = /^(?:nk?[dfm]?as?|nda|nil|none|n a)\b|\b(?:no|not|denies|sin|niega|ninguna?|none)\b/

/** The words that mean there is none: what is typed there is no name of an allergy. null: they may be one. */
export function noneMeant(text: string): NoneKnown | null {
  const words = plain(text)
  if (!negative.test(words)) return null
  return meant.find(([, pattern]) => pattern.test(words))?.[0] ?? null
}
