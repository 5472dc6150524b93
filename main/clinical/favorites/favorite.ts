import { plain } from '../figures.ts'
import { type ByWeight, type Sig, sigText } from '../medications/sig.ts'
import { wordsOfOften, wordsOfRoute } from '../medications/sig-words.ts'

/** A sig without anybody it is for: of a dose by weight the rule stays, and neither the weight nor the dose it came to. */
export type FavoriteSig = Omit<Sig, 'dose' | 'byWeight'> & {
  /** Null: it follows from the weight. */
  dose: number | null
  perKg: Omit<ByWeight, 'kg'> | null
}

/** What of a prescription is kept to prescribe it to others. */
export type FavoriteContent = {
  rxcui: string
  medication: string
  /** The sentence: of a dose by weight its rule. */
  dosage: string
  /** Null: in words alone. */
  sig: FavoriteSig | null
  /** Null: it follows from the dose, or was not said. */
  quantity: number | null
  quantityUnit: string
  refills: number
}

export type Favorite = FavoriteContent & {
  id: string
  /** What its owner calls it; empty: by its medicine. */
  name: string
  of: 'own' | 'practice'
}

type Prescribed = {
  rxcui: string
  medication: string
  dosage: string
  sig: Sig | null
  quantity: number
  quantityUnit: string
  refills: number
}

/** A prescription without its patient. */
export function withoutPatient({ sig, dosage, quantity, ...rest }: Prescribed): FavoriteContent {
  if (!sig) return { ...rest, dosage, sig, quantity }
  const { byWeight, dose, ...said } = sig
  if (!byWeight) return { ...rest, dosage: sigText(sig), sig: { ...said, dose, perKg: null }, quantity }
  const { mgPerKg, per } = byWeight
  const { next: _, ...one } = said
  const rule: FavoriteSig = { ...one, dose: null, doseMax: null, mg: null, perKg: { mgPerKg, per } }
  // What was counted out for one child is no quantity for another.
  return { ...rest, dosage: ruleText(rule), sig: rule, quantity: null }
}

/** "45 mg/kg/day by mouth, twice a day for 10 days, with food" */
function ruleText({ perKg, route, often, days, asNeeded, more }: FavoriteSig): string {
  const { mgPerKg, per } = perKg ?? { mgPerKg: 0, per: 'day' }
  const { words, sentence = words } = wordsOfRoute(route)
  return [
    [`${plain(mgPerKg)} mg/kg/${per}`, sentence].filter(Boolean).join(' '),
    [
      wordsOfOften(often).words,
      asNeeded === null ? '' : ['as needed', asNeeded && `for ${asNeeded}`].filter(Boolean).join(' '),
      days === null ? '' : `for ${days} ${days === 1 ? 'day' : 'days'}`,
    ]
      .filter(Boolean)
      .join(' '),
    more,
  ]
    .filter(Boolean)
    .join(', ')
}

/** The same prescription, whatever it is called. */
export const isSame = (one: FavoriteContent, other: FavoriteContent): boolean =>
  one.rxcui === other.rxcui &&
  one.dosage === other.dosage &&
  one.quantity === other.quantity &&
  one.refills === other.refills &&
  (one.quantity === null || one.quantityUnit === other.quantityUnit)

const wordsIn = (text: string): string[] => text.toLowerCase().match(/[\p{L}]+|\d+(?:\.\d+)?/gu) ?? []

/**
 * Those that each word typed begins some word of: their name, medicine or sig; of nothing typed all. One's own before the
 * practice's, then what was chosen most.
 */
export function findFavorites<T extends Pick<Favorite, 'name' | 'medication' | 'dosage' | 'of'>>(
  all: readonly (T & { used: number })[],
  typed: string,
): (T & { used: number })[] {
  const wanted = wordsIn(typed)
  return all
    .filter(({ name, medication, dosage }) => {
      const has = wordsIn(`${name} ${medication} ${dosage}`)
      return wanted.every((word) => has.some((one) => one.startsWith(word)))
    })
    .toSorted(
      (a, b) =>
        Number(b.of === 'own') - Number(a.of === 'own') ||
        b.used - a.used ||
        calledBy(a).localeCompare(calledBy(b), 'en'),
    )
}

/** What it is called in a list. */
export const calledBy = ({ name, medication }: Pick<Favorite, 'name' | 'medication'>): string =>
  name || medication

/** A word of the patient's name that stands in what would be kept; null: none. */
export function namesPatient(words: string, names: readonly string[]): string | null {
  const said = new Set(wordsIn(words))
  return names.flatMap(wordsIn).find((word) => word.length > 2 && said.has(word)) ?? null
}
