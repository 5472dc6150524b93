import { z } from 'zod'
import { Id } from './base.ts'

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

export const OrderAlert = z.object({
  kind: z.enum([
    'allergy',
    'duplicate',
    'do-not-give',
    'absolute',
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
  /** The row of the table of absolutes, and what of the record meets it: "Observation/id". */
  absolute: z.object({ row: z.string(), about: z.array(z.string()) }).optional(),
})
export type OrderAlert = z.infer<typeof OrderAlert>

export const OrderCheck = z.object({
  alerts: z.array(OrderAlert),
  /** Each a sentence beside the order: "“Sulfa” not checked: not coded", “Pregnancy not known. …” */
  notChecked: z.array(z.string()),
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

export const OrderView = z.object({
  id: Id,
  rxcui: z.string(),
  medication: z.string(),
  dosage: z.string(),
  quantity: z.number(),
  quantityUnit: z.string(),
  refills: z.number().int(),
  state: OrderState,
  /** In words, with who must act: "Held: penicillin allergy recorded since. Choose another or stop it." */
  statusMessage: z.string(),
  check: OrderCheck,
  overrideReason: z.string().nullable(),
  /** It was with the pharmacy when it was stopped, and nobody has said that they called there. */
  callPharmacy: z.boolean(),
})
export type OrderView = z.infer<typeof OrderView>
