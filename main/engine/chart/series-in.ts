import type { Observation } from '@medplum/fhirtypes'
import { chartPlace } from '../../clinical/chart/chart-place.ts'
import { seriesOf } from '../../clinical/observations/observation-series.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { patientOf } from '../fhir/whose.ts'
import { longestTrend, type Series } from './observations.ts'

/** What stands around an observation, by the index. `heads`: of lines that were read already, what is awaited of them. */
export function seriesIn(
  cache: ReadableCache,
  patientId: string,
  heads: Map<Observation, string | null>,
): Omit<Series, 'reader'> {
  return {
    before: (one) => cache.chart.before(patientId, seriesOf(one), one.id ?? '', longestTrend),
    awaited(one) {
      const known = heads.get(one)
      if (known !== undefined) return known
      const line = cache.chart.line(patientId, seriesOf(one))
      return line && line.head === one.id ? line.awaited : null
    },
    find(id) {
      const found = cache.read('Observation', id)?.resource
      if (!found || patientOf(found) !== patientId) return undefined
      return chartPlace(found, () => undefined)?.list === 'observations' ? found : undefined
    },
  }
}
