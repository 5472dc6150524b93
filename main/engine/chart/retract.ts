import type { Input } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import { saysWhy } from '../../clinical/reason.ts'
import type { EngineContext } from '../context/engine-context.ts'
import { entriesIn, gone, mayRetract } from './chart-entry.ts'

/** An entry that was never to be written leaves the chart; it stays readable at the server, with the reason. */
export function retractEntry(
  context: EngineContext,
  { encounterId, entry: { type, id }, reason, seen }: Input<'chart.retractEntry'>,
): void {
  if (!saysWhy(reason)) throw new Refusal('needs-reason', 'Say in a word or two why.')
  const visit = entriesIn(context, encounterId)
  const entry = visit.find(type, id)
  if (entry.status === 'entered-in-error') throw gone()
  if (!mayRetract(entry, visit.reader))
    throw new Refusal('not-editable', 'Only what was entered by a clinician in this visit is retracted here.')
  visit.asSeen(entry, seen)
  const note = [...(entry.note ?? []), visit.noted(`Entered in error: ${reason}`)]
  visit.put({ ...entry, status: 'entered-in-error', note }, 'changed')
}
