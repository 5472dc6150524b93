import type { Condition, Encounter } from '@medplum/fhirtypes'
import { isEnteredInError } from '../../clinical/chart/chart-place.ts'
import { localDay } from '../../clinical/dates.ts'
import { editionOn } from '../../clinical/diagnoses/edition.ts'
import { icdOf, inOrder } from '../../clinical/diagnoses/visit-diagnoses.ts'
import { kindOf } from '../../clinical/problems/condition.ts'
import type { ReadableCache } from '../cache/cache.ts'

/** The diagnoses of a visit, whoever recorded them, the first-listed one first. */
export function visitDiagnoses(
  cache: Pick<ReadableCache, 'ofEncounter'>,
  encounterId: string,
  encounter: Encounter | undefined,
): (Condition & { id: string })[] {
  const found = cache.ofEncounter('Condition', encounterId).flatMap(({ resource }) => {
    const { id } = resource
    return id && kindOf(resource) === 'visit' && !isEnteredInError(resource) ? [{ ...resource, id }] : []
  })
  return inOrder(encounter, found)
}

/** The edition in force on the visit's date, and that date. */
export function editionOfVisit(
  { editions }: Pick<ReadableCache, 'editions'>,
  encounter: Encounter | undefined,
  today: string,
) {
  const day = dayOfVisit(encounter, today)
  const all = editions.list()
  return { all, day, edition: editionOn(all, day) }
}

/** Codes can be chosen for the visit, and none was. One in words alone is none. */
export const lacksDiagnosis = (
  cache: Pick<ReadableCache, 'editions' | 'ofEncounter'>,
  encounterId: string,
  encounter: Encounter | undefined,
  today: string,
): boolean =>
  editionOfVisit(cache, encounter, today).edition !== null &&
  !visitDiagnoses(cache, encounterId, encounter).some((one) => icdOf(one) !== null)

/** The day that decides which edition is in force: the visit's first, else today. `YYYY-MM-DD`. */
export const dayOfVisit = (encounter: Encounter | undefined, today: string): string => {
  const start = Date.parse(encounter?.period?.start ?? '')
  return Number.isNaN(start) ? today : localDay(start)
}
