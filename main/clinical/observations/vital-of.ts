import type { Observation, ObservationComponent } from '@medplum/fhirtypes'

import { type Coded, hasCode } from '../codes/concepts.ts'
import { diastolic, type EnteredVital, type SingleUnit, systolic, vitalKindOf } from './vital-signs.ts'

/** A vital sign as FHIR has it, to be held against `vitalFault`; NaN where a value is missing. Null: it is none. */
export function vitalOf({ code, valueQuantity, component }: Observation): EnteredVital | null {
  const kind = code.coding?.map((one) => vitalKindOf(one.code)).find((found) => found !== null) ?? null
  if (kind === null) return null
  if (kind === 'blood-pressure')
    return { kind, systolic: partOf(component, systolic), diastolic: partOf(component, diastolic) }
  return { kind, value: valueQuantity?.value ?? Number.NaN, unit: valueQuantity?.code as SingleUnit }
}

function partOf(parts: ObservationComponent[] | undefined, { system, code }: Coded): number {
  const quantity = parts?.find((part) => hasCode(part.code, system, code))?.valueQuantity
  return quantity?.code === 'mm[Hg]' ? (quantity.value ?? Number.NaN) : Number.NaN
}
