import type { Input } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import { isEnteredInError } from '../../clinical/chart/chart-place.ts'
import { systems } from '../../clinical/codes/code-systems.ts'
import { saysWhy } from '../../clinical/reason.ts'
import type { EngineContext } from '../context/engine-context.ts'
import { type Entry, entriesIn } from './chart-entry.ts'

/** An own entry that was never to be written leaves the chart; it stays readable at the server, with the reason. */
export function retractEntry(
  context: EngineContext,
  { encounterId, entry: { type, id }, reason }: Input<'chart.retractEntry'>,
): void {
  if (!saysWhy(reason)) throw new Refusal('needs-reason', 'Say in a word or two why.')
  const visit = entriesIn(context, encounterId)
  const entry = visit.mine(visit.find(type, id))
  if (isEnteredInError(entry)) throw new Refusal('not-found', 'This entry is no longer in the chart.')
  const note = [...(entry.note ?? []), visit.noted(`Entered in error: ${reason}`)]
  visit.put({ ...inError(entry), note }, 'changed')
}

function inError(entry: Entry): Entry {
  if (entry.resourceType !== 'Condition') return { ...entry, status: 'entered-in-error' }
  // FHIR allows no clinical status beside it (con-5, https://hl7.org/fhir/R4/condition.html).
  const { clinicalStatus: _, ...rest } = entry
  return {
    ...rest,
    verificationStatus: { coding: [{ system: systems.conditionVerification, code: 'entered-in-error' }] },
  }
}
