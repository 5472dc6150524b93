import { z } from 'zod'
import { doseUnits, oftens, routes } from '../../main/clinical/medications/sig-words.ts'
import { Id } from './base.ts'
import { Line } from './text.ts'

const Amount = z.number().positive().max(10_000)

/** How a medicine is taken, as the builder says it (`main/clinical/medications/sig.ts`). */
export const SigView = z.object({
  dose: Amount,
  doseMax: Amount.nullable(),
  unit: z.enum(doseUnits),
  route: z.enum(routes),
  often: z.enum(oftens),
  days: z.number().int().min(1).max(366).nullable(),
  /** What for; "": as needed, no more said; null: not as needed. */
  asNeeded: Line({ max: 80 }).nullable(),
  more: Line({ max: 120 }),
  /** In one dose, beside mL. */
  mg: z.number().positive().max(1_000_000).nullable(),
  /** What the dose was reckoned from; `kg` is the weight that was shown. */
  byWeight: z
    .object({ mgPerKg: Amount, per: z.enum(['day', 'dose']), kg: z.number().positive().max(1000) })
    .nullable(),
  /** The steps that follow, each after the one before. */
  next: z
    .array(
      z.object({
        dose: Amount,
        often: z.enum(oftens),
        days: z.number().int().min(1).max(366).nullable(),
        mg: z.number().positive().max(1_000_000).nullable(),
      }),
    )
    .min(1)
    .max(7)
    .optional(),
})
export type SigView = z.infer<typeof SigView>

/** What a dose by weight goes by: kilograms first, always. */
export const WeightView = z.object({
  weight: z
    .object({
      kg: z.number(),
      /** "27 kg (59.5 lb)" */
      text: z.string(),
      on: z.string(),
      /** "Stated by the patient"; empty where nobody recorded it. */
      source: z.string(),
      id: z.string(),
    })
    .nullable(),
  /** Why no dose may go by it; null: it may. */
  blocks: z.string().nullable(),
  doubt: z.string().nullable(),
})
export type WeightView = z.infer<typeof WeightView>

export const MedicationChoice = z.object({
  rxcui: z.string(),
  name: z.string(),
  brand: z.boolean(),
  ingredients: z.array(z.object({ rxcui: z.string(), name: z.string() })),
  usualDosage: z.string().nullable(),
  usualQuantity: z.number().nullable(),
  /** "tablets", "mL", … of `usualQuantity`. */
  usualQuantityUnit: z.string().nullable(),
})
export type MedicationChoice = z.infer<typeof MedicationChoice>

/**
 * A pharmacy of the server's directory. `id` is that of its Organization. `zone` and `week` (minutes from Monday 0:00) say when
 * it is open, by its own clock; null: not known.
 */
export const PharmacyView = z.object({
  id: Id,
  name: z.string(),
  /** "Park Avenue Pharmacy, Park Avenue" */
  short: z.string(),
  line: z.string(),
  city: z.string(),
  state: z.string(),
  zip: z.string(),
  /** "210 Park Avenue, Worcester, MA 01609" */
  address: z.string(),
  phone: z.string().nullable(),
  mailOrder: z.boolean(),
  zone: z.string().nullable(),
  week: z.array(z.tuple([z.number(), z.number()])).nullable(),
  /** It dispenses nothing now, whatever its hours. */
  closed: z.enum(['for good', 'for now']).nullable(),
  /** When its hours are others than `week`, as the directory says it: "Closed Thanksgiving Day". */
  exceptions: z.string().nullish(),
})
export type PharmacyView = z.infer<typeof PharmacyView>

export const OrderAlert = z.object({
  kind: z.enum([
    'allergy',
    'duplicate',
    'do-not-give',
    'absolute',
    'dose',
    'license',
    'chart-not-loaded',
    'record-replaced',
  ]),
  severity: z.enum(['stop', 'warn']),
  message: z.string(),
  allergyId: Id.nullable(),
  /** The MedicationRequest that says *do not give*. */
  medicationId: Id.nullable(),
  ingredient: z.string().nullable(),
  /** Of a dose: too high, too low, or in doubt, by v3 ActCode. */
  dose: z.enum(['DOSE', 'DOSEH', 'DOSEL']).optional(),
  /** The row of the table of absolutes, and what of the record meets it: "Observation/id". */
  absolute: z
    .object({
      row: z.string(),
      about: z.array(z.string()),
      /** Other statements of the same: a reason that names one of them answers it too. */
      same: z.array(z.string()).optional(),
    })
    .optional(),
})
export type OrderAlert = z.infer<typeof OrderAlert>

