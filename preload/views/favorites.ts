import { z } from 'zod'
import { Id } from './base.ts'
import { MedicationChoice, SigView } from './orders.ts'

/** As `FavoriteSig` of main/clinical/favorites says it. */
const FavoriteSig = SigView.omit({ dose: true, byWeight: true }).extend({
  dose: z.number().nullable(),
  perKg: z.object({ mgPerKg: z.number(), per: z.enum(['day', 'dose']) }).nullable(),
})

/** A prescription that is kept to prescribe it again, to whomever. */
export const FavoriteView = z.object({
  id: Id,
  /** Empty: it is called by its medicine. */
  name: z.string(),
  of: z.enum(['own', 'practice']),
  rxcui: z.string(),
  medication: z.string(),
  /** Null: the catalog here does not have its medicine, so that it can't be ordered. */
  choice: MedicationChoice.nullable(),
  dosage: z.string(),
  sig: FavoriteSig.nullable(),
  /** Null: it follows from the dose. */
  quantity: z.number().nullable(),
  quantityUnit: z.string(),
  refills: z.number().int(),
  /** How often this profile ordered from it. */
  used: z.number().int(),
  /** What was changed here and is not at the server: empty: it will be; else why the server refused it. Null: nothing. */
  unsent: z.string().nullable(),
})
export type FavoriteView = z.infer<typeof FavoriteView>

export const FavoritesView = z.object({
  /** The server keeps favorites for this provider. */
  offered: z.boolean(),
  items: z.array(FavoriteView),
})
export type FavoritesView = z.infer<typeof FavoritesView>
