import { formatMoment } from '../../../preload/dates.ts'
import type { ChartView } from '../../../preload/views.ts'
import type { CompartmentState } from '../cache/cache.ts'
import { percentOf } from './loaded.ts'

/** How far a chart is loaded, with words that claim no more than that. */
export const chartLoad = (load: CompartmentState): ChartView['load'] => ({
  state: load.state,
  completeAsOf: load.completeAsOf,
  resources: load.resources,
  percent: percentOf(load),
  words: loadWords(load),
})

function loadWords(load: CompartmentState): string {
  switch (load.state) {
    case 'none':
      return 'Nothing of this chart is loaded yet. What is not shown may still exist.'
    case 'partial':
      return `Not all loaded: ${partWords(load)}. What is not shown may still exist.`
    case 'complete':
      return load.completeAsOf ? `All loaded as of ${formatMoment(load.completeAsOf)}.` : 'All loaded.'
  }
}

function partWords(load: CompartmentState): string {
  const percent = percentOf(load)
  if (percent === null) return `${load.resources} entries so far`
  return `${percent} % so far, ${load.loaded} of ${load.total} entries`
}
