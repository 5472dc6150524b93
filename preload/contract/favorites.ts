import { z } from 'zod'
import { longestSentence } from '../../main/clinical/medications/sig.ts'
import { Rxcui } from '../views/base.ts'
import { FavoritesView, Id, SigView } from '../views/index.ts'
import { Line } from '../views/text.ts'
import { command, none, ofVisit, query } from './kinds.ts'

const name = Line({ max: 80 })

/** Prescriptions that a provider keeps to choose them again. They hold nothing of a patient. */
export const favorites = {
  'favorites.list': query('engine', none, FavoritesView),
  /** As it stands in an order of that visit, whose patient's name it must not hold. `id` null: a new one, else in the place of one's own. */
  'favorites.keep': command(
    'engine',
    ofVisit.extend({
      id: Id.nullable(),
      rxcui: Rxcui,
      dosage: Line({ min: 1, max: longestSentence }),
      sig: SigView.nullable(),
      quantity: z.number().positive().max(1_000_000),
      quantityUnit: Line({ min: 1, max: 40 }),
      refills: z.number().int().min(0).max(11),
    }),
    z.object({ id: Id }),
  ),
  /** Empty: it is called by its medicine. */
  'favorites.rename': command('engine', z.object({ id: Id, name }), none),
  'favorites.remove': command('engine', z.object({ id: Id }), none),
} as const
