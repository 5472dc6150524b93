import { isSame, withoutPatient } from '../../main/clinical/favorites/favorite.ts'
import type { FavoriteView, MedicationChoice, OrderView } from '../../preload/views/index.ts'
import { emptyOrder, type OrderRead, type OrderTyped, typedFor, typedSig } from './order-input.ts'

/** What an order says that can be kept of it. */
export type Prescribed = Pick<
  OrderView,
  'rxcui' | 'medication' | 'dosage' | 'sig' | 'quantity' | 'quantityUnit' | 'refills'
>

/** Null: something is missing yet. */
export function prescribedIn(
  { complete, dosage, sig, quantity, unit, refills }: OrderRead,
  { rxcui, name }: MedicationChoice,
): Prescribed | null {
  if (!complete || quantity === null || refills === null) return null
  return { rxcui, medication: name, dosage, sig, quantity, quantityUnit: unit, refills }
}

/** The favorite that says the same. */
export function sameAs(prescribed: Prescribed, favorites: readonly FavoriteView[]): FavoriteView | undefined {
  const kept = withoutPatient(prescribed)
  return favorites.find((favorite) => isSame(kept, favorite))
}

/** What a form begins with that a favorite was chosen for; of one whose medicine left the catalog, its name is searched. */
export function typedFavorite(favorite: FavoriteView): OrderTyped {
  const { id, choice, sig, dosage, quantity, quantityUnit, refills, medication } = favorite
  if (!choice) return { ...emptyOrder, favorite: id, find: medication.split(' ')[0] ?? '' }
  // Beside a quantity that was kept nothing usual is proposed.
  const chosen = quantity === null ? choice : { ...choice, usualQuantity: null }
  return {
    ...typedFor(chosen),
    ...(sig ? typedSig({ ...sig, byWeight: null }) : {}),
    favorite: id,
    mode: sig ? (sig.perKg ? 'weight' : 'dose') : 'words',
    dosage,
    mgPerKg: sig?.perKg ? String(sig.perKg.mgPerKg) : '',
    per: sig?.perKg?.per ?? 'day',
    quantity: quantity === null ? '' : String(quantity),
    unit: quantity === null ? (choice.usualQuantityUnit ?? '') : quantityUnit,
    refills: String(refills),
  }
}
