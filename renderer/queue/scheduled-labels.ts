import { formatMoment } from '../../main/clinical/dates.ts'
import type { ScheduledRow } from '../../preload/views/index.ts'

/** Whether the chart is here yet. Less than all of it is never called ready. */
export function chartReady(
  { state, percent, completeAsOf }: ScheduledRow['chart'],
  now = new Date(),
): string {
  if (state === 'complete')
    return completeAsOf ? `Chart ready, as of ${formatMoment(completeAsOf, now)}` : 'Chart ready'
  if (percent !== null) return `Chart loading, ${percent}%`
  return state === 'partial' ? 'Chart loading' : 'Chart not loaded yet'
}
