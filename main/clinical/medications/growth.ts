import type { Patient } from '@medplum/fhirtypes'
import reference from '../../../resources/terminology/cdc-weight-for-age.json' with { type: 'json' }
import { plain } from '../figures.ts'
import { convert } from '../units.ts'

/** Normal deviates of the 1st and the 99th percentile. */
const [first, ninetyNinth] = [-2.326, 2.326]

/**
 * Weight in kg at that deviate, by the CDC's table of its source: X = M (1 + L S Z)^(1/L), in the middle of a month of age. Null:
 * below 2 years or from 20 on there is none here, nor for who is recorded as neither male nor female.
 */
function weightAt(z: number, months: number, gender: Patient['gender']): number | null {
  if (gender !== 'male' && gender !== 'female') return null
  const [l, m, s] = reference[gender][months - reference.firstMonth] ?? []
  return l === undefined || m === undefined || s === undefined ? null : m * (1 + l * s * z) ** (1 / l)
}

/** A weight that is beyond the 1st or 99th percentile of the age may be in the other unit: it is asked. */
export function growthDoubt({
  kg,
  months,
  gender,
  age,
}: {
  kg: number
  /** Whole months. */
  months: number | null
  gender: Patient['gender']
  age: string | null
}): string | null {
  if (months === null) return null
  const [low, high] = [weightAt(first, months, gender), weightAt(ninetyNinth, months, gender)]
  if (low === null || high === null || (kg >= low && kg <= high)) return null
  const beyond = kg > high ? 'above the 99th' : 'below the 1st'
  const shown = (value: number | null) => plain(Number((value ?? 0).toFixed(1)))
  const other =
    kg > high
      ? `${plain(kg)} lb is ${shown(convert(kg, '[lb_av]', 'kg'))} kg.`
      : `${plain(kg)} kg is ${shown(convert(kg, 'kg', '[lb_av]'))} lb.`
  const whose = gender === 'male' ? 'a boy' : 'a girl'
  return `${plain(kg)} kg is ${beyond} percentile for ${whose} of ${age ?? 'that age'}: kg or lb? ${other}`
}
