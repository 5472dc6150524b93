import type { ObservationComponent } from '@medplum/fhirtypes'
import { observationName } from '../../clinical/observations/observation-name.ts'
import { readValue } from '../../clinical/observations/observation-value.ts'
import { conceptText } from '../fhir/read.ts'

/** LOINC: what the oxygen saturation was measured on (US Core *Pulse Oximetry*), and how somebody sat or lay. */
const oxygenFlow = '3151-8'
const oxygenConcentration = '3150-6'
const sayThemselves = new Set(['8361-8', '8357-6', '8358-4'])

/** One component beside the value it belongs to: "on 3 L/min oxygen", "sitting", "Pulse rhythm regular". */
export function componentLabel(part: ObservationComponent): string {
  const read = readValue(part)
  const value = read ? withUnit(read.text, read.unit) : conceptText(part.dataAbsentReason)
  if (!value) return ''
  const codes = part.code.coding?.map(({ code }) => code) ?? []
  if (read && (codes.includes(oxygenFlow) || codes.includes(oxygenConcentration))) return `on ${value} oxygen`
  if (codes.some((code) => sayThemselves.has(code ?? ''))) return value
  return `${observationName(part.code).name} ${value}`
}

const withUnit = (text: string, unit: string | null) =>
  unit ? `${text}${unit.startsWith('%') ? '' : ' '}${unit}` : text
