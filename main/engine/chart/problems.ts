import type { Condition } from '@medplum/fhirtypes'
import type { ProblemView } from '../../../preload/views/index.ts'
import { codedOf, conceptText } from '../../clinical/codes/concepts.ts'
import { recordsNone, recordsNothing } from '../../clinical/codes/recorded-none.ts'
import { endOf, kindOf, uncertaintyOf } from '../../clinical/problems/condition.ts'
import {
  diagnosisOf,
  endedAt,
  headsBefore,
  notedAt,
  onsetOf,
  problemRank,
} from '../../clinical/problems/diagnosis.ts'

/** One line: what of a diagnosis matters most today; `visits`: at how many it was noted, and which was the last. */
export function problemView(
  condition: Condition,
  visits: { count: number; last: Condition | null } | null,
): ProblemView {
  const end = endOf(condition)
  return {
    id: condition.id ?? '',
    text: conceptText(condition.code) || 'Not named',
    coded: codedOf(condition.code),
    onset: onsetOf(condition),
    recorded: condition.recordedDate ?? null,
    ended: end === null ? null : endedAt(condition),
    active: end === null,
    end,
    uncertainty: uncertaintyOf(condition),
    ofVisits: kindOf(condition) === 'visit',
    visits: visits && { count: visits.count, last: visits.last ? notedAt(visits.last) : null },
  }
}

/**
 * Each diagnosis once: the problem list first (what is confirmed before what is not), then what was only noted at
 * visits, then what is over; each group latest first. What was refuted is a line of its own beside what was not.
 * `chart_line` keeps the same of the server's copies; this is for what it does not know.
 */
export function problemViews(conditions: Condition[]): ProblemView[] {
  const shown = conditions.filter(
    ({ code }) => !recordsNone('problems', code) && !recordsNothing('problems', code),
  )
  return [...Map.groupBy(shown, diagnosisOf).values()]
    .map(oneLine)
    .toSorted(inOrder)
    .map(({ view }) => view)
}

type Line = { condition: Condition; view: ProblemView }

function oneLine(same: Condition[]): Line {
  const [condition, ...others] = same.toSorted((a, b) => headsBefore(a, b) || timeOf(b) - timeOf(a))
  if (!condition) throw new Error('A group has a member.')
  const kind = kindOf(condition)
  const isOver = kind === 'problem' && endOf(condition) !== null
  const noted = same.filter((one) => kindOf(one) !== 'problem').toSorted((a, b) => timeOf(b) - timeOf(a))
  if (noted.length === 0 || (kind === 'problem' && !isOver) || (kind === 'unsaid' && others.length === 0))
    return { condition, view: problemView(condition, null) }
  return { condition, view: problemView(condition, { count: noted.length, last: noted[0] ?? null }) }
}

const inOrder = (a: { condition: Condition }, b: { condition: Condition }): number =>
  problemRank(a.condition) - problemRank(b.condition) || timeOf(b.condition) - timeOf(a.condition)

const timeOf = (condition: Condition): number => Date.parse(notedAt(condition) ?? '') || 0
