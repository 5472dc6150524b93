import type { ObservationView } from '../../preload/views.ts'

/** FHIR interpretation as a word beside the figure, so that red is never the only sign. */
export function abnormalWords(interpretation: string | null): string | null {
  switch (interpretation) {
    case null:
    case 'N':
      return null
    case 'H':
      return 'high'
    case 'HH':
      return 'critically high'
    case 'L':
      return 'low'
    case 'LL':
      return 'critically low'
    case 'A':
    case 'AA':
      return 'abnormal'
    default:
      return interpretation
  }
}

/** The value with its unit once, whether or not the value's words bring the unit along. */
export function valueWords({ value, unit }: ObservationView): string {
  return unit && !value.endsWith(unit) ? `${value} ${unit}` : value
}
