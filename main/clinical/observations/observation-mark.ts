import type { Observation, ObservationComponent } from '@medplum/fhirtypes'
import { substanceOf } from '../units.ts'
import { interpretationOf, type Mark, worstOf } from './interpretation.ts'
import { codeOf, valueIn } from './observation-series.ts'
import { readValue } from './observation-value.ts'
import { isJudgedBy, readRange } from './reference-range.ts'

/**
 * How far an observation is off: as the laboratory says, and where it says nothing by the range that the value was reported
 * with. The worst of the value and its components; null: nobody says that it is off. What can't be read of it hides nothing of
 * the rest.
 */
export function markOf(one: Observation): Mark | null {
  const code = unlessUnreadable(() => codeOf(one), null)
  return worstOf([
    unlessUnreadable(() => ownMark(one), null),
    ...partsOf(one).map((part) => unlessUnreadable(() => componentMark(part, code), null)),
  ])
}

const partsOf = ({ component }: Observation): ObservationComponent[] =>
  Array.isArray(component) ? component : []

function unlessUnreadable<T>(read: () => T, otherwise: T): T {
  try {
    return read()
  } catch {
    return otherwise
  }
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

/**
 * Somebody, or a range, says of it whether it is off: without, no mark does not mean that it is normal. Of what can't be read
 * nobody does.
 */
export const isJudged = (one: Observation): boolean =>
  unlessUnreadable(() => {
    const code = codeOf(one)
    for (const part of partsOf(one)) componentMark(part, code)
    return isWholeJudged(one)
  }, false)

function isWholeJudged(one: Observation): boolean {
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
