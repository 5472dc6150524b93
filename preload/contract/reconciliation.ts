import { z } from 'zod'
import { answers } from '../../main/clinical/medications/reconciled.ts'
import { Id, ReconciliationView } from '../views/index.ts'
import { Remark } from '../views/text.ts'
import { command, none, ofVisit, query } from './kinds.ts'

const medicine = {
  medicine: z.object({ type: z.enum(['MedicationRequest', 'MedicationStatement']), id: Id }),
}

/** The medicines of the chart, gone through with the patient in a visit. */
export const reconciliation = {
  'reconciliation.get': query('engine', ofVisit, ReconciliationView),
  /** What the patient says of one: as written, otherwise (how), not (why). In its own visit it can be answered anew. */
  'reconciliation.answer': command(
    'engine',
    ofVisit.extend({ ...medicine, answer: z.enum(answers), words: Remark({ max: 300 }) }),
    none,
  ),
  /** One's own answer of this visit, or what was added in it, is taken back: it counts as not asked. */
  'reconciliation.takeBack': command('engine', ofVisit.extend(medicine), none),
} as const
