import type { Condition, List } from '@medplum/fhirtypes'
import type { ProblemView } from '../../../preload/views.ts'
import { codedOf, conceptText } from '../../clinical/codes/concepts.ts'
import { listedAsNone, recordsNone, recordsNothing } from '../../clinical/codes/recorded-none.ts'
import { endOf, isVisitDiagnosis, uncertaintyOf } from '../../clinical/problems/condition.ts'
import { latestFirst } from '../fhir/read.ts'

/**
 * The problem list first (what is confirmed before what is not), then each diagnosis of visits once, then what is over;
 * each group latest first. A diagnosis that stands on the problem list as well is told there.
 */
export function problemViews(conditions: Condition[]): ProblemView[] {
  const told = conditions.filter(
    ({ code }) => !recordsNone('problems', code) && !recordsNothing('problems', code),
  )
  const problems = told.filter((one) => !isVisitDiagnosis(one)).map((one) => problemView(one))
  const listed = new Set(problems.filter(({ active }) => active).flatMap(keysOf))
  const diagnoses = diagnosisViews(told.filter(isVisitDiagnosis)).filter(
    (one) => !keysOf(one).some((key) => listed.has(key)),
  )
  return [...problems, ...diagnoses]
    .toSorted((a, b) => timeOf(b) - timeOf(a))
    .toSorted((a, b) => rankOf(a) - rankOf(b))
}

export function noKnownProblems(conditions: Condition[], lists: List[]): boolean {
  return listedAsNone('problems', lists) || conditions.some((one) => recordsNone('problems', one.code))
}

function problemView(condition: Condition): ProblemView {
  const end = endOf(condition)
  return {
    id: condition.id ?? '',
    text: conceptText(condition.code) || 'Not named',
    coded: codedOf(condition.code),
    onset: onsetOf(condition) ?? condition.recordedDate ?? null,
    active: end === null,
    end,
    uncertainty: uncertaintyOf(condition),
    visits: null,
  }
}

/** The same diagnosis of several visits is one line: what the latest says of it, and how many they are. */
function diagnosisViews(diagnoses: Condition[]): ProblemView[] {
  const latest = latestFirst(diagnoses, (one) => one.recordedDate ?? onsetOf(one))
  const byKey = Map.groupBy(latest, (one) => keyOf(problemView(one)))
  return [...byKey.values()].flatMap((same) => {
    const views = same.map(problemView)
    const view = views.find(({ active }) => active) ?? views[0]
    if (!view) return []
    const encounters = new Set(same.map(({ encounter, id }) => encounter?.reference ?? id))
    const [last] = same
    const count = Math.max(
      encounters.size,
      new Set(same.map(({ recordedDate, id }) => recordedDate ?? id)).size,
    )
    return [{ ...view, visits: { count, last: last?.recordedDate ?? (last && onsetOf(last)) ?? null } }]
  })
}

const onsetOf = ({ onsetDateTime, onsetPeriod }: Condition): string | undefined =>
  onsetDateTime ?? onsetPeriod?.start

const keyOf = ({ coded, text }: ProblemView): string =>
  coded ? `${coded.system}|${coded.code}` : text.toLowerCase()
const keysOf = (view: ProblemView): string[] => [keyOf(view), view.text.toLowerCase()]

const rankOf = ({ active, visits, uncertainty }: ProblemView): number => {
  if (!active) return 3
  if (visits) return 2
  return uncertainty ? 1 : 0
}

function timeOf({ visits, onset }: ProblemView): number {
  const at = Date.parse(visits?.last ?? onset ?? '')
  return Number.isNaN(at) ? Number.NEGATIVE_INFINITY : at
}