export const OrderCheck = z.object({
  alerts: z.array(OrderAlert),
  /** Each a sentence beside the order: "“Sulfa” not checked: not coded", “Pregnancy not known. …” */
  notChecked: z.array(z.string()),
  /** Of a dose by weight: the most of it, or that none is known here. */
  maximum: z.string().nullish(),
  /** An override reason is needed to order. */
  needsReason: z.boolean(),
  /** Ordering is closed (license); no reason helps. */
  closed: z.string().nullable(),
})
export type OrderCheck = z.infer<typeof OrderCheck>

/** What is looked up of interactions and limits without any network: a short list, and no checker. */
export const OrderScope = z.object({
  pairs: z.number().int(),
  /** Of age, pregnancy and kidney function. */
  limits: z.number().int(),
  /** The medicines whose most in a day is known here, by name. */
  ceilings: z.array(z.string()),
})
export type OrderScope = z.infer<typeof OrderScope>

export const OrderState = z.enum([
  'draft',
  'signed-here',
  'active',
  'held',
  'transmitting',
  'transmitted',
  'failed',
  'stopped',
])

/** What a medicine of the chart was last prescribed as, to be prescribed again. */
export const RefillView = z.object({
  /** The order that is refilled, the latest of the same code; null: none is on record, only that it is taken. */
  prior: Id.nullable(),
  medication: z.string(),
  /** Null: not in the catalog here, so that it can't be ordered as it was. */
  choice: MedicationChoice.nullable(),
  dosage: z.string(),
  /** As the builder has it; null: in words alone. */
  sig: SigView.nullable(),
  /** Null: it was not said. */
  quantity: z.number().nullable(),
  quantityUnit: z.string(),
  /** Null: it was not said, or more than an order here can name. */
  refills: z.number().int().nullable(),
  /** Where it went, while that is in the directory. */
  pharmacy: Id.nullable(),
  /** Who prescribed it and when, the last fill, and what it does not say. */
  says: z.array(z.object({ text: z.string(), warns: z.boolean() })),
})
export type RefillView = z.infer<typeof RefillView>

/** A diagnosis that an order is for. `id`: its Condition, where it names one. */
export const OrderReason = z.object({ id: Id.nullable(), code: z.string().nullable(), text: z.string() })
export type OrderReason = z.infer<typeof OrderReason>

export const OrderView = z.object({
  id: Id,
  /** The order that it follows, of a refill. */
  prior: Id.nullish(),
  rxcui: z.string(),
  medication: z.string(),
  /** "400 mg/5 mL": a liquid as its bottle says it; null: the name says it. */
  strength: z.string().nullable(),
  dosage: z.string(),
  /** As the builder has it; null: in words alone. */
  sig: SigView.nullable(),
  /** The sentence of a dose by weight, with the weight, its date and source. */
  arithmetic: z.string().nullable(),
  quantity: z.number(),
  quantityUnit: z.string(),
  refills: z.number().int(),
  state: OrderState,
  /** In words, with who must act: "Held: penicillin allergy recorded since. Give a reason, or stop it." */
  statusMessage: z.string(),
  check: OrderCheck,
  overrideReason: z.string().nullable(),
  /** What it is for; empty: nobody said, or the visit has no diagnosis. */
  reasons: z.array(OrderReason),
  /** Where it goes; null: it names none. */
  pharmacy: PharmacyView.nullable(),
  /** Why an unsigned one can't be signed for want of a pharmacy; null: nothing is wanting. */
  needsPharmacy: z.string().nullable(),
  /** That its pharmacy is in another state than the patient says they are in now. */
  pharmacyElsewhere: z.string().nullish(),
  /** Part of the next signature: a draft, or one whose signature the server refused. */
  unsigned: z.boolean().optional(),
  /** It was with the pharmacy when it was stopped, and nobody has said that they called there. */
  callPharmacy: z.boolean(),
  /** The server holds it for what its prescriber can weigh: a reason lets it go out. */
  takesReason: z.boolean().optional(),
})
export type OrderView = z.infer<typeof OrderView>
