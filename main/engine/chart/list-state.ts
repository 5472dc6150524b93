import type { ResourceType } from '@medplum/fhirtypes'
import type { ListState } from '../../../preload/views/index.ts'
import { isEnteredInError } from '../../clinical/chart/chart-place.ts'
import type { CompartmentState, ReadableCache, TypedResource } from '../cache/cache.ts'

/**
 * Promise 5: unknown is not none. Only a wholly loaded chart may speak of absence, and only a recorded absence
 * is *none known*; a wholly loaded chart without a word on it was never asked. A record that was `replaced`
 * by another speaks of no absence at all.
 */
export function listState(
  load: CompartmentState['state'],
  items: number,
  recordedNone: boolean,
  replaced: boolean,
): ListState {
  if (load !== 'complete') return 'not-loaded'
  if (replaced) return 'replaced'
  if (items > 0) return 'listed'
  return recordedNone ? 'none-known' : 'never-asked'
}

/** Resources of one patient, without what was entered in error. */
export const current = <T extends ResourceType>(
  cache: ReadableCache,
  type: T,
  patientId: string,
): TypedResource<T>[] =>
  cache.ofPatient(type, patientId).flatMap(({ resource }) => (isEnteredInError(resource) ? [] : [resource]))
