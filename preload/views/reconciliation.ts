import { z } from 'zod'
import { MedicationView } from './chart.ts'
import { ListState } from './list.ts'

/** One medicine that the chart knows, as it is gone through with the patient. */
export const ReconciledLine = z.object({
  medicine: MedicationView,
  /** Where the chart has it from: "Prescribed by Ben Lindholm on Sep 3, 2026" */
  source: z.string(),
  /** The last fill that a pharmacy told; null: none is on record. */
  fill: z.string().nullable(),
  /** What was answered in this visit; null: not asked. `added`: it was told anew in this visit. */
  answer: z
    .object({
      is: z.enum(['takes', 'otherwise', 'not', 'added']),
      /** How it is taken, or why not. */
      words: z.string(),
      at: z.string().nullable(),
      by: z.string(),
      /** It is this provider's to take back. */
      own: z.boolean(),
    })
    .nullable(),
})
export type ReconciledLine = z.infer<typeof ReconciledLine>

export const ReconciliationView = z.object({
  /** The server takes it. */
  offered: z.boolean(),
  state: ListState,
  /** Something of the list can't be read here. */
  broken: z.boolean(),
  /** So many lines of the chart are not among these. */
  more: z.number().int(),
  lines: z.array(ReconciledLine),
})
export type ReconciliationView = z.infer<typeof ReconciliationView>
