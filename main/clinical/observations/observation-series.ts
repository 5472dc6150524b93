import type { Observation } from '@medplum/fhirtypes'
import { systems } from '../codes/code-systems.ts'
import { conceptText } from '../codes/concepts.ts'
import { bloodPressureIn, systolicIn } from './blood-pressure.ts'
import { measuredIn, type ReadValue, readValue } from './observation-value.ts'
import type { Measured } from './reference-range.ts'

/** LOINC's where there is one. */
export function codeOf({ code: { coding } }: Observation): string | null {
  return (coding?.find((one) => one.system === systems.loinc) ?? coding?.[0])?.code ?? null
}

/** What makes several observations one series. The same digits of another system are another thing. */
export function seriesOf(one: Observation): string {
  const { coding } = one.code
  const coded = coding?.find(({ system }) => system === systems.loinc) ?? coding?.find(({ code }) => code)
  return coded?.code ? `${coded.system ?? ''}|${coded.code}` : conceptText(one.code).toLowerCase()
}

/** When it was observed (FHIR dateTime), else when it was issued. */
export function observedAt(one: Observation): string | null {
  const { effectivePeriod: period } = one
  return (
    one.effectiveDateTime ??
    one.effectiveInstant ??
    period?.end ??
    period?.start ??
    one.effectiveTiming?.event?.at(-1) ??
    one.issued ??
    null
  )
}

/** Which of two of one time is the later. */
export const issuedAt = (one: Observation): string | null => one.issued ?? one.meta?.lastUpdated ?? null

export const valueIn = (one: Observation): ReadValue | null =>
  readValue(one) ?? bloodPressureIn(one)?.value ?? null

/** The number of it that a trend is drawn by; of a blood pressure the systolic one. */
export const pointOf = (one: Observation): Measured | null => measuredIn(one) ?? systolicIn(one)

/** Asked for, and nothing is known yet. */
export const isAwaited = (one: Observation): boolean =>
  (one.status === 'registered' || one.status === 'preliminary') &&
  !valueIn(one) &&
  !one.dataAbsentReason &&
  !one.component?.length &&
  !one.hasMember?.length
