import type { Condition, Observation } from '@medplum/fhirtypes'
import type { Named } from '../../clinical/absolutes/names.ts'
import {
  factCodes,
  factsOf,
  type PatientFacts,
  pregnancyCodes,
} from '../../clinical/absolutes/patient-facts.ts'
import { hasLimits } from '../../clinical/absolutes/screen-absolutes.ts'
import { systems } from '../../clinical/codes/code-systems.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { current } from '../chart/list-state.ts'

/** More diagnoses than anybody has at once; those that are over come last. */
const mostProblems = 200
/** More often than anybody is asked whether they are pregnant before the answer is old. */
const mostAnswers = 200

/** What the table of absolutes asks of a patient before this is ordered, as this machine knows it now. */
export function patientFacts(
  cache: ReadableCache,
  patientId: string,
  ordered: Named,
  now: number,
): PatientFacts {
  const asked = hasLimits(ordered)
  return factsOf({
    patient: cache.read('Patient', patientId)?.resource,
    observations: asked ? latestFacts(cache, patientId) : [],
    conditions: asked ? problems(cache, patientId) : [],
    now,
  })
}

/** Is the patient known to be pregnant now, by the latest word of it? */
export const isPregnant = (cache: ReadableCache, patientId: string, now: number): boolean =>
  factsOf({
    patient: cache.read('Patient', patientId)?.resource,
    observations: latestFacts(cache, patientId),
    conditions: problems(cache, patientId),
    now,
  }).pregnancy.state === 'pregnant'

/** By the index, so that a long chart costs no more; of what waits here to be sent it does not know. */
function latestFacts(cache: ReadableCache, patientId: string): Observation[] {
  if (cache.chart.lines(patientId, 'Observation', 'results', 0) === null)
    return current(cache, 'Observation', patientId)
  return factCodes.flatMap((code) => {
    const series = `${systems.loinc}|${code}`
    if (pregnancyCodes.status.has(code)) return cache.chart.series(patientId, series, mostAnswers)
    const line = cache.chart.line(patientId, series)
    return (line && cache.read('Observation', line.head)?.resource) ?? []
  })
}

const problems = (cache: ReadableCache, patientId: string): Condition[] =>
  cache.chart
    .lines<Condition>(patientId, 'Condition', 'problems', mostProblems)
    ?.lines.map(({ head }) => head) ?? current(cache, 'Condition', patientId)
