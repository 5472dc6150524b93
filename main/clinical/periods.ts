import type { Period } from '@medplum/fhirtypes'

/** A period with its end; never before its start (FHIR's per-1), whichever clock wrote that. */
export function endedAt(period: Period | undefined, at: string): Period {
  const start = period?.start
  const end = start && Date.parse(start) > Date.parse(at) ? start : at
  return start ? { start, end } : { end }
}
