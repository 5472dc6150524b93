import type { Condition, List } from '@medplum/fhirtypes'
import type { ProblemView } from '../../../preload/views.ts'
import { codedOf, conceptText } from '../../clinical/codes/concepts.ts'
import { listedAsNone, recordsNone, recordsNothing } from '../../clinical/codes/recorded-none.ts'
import { endOf, kindOf, uncertaintyOf } from '../../clinical/problems/condition.ts'

/**
 * Each diagnosis once: the problem list first (what is confirmed before what is not), then what was only noted at
 * visits, then what is over; each group latest first. What was refuted is a line of its own beside what was not.
 */
export function problemViews(conditions: Condition[]): ProblemView[] {
  const told = conditions
    .filter(({ code }) => !recordsNone('problems', code) && !recordsNothing('problems', code))
    .map((condition) => ({ condition, view: viewOf(condition), kind: kindOf(condition) }))
  const byDiagnosis = Map.groupBy(told, ({ view }) => keyOf(view))
  return [...byDiagnosis.values()]
    .map(oneLine)
    .toSorted(latestLineFirst)
    .toSorted((a, b) => rankOf(a) - rankOf(b))
    .map(({ view }) => view)
}

export function noKnownProblems(conditions: Condition[], lists: List[]): boolean {
  return listedAsNone('problems', lists) || conditions.some((one) => recordsNone('problems', one.code))
}

type Told = { condition: Condition; view: ProblemView; kind: ReturnType<typeof kindOf> }

/** Several entries of one diagnosis: what the one says that matters most today, and at how many visits it was noted. */
function oneLine(same: Told[]): Told {
  const [first, ...others] = same.toSorted(latestLineFirst).toSorted((a, b) => rankOf(a) - rankOf(b))
  if (!first) throw new Error('A group has a member.')
  if (first.kind === 'problem' || (first.kind === 'unsaid' && others.length === 0)) return first
  const noted = same.filter(({ kind }) => kind !== 'problem').toSorted(latestLineFirst)
  const visits = { count: noted.length, last: noted[0] ? whenOf(noted[0].condition) : null }
  return { ...first, view: { ...first.view, visits } }
}

function rankOf({ view: { active, uncertainty }, kind }: Told): number {
  if (!active) return 3
  if (kind === 'visit') return 2
  return uncertainty ? 1 : 0
}

function viewOf(condition: Condition): ProblemView {
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

const onsetOf = ({ onsetDateTime, onsetPeriod }: Condition): string | undefined =>
  onsetDateTime ?? onsetPeriod?.start

const whenOf = (condition: Condition): string | null => condition.recordedDate ?? onsetOf(condition) ?? null

/** By its code, else by its words. */
const keyOf = ({ coded, text, end }: ProblemView): string =>
  `${coded ? `${coded.system}|${coded.code}` : text.toLowerCase()}${end === 'refuted' ? ' refuted' : ''}`

function latestLineFirst(a: Told, b: Told): number {
  const [first, second] = [a, b].map(({ condition }) => Date.parse(whenOf(condition) ?? ''))
  return (second || 0) - (first || 0)
}
