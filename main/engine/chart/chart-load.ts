import type { ChartHeader } from '../../../preload/views/index.ts'
import { formatMoment } from '../../clinical/dates.ts'
import type { CompartmentState } from '../cache/cache.ts'
import { percentOf } from '../record/chart-loaded.ts'

/** How far a chart is loaded, with a message that claims no more than that. */
export const chartLoad = (load: CompartmentState): ChartHeader['load'] => ({
  state: load.state,
  completeAsOf: load.completeAsOf,
  percent: percentOf(load),
  message: loadMessage(load),
})

function loadMessage(load: CompartmentState): string {
  switch (load.state) {
    case 'none':
      return 'Nothing of this chart is loaded yet. What is not shown may still exist.'
    case 'partial':
      return `Chart incomplete: ${progressLabel(load)}. What is not shown may still exist.`
    case 'complete':
      return load.completeAsOf ? `Complete as of ${formatMoment(load.completeAsOf)}.` : 'All loaded.'
  }
}

function progressLabel(load: CompartmentState): string {
  const percent = percentOf(load)
  if (percent === null) return `${load.resources} entries so far`
  return `${percent}% so far, ${load.loaded} of ${load.total} entries`
}
