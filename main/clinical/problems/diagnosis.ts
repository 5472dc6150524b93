import type { Condition } from '@medplum/fhirtypes'
import { codedOf, conceptText } from '../codes/concepts.ts'
import { endOf, kindOf, uncertaintyOf } from './condition.ts'

/** What makes several entries one diagnosis: its code, else its words. What was refuted is a diagnosis of its own. */
export function diagnosisOf(condition: Condition): string {
  const coded = codedOf(condition.code)
  const name = coded
    ? `${coded.system}|${coded.code}`
    : (conceptText(condition.code) || 'Not named').toLowerCase()
  return `${name}${endOf(condition) === 'refuted' ? ' refuted' : ''}`
}

/** The rank of what is over. */
export const rankOver = 3

/** What matters most today comes first: what is confirmed, what is not, what was only noted at a visit, what is over. */
export function problemRank(condition: Condition): number {
  if (endOf(condition) !== null) return rankOver
  if (kindOf(condition) === 'visit') return 2
  return uncertaintyOf(condition) ? 1 : 0
}

export const onsetOf = ({ onsetDateTime, onsetPeriod }: Condition): string | null =>
  onsetDateTime ?? onsetPeriod?.start ?? null

/** When it was over: a date, or the words of the record; null: nobody wrote it. */
export function endedAt({
  abatementDateTime,
  abatementPeriod,
  abatementAge,
  abatementString,
}: Condition): string | null {
  const at = abatementDateTime ?? abatementPeriod?.end ?? abatementPeriod?.start ?? abatementString
  if (at) return at
  const { value, unit } = abatementAge ?? {}
  return value === undefined
    ? null
    : `at age ${value}${unit && !/^(a|y|yrs?|years?)$/i.test(unit) ? ` ${unit}` : ''}`
}

/**
 * Of several entries of one diagnosis: which of two speaks for it? What stands on the problem list, also where it is over: a visit
 * noted what it saw, and the list says what is of it since. Negative: `a`.
 */
export const headsBefore = (a: Condition, b: Condition): number =>
  Number(kindOf(b) === 'problem') - Number(kindOf(a) === 'problem') || problemRank(a) - problemRank(b)

/** When it was noted, else when it began. */
export const notedAt = (condition: Condition): string | null => condition.recordedDate ?? onsetOf(condition)
