import type { Condition, List } from '@medplum/fhirtypes'
import type { ProblemView } from '../../../preload/views.ts'
import { codedOf, latestFirst, wordsOf } from '../fhir/read.ts'
import { listedAsNone, recordsNone } from './list-state.ts'

const closed = new Set(['inactive', 'resolved', 'remission'])

/** Active problems first, each group latest first. */
export function problemViews(conditions: Condition[]): ProblemView[] {
  const told = conditions.filter((one) => !recordsNone('problems', one.code)).map(viewOf)
  const latest = latestFirst(told, (one) => one.onset)
  return [...latest.filter((one) => one.active), ...latest.filter((one) => !one.active)]
}

export function noKnownProblems(conditions: Condition[], lists: List[]): boolean {
  return listedAsNone('problems', lists) || conditions.some((one) => recordsNone('problems', one.code))
}

function viewOf(condition: Condition): ProblemView {
  const clinical = condition.clinicalStatus?.coding?.[0]?.code
  const refuted = condition.verificationStatus?.coding?.some((coding) => coding.code === 'refuted')
  return {
    id: condition.id ?? '',
    text: wordsOf(condition.code) || 'Not named',
    coded: codedOf(condition.code),
    onset: condition.onsetDateTime ?? condition.onsetPeriod?.start ?? condition.recordedDate ?? null,
    active: !refuted && !closed.has(clinical ?? '') && condition.abatementDateTime === undefined,
  }
}
