import type { Observation, ObservationComponent } from '@medplum/fhirtypes'
import { substanceOf } from '../units.ts'
import { interpretationOf, type Mark, worstOf } from './interpretation.ts'
import { codeOf, valueIn } from './observation-series.ts'
import { readValue } from './observation-value.ts'
import { isJudgedBy, readRange } from './reference-range.ts'

/**
 * How far an observation is off: as the laboratory says, and where it says nothing by the range that the value was reported
 * with. The worst of the value and its components; null: nobody says that it is off.
 */
export function markOf(one: Observation): Mark | null {
  const code = codeOf(one)
  return worstOf([ownMark(one), ...(one.component ?? []).map((part) => componentMark(part, code))])
}

function ownMark(one: Observation): Mark | null {
  const { normality } = interpretationOf(one.interpretation)
  if (normality !== null) return normality === 'normal' ? null : normality
  return readRange(one.referenceRange, valueIn(one)?.measured ?? null, null, substanceOf(codeOf(one))).mark
}

/** `code`: of the observation that it is a part of. */
export function componentMark(part: ObservationComponent, code: string | null): Mark | null {
  const { normality } = interpretationOf(part.interpretation)
  if (normality !== null) return normality === 'normal' ? null : normality
  const read = readValue(part)
  return readRange(part.referenceRange, read?.measured ?? null, read?.unit ?? null, substanceOf(code)).mark
}

/** Somebody, or a range, says of it whether it is off: without, no mark does not mean that it is normal. */
export function isJudged(one: Observation): boolean {
  const substance = substanceOf(codeOf(one))
  if (interpretationOf(one.interpretation).normality !== null) return true
  if (isJudgedBy(one.referenceRange, valueIn(one)?.measured ?? null, substance)) return true
  const parts = one.component ?? []
  return (
    !readValue(one) &&
    parts.length > 0 &&
    parts.every(
      (part) =>
        interpretationOf(part.interpretation).normality !== null ||
        isJudgedBy(part.referenceRange, readValue(part)?.measured ?? null, substance),
    )
  )
}

export const isCritical = (mark: Mark | null): boolean => mark?.startsWith('critically-') ?? false
