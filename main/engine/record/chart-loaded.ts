import type { CompartmentState } from '../cache/cache.ts'

/** What is loaded of a chart, in whole percent; 100 only when it is all of it, null while that is not known. */
export function percentOf({
  state,
  loaded,
  total,
}: Pick<CompartmentState, 'state' | 'loaded' | 'total'>): number | null {
  if (state === 'complete') return 100
  if (total === null) return null
  return Math.min(99, Math.floor((loaded / Math.max(1, total)) * 100))
}
