import { z } from 'zod'
import { longestSentence } from '../../main/clinical/medications/sig.ts'
import { Rxcui } from '../views/base.ts'
import {
  Id,
  MedicationChoice,
  OrderCheck,
  OrderScope,
  OrderView,
  PharmacyView,
  RefillView,
  SigView,
  WeightView,
} from '../views/index.ts'
import { Line, Remark } from '../views/text.ts'
import { command, none, ofVisit, query } from './kinds.ts'

const figures = {
  quantity: z.number().positive().max(1_000_000),
  quantityUnit: Line({ min: 1, max: 40 }),
}
/** The unsigned order that is being changed: it is not held against itself, and the new one takes its place. */
const replaces = { replaces: Id.nullish() }
/** Of a refill the order that it follows: being the same medicine, it is no duplicate of it. */
const prior = { prior: Id.nullish() }

export const orders = {
  'orders.list': query('engine', ofVisit, z.array(OrderView)),
  'orders.scope': query('engine', none, OrderScope),
  'orders.search': query('engine', z.object({ query: Line({ max: 100 }) }), z.array(MedicationChoice)),
  /** A medicine that these words mean and that the catalog does not have. */
  'orders.notHere': query(
    'engine',
    z.object({ query: Line({ max: 100 }) }),
    z.object({ medication: z.string().nullable() }),
  ),
  /** What a medicine of the chart was last prescribed as. */
  'orders.refill': query('engine', ofVisit.extend({ medicineId: Id }), RefillView),
  'orders.check': query(
    'engine',
    ofVisit.extend({
      rxcui: Rxcui,
      ...replaces,
      ...prior,
      /** With it dose and quantity are judged too. */
      dose: z.object({ sig: SigView.nullable(), ...figures }).nullish(),
    }),
    OrderCheck,
  ),
  /** Pharmacies of the directory, the nearest first: by name, street, city or ZIP code. `known`: the server has a directory. */
  'orders.pharmacies': query(
    'engine',
    ofVisit.extend({ query: Line({ max: 100 }), chosen: Id.nullish(), ...replaces }),
    z.object({
      known: z.boolean(),
      /** The patient's chart is not here whole: which pharmacies are theirs, or near, is not known yet. */
      notLoaded: z.boolean().nullish(),
      /** The one chosen, else where the next order of the visit goes by itself. */
      chosen: PharmacyView.nullable(),
      /** That `chosen` is in another state than the patient says they are in now. */
      elsewhere: z.string().nullish(),
      /** The patient's own. */
      preferred: PharmacyView.nullable(),
      found: z.array(PharmacyView),
    }),
  ),
  /** The weight that a dose by weight would go by. */
  'orders.weight': query('engine', ofVisit, WeightView),
  'orders.draft': command(
    'engine',
    ofVisit.extend({
      rxcui: Rxcui,
      ...replaces,
      ...prior,
      /** The sentence as it was read: of a `sig` the one that is made from it. */
      dosage: Line({ min: 1, max: longestSentence }),
      sig: SigView.nullish(),
      ...figures,
      refills: z.number().int().min(0).max(11),
      /** Left out: as the order before it in this visit, else the patient's own. */
      pharmacy: Id.nullish(),
      overrideReason: Remark({ max: 500 }).nullable(),
      /** The favorite that it was chosen from. */
      favorite: Id.nullish(),
    }),
    OrderView,
  ),
  /** Asks the server's whole directory; what it finds is on this machine from then on. `found`: how many. */
  'orders.findPharmacies': command(
    'engine',
    z.object({ query: Line({ min: 3, max: 100 }) }),
    z.object({ found: z.number().int() }),
  ),
  /** It is the patient's own pharmacy from now on, in this visit and those to come. */
  'orders.preferPharmacy': command('engine', ofVisit.extend({ pharmacy: Id }), none),
  /** What an unsigned one is for: a diagnosis of its visit, in the place of the first-listed one. */
  'orders.nameDiagnosis': command('engine', ofVisit.extend({ orderId: Id, diagnosisId: Id }), OrderView),
  'orders.remove': command('engine', ofVisit.extend({ orderId: Id }), none),
  /** Why one that the server holds for what stands in the chart is to go out all the same: it decides again. */
  'orders.giveReason': command(
    'engine',
    ofVisit.extend({ orderId: Id, reason: Remark({ min: 1, max: 500 }) }),
    OrderView,
  ),
  /** A held or failed prescription stays until someone acts: stop it. */
  'orders.stop': command(
    'engine',
    ofVisit.extend({ orderId: Id, reason: Remark({ min: 1, max: 500 }) }),
    OrderView,
  ),

  /** The prescriber has called the pharmacy about a prescription that could not be unsent. */
  'orders.called': command(
    'engine',
    ofVisit.extend({ orderId: Id, remark: Remark({ max: 500 }) }),
    OrderView,
  ),
} as const
