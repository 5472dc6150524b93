import type { OpenItem } from '../../../preload/views/index.ts'
import { localDay } from '../../clinical/dates.ts'
import { isReached } from '../../clinical/visits/contact.ts'
import { type EngineContext, today, visitOf } from '../context/engine-context.ts'
import { isHolder } from '../context/my-visit.ts'
import { instructionsOfVisit } from './instructions.ts'

/**
 * Nothing was sent to a patient who was reached, and the practice has something that fits. Until the day of the visit is over:
 * what was not sent by then was not meant to be.
 */
export function openInstructions(context: EngineContext, encounterId: string): OpenItem[] {
  const visit = visitOf(context, encounterId)
  const { encounter, me } = visit
  const end = encounter?.period?.end
  const isToday = !end || localDay(Date.parse(end)) === today(context)
  if (!isHolder(visit) || !isToday || !isReached(encounter, me.practitionerId)) return []
  const { offered, sent } = instructionsOfVisit(context).view(encounterId)
  const [fits] = offered.filter(({ fit }) => fit !== 'other')
  if (!fits || sent.length > 0) return []
  return [
    {
      kind: 'instructions',
      text: `No instructions are sent to the patient. The practice has: ${fits.title}.`,
      owner: null,
      since: end ?? null,
    },
  ]
}
