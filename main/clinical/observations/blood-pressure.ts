import type { Observation, ObservationComponent } from '@medplum/fhirtypes'
import { measuredIn, type ReadValue, readValue } from './observation-value.ts'
import type { Measured } from './reference-range.ts'

/**
 * Systolic, diastolic and what the pair is called, by the LOINC codes of US Core's profiles *Blood Pressure* and
 * *Average Blood Pressure* (https://hl7.org/fhir/us/core/). An average may carry the codes of both: it comes first.
 */
const pairs: { systolic: string; diastolic: string; what: string | null }[] = [
  { systolic: '96608-5', diastolic: '96609-3', what: 'average' },
  { systolic: '8480-6', diastolic: '8462-4', what: null },
]

export type BloodPressure = {
  value: ReadValue
  /** "average" */
  what: string | null
  parts: ObservationComponent[]
}

/** A blood pressure that stands in components, in one: "141/88"; judged and drawn by its systolic value. */
export function bloodPressureIn(one: Observation): BloodPressure | null {
  for (const { systolic, diastolic, what } of pairs) {
    const [upper, lower] = [componentOf(one, systolic), componentOf(one, diastolic)]
    if (!upper && !lower) continue
    const [over, under] = [upper && readValue(upper), lower && readValue(lower)]
    if (!over && !under) continue
    return {
      value: {
        text: `${whole(over?.text)}/${whole(under?.text)}`,
        unit: over?.unit ?? under?.unit ?? null,
        measured: over?.measured ?? null,
      },
      what,
      parts: [upper, lower].filter((part) => part !== undefined),
    }
  }
  return null
}

/** The systolic number alone, for a point of a trend. */
export function systolicIn(one: Observation): Measured | null {
  const upper = pairs.map(({ systolic }) => componentOf(one, systolic)).find((part) => part !== undefined)
  return upper ? measuredIn(upper) : null
}

/** What a device measured in fractions of a millimeter is read in whole ones; "—" where one of the two is missing. */
function whole(text: string | undefined): string {
  if (text === undefined) return '—'
  return /^\d+\.\d+$/.test(text) ? String(Math.round(Number(text))) : text
}

const componentOf = (one: Observation, code: string) =>
  one.component?.find((part) => part.code.coding?.some((coding) => coding.code === code))
