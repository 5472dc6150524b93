import type { Library } from '@medplum/fhirtypes'
import { hasCode } from '../codes/concepts.ts'
import { rounds } from '../codes/rounds-systems.ts'
import { cleanText, isRecord, isWhole, jsonContent, listOf, must, readJsonContent } from '../json-content.ts'
import type { Step } from '../medications/sig.ts'
import { doseUnits, oftens, routes } from '../medications/sig-words.ts'
import { type LibraryOwner, ownedBy, ownerOf } from '../phrases/library.ts'
import type { Favorite, FavoriteContent, FavoriteSig } from './favorite.ts'

/** A favorite prescription as FHIR: a Library with an owner, as a phrase is one. Why: docs/decisions/favorites.md. */

const code = 'favorite-prescription'
export const isFavorite = (library: Library): boolean => hasCode(library.type, rounds.library, code)

export function favoriteLibrary(
  { id, name, of: _, ...content }: Omit<Favorite, 'of'> & { of?: Favorite['of'] },
  owner: LibraryOwner,
): Library & { id: string } {
  return {
    resourceType: 'Library',
    id,
    ...ownedBy(owner),
    ...(name ? { title: name } : {}),
    status: 'active',
    type: { coding: [{ system: rounds.library, code }] },
    content: [jsonContent(content)],
  }
}

/** Null: it is something else, withdrawn, or says what a workstation can't read. */
export function favoriteOf(library: Library): Favorite | null {
  const { id, title = '', status } = library
  if (!isFavorite(library) || status !== 'active' || !id) return null
  const said = readJsonContent(library, contentOf)
  return said && { id, name: title, of: ownerOf(library) === null ? 'practice' : 'own', ...said }
}

const isAmount = (it: unknown): it is number =>
  typeof it === 'number' && Number.isFinite(it) && it > 0 && it <= 1_000_000
const isRefills = (it: unknown): it is number => isWhole(it) && it >= 0 && it <= 11
const isDays = (it: unknown): it is number => isWhole(it) && it >= 1 && it <= 366
const orNull = <T>(it: unknown, is: (it: unknown) => it is T): T | null =>
  it === null || it === undefined ? null : must(it, is)
const oneOf =
  <T extends string>(all: readonly T[]) =>
  (it: unknown): it is T =>
    all.includes(it as T)
const line = (it: unknown, most: number): string => {
  const text = cleanText(it).replaceAll(/\s+/g, ' ').trim()
  return must(text, (one): one is string => text.length <= most && one === text)
}
const filled = (it: unknown, most: number): string => must(line(it, most), (one): one is string => one !== '')

function contentOf(it: unknown): FavoriteContent {
  const { rxcui, medication, dosage, sig, quantity, quantityUnit, refills } = must(it, isRecord)
  return {
    rxcui: must(rxcui, (one): one is string => typeof one === 'string' && /^\d{1,8}$/.test(one)),
    medication: filled(medication, 300),
    dosage: filled(dosage, 2000),
    sig: sig === null || sig === undefined ? null : sigIn(sig),
    quantity: orNull(quantity, isAmount),
    quantityUnit: line(quantityUnit, 40),
    refills: must(refills, isRefills),
  }
}

function sigIn(it: unknown): FavoriteSig {
  const { dose, doseMax, unit, route, often, days, asNeeded, more, mg, perKg, next } = must(it, isRecord)
  const sig = {
    dose: orNull(dose, isAmount),
    doseMax: orNull(doseMax, isAmount),
    unit: must(unit, oneOf(doseUnits)),
    route: must(route, oneOf(routes)),
    often: must(often, oneOf(oftens)),
    days: orNull(days, isDays),
    asNeeded: asNeeded === null || asNeeded === undefined ? null : line(asNeeded, 80),
    more: line(more, 120),
    mg: orNull(mg, isAmount),
    perKg: perKg === null || perKg === undefined ? null : perKgIn(perKg),
  }
  // A dose that nothing says, or that both say, is none.
  must(sig, (one): one is typeof sig => (sig.dose === null) !== (sig.perKg === null) && one === sig)
  const steps = listOf(next ?? [], stepIn)
  return steps.length > 0 ? { ...sig, next: steps } : sig
}

function perKgIn(it: unknown): NonNullable<FavoriteSig['perKg']> {
  const { mgPerKg, per } = must(it, isRecord)
  return { mgPerKg: must(mgPerKg, isAmount), per: must(per, oneOf(['day', 'dose'] as const)) }
}

function stepIn(it: unknown): Step {
  const { dose, often, days, mg } = must(it, isRecord)
  return {
    dose: must(dose, isAmount),
    often: must(often, oneOf(oftens)),
    days: orNull(days, isDays),
    mg: orNull(mg, isAmount),
  }
}
