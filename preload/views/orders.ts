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
  kind: z.enum(['allergy', 'duplicate', 'do-not-give', 'licence', 'chart-not-loaded', 'record-replaced']),
  severity: z.enum(['stop', 'warn']),
  words: z.string(),
  allergyId: Id.nullable(),
  /** The MedicationRequest that says *do not give*. */
  medicationId: Id.nullable(),
  ingredient: z.string().nullable(),
})
export type OrderAlert = z.infer<typeof OrderAlert>

export const OrderCheck = z.object({
  alerts: z.array(OrderAlert),
  /** Each a sentence beside the order: "“Sulfa” not checked: not coded". Never empty while interactions are unchecked. */
  notChecked: z.array(z.string()),
  /** An override reason is needed to order. */
  needsReason: z.boolean(),
  /** Ordering is closed (licence); no reason helps. */
  closed: z.string().nullable(),
})
export type OrderCheck = z.infer<typeof OrderCheck>

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
  stateWords: z.string(),
  check: OrderCheck,
  overrideReason: z.string().nullable(),
  /** It was with the pharmacy when it was stopped, and nobody has said that they called there. */
  callPharmacy: z.boolean(),
})
export type OrderView = z.infer<typeof OrderView>
