import { UcumLhcUtils } from '@lhncbc/ucum-lhc'
import type { Quantity } from '@medplum/fhirtypes'

/** Units by UCUM (https://ucum.org/ucum), the code system that FHIR asks for in a Quantity. */

const ucumSystem = 'http://unitsofmeasure.org'

/** What is needed between mass, amount of substance and equivalents. */
export type Substance = { gramsPerMole?: number; charge?: number }

/**
 * By LOINC code. Glucose is C6H12O6: 6 × 12.011 + 12 × 1.008 + 6 × 15.999 = 180.156 g/mol. Sodium, potassium,
 * chloride and bicarbonate carry one charge, so that a milliequivalent is a millimole. Whoever is not here is not
 * converted: a wrong factor is worse than none.
 */
const glucose: Substance = { gramsPerMole: 180.156 }
const oneCharge: Substance = { charge: 1 }
const substances: Record<string, Substance> = {
  '1558-6': glucose,
  '2339-0': glucose,
  '2340-8': glucose,
  '2345-7': glucose,
  '14749-6': glucose,
  '15074-8': glucose,
  '41653-7': glucose,
  '1963-8': oneCharge,
  '2028-9': oneCharge,
  '2069-3': oneCharge,
  '2075-0': oneCharge,
  '2823-3': oneCharge,
  '2947-0': oneCharge,
  '2951-2': oneCharge,
  '6298-4': oneCharge,
}
export const substanceOf = (loinc: string | null): Substance | undefined =>
  loinc === null ? undefined : substances[loinc]

/** How people write units, where a record has no code. */
const spelled: Record<string, string> = {
  '%': '%',
  '°c': 'Cel',
  degc: 'Cel',
  c: 'Cel',
  '°f': '[degF]',
  degf: '[degF]',
  f: '[degF]',
  lb: '[lb_av]',
  lbs: '[lb_av]',
  oz: '[oz_av]',
  in: '[in_i]',
  inches: '[in_i]',
  ft: '[ft_i]',
  cm: 'cm',
  kg: 'kg',
  g: 'g',
  mmhg: 'mm[Hg]',
  'mm hg': 'mm[Hg]',
  'kg/m²': 'kg/m2',
  'kg/m2': 'kg/m2',
  'mg/dl': 'mg/dL',
  'g/dl': 'g/dL',
  'mmol/l': 'mmol/L',
  'meq/l': 'meq/L',
  'umol/l': 'umol/L',
  'µmol/l': 'umol/L',
  'ng/ml': 'ng/mL',
  'pg/ml': 'pg/mL',
  'mcg/dl': 'ug/dL',
  'µg/dl': 'ug/dL',
  'mcg/l': 'ug/L',
  'k/ul': '10*3/uL',
  'k/µl': '10*3/uL',
  '10^3/ul': '10*3/uL',
  'x10e3/ul': '10*3/uL',
  'u/l': 'U/L',
  'iu/l': '[IU]/L',
  'miu/l': 'm[IU]/L',
  '/min': '/min',
  bpm: '/min',
  'beats/min': '/min',
  'breaths/min': '/min',
}

/** The UCUM code of a quantity: its own, else that of its words. Null where neither is known. */
export function ucumOf(quantity: Quantity | undefined): string | null {
  if (!quantity) return null
  if (quantity.code && (!quantity.system || quantity.system === ucumSystem)) return quantity.code
  return quantity.unit ? (spelled[quantity.unit.trim().toLowerCase()] ?? null) : null
}

/** The unit of words such as "mg/dL". */
export const ucumOfText = (text: string): string | null => spelled[text.trim().toLowerCase()] ?? null

/**
 * A value in another unit; null where the units can't be told to measure the same. Two dimensionless units are
 * comparable only where one is the other: an A1c of 48 mmol/mol is not 4.8 %, though UCUM alone would say so.
 */
export function convert(
  value: number,
  from: string,
  to: string,
  substance: Substance | undefined = undefined,
): number | null {
  if (bare(from) === bare(to)) return value
  if (!mayBeUcum.test(from) || !mayBeUcum.test(to)) return null
  if (isDimensionless(from) && !(fractions.has(from) && fractions.has(to))) return null
  const { status, toVal } = utils().convertUnitTo(from, value, to, {
    molecularWeight: substance?.gramsPerMole ?? null,
    charge: substance?.charge ?? null,
  })
  // 154 lb comes as 69.85322498000001: what a double adds is not the measurement's.
  return status === 'succeeded' && toVal !== null ? Number(toVal.toPrecision(12)) : null
}

/** The library prints what it can't parse, and a record's words belong in no log. */
const mayBeUcum = /^[\w%*/.'"[\]{}^+-]{1,60}$/

let instance: ReturnType<typeof UcumLhcUtils.getInstance> | undefined
const utils = () => {
  instance ??= UcumLhcUtils.getInstance()
  return instance
}

/** Volume in volume, which a hematocrit is reported in. */
const fractions = new Set(['%', 'L/L'])

/** Curly braces say what was counted and are no part of the unit. */
const bare = (code: string) => code.replace(/\{[^{}]*\}/g, '').replace(/^$/, '1')

const dimensionless = new Map<string, boolean>()
function isDimensionless(code: string): boolean {
  const known = dimensionless.get(code)
  if (known !== undefined) return known
  if (dimensionless.size > 500) dimensionless.clear()
  const found = utils().convertUnitTo(code, 1, '1').status === 'succeeded'
  dimensionless.set(code, found)
  return found
}

/** The unit as people write it; empty for what has none. Null where the quantity names none. */
export function unitLabel(quantity: Quantity | undefined): string | null {
  const { unit, code } = quantity ?? {}
  if (unit !== undefined && noUnit.test(unit)) return ''
  if (unit !== undefined && unit !== code && !/[[\]{}*]/.test(unit)) return unit
  const written = unit ?? code
  return written === undefined ? null : labelOf(written)
}

const named: Record<string, string> = {
  '1': '',
  '[pH]': '',
  Cel: '°C',
  '[degF]': '°F',
  "[arb'U]": 'arb. units',
  '[in_i]': 'in',
  '[ft_i]': 'ft',
  '[lb_av]': 'lb',
  '[oz_av]': 'oz',
  '[H2O]': 'H₂O',
  meq: 'mEq',
  eq: 'Eq',
}
/** What stands in the place of a unit and is none: INR 2.5, PHQ-9 14, pH 7.4. */
const noUnit = /^[({]?(inr|score|ratio|index|#|number|nominal|titer|titre|s_co_ratio|ph)[)}]?$/i
const superscript: Record<string, string> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
}
const raised = (digits: string) => [...digits].map((each) => superscript[each]).join('')

/** Characters. What is longer is no unit that anybody writes otherwise. */
const longestUnit = 100

/** A UCUM code as people write it: `10*3/uL` is 10³/µL, `mm[Hg]` is mmHg, `ug/dL` is mcg/dL. */
export function labelOf(code: string): string {
  if (noUnit.test(code)) return ''
  if (code.length > longestUnit) return code
  const known = labels.get(code)
  if (known !== undefined) return known
  if (labels.size > 500) labels.clear()
  const label = code
    .split(/([./])(?![^{]*\})/)
    .map(partLabel)
    .join('')
  labels.set(code, label)
  return label
}
const labels = new Map<string, string>()

function partLabel(part: string): string {
  if (part === '.') return '·'
  if (part === '/' || named[part] !== undefined) return named[part] ?? part
  const [, of = '', what = ''] = /^([^{]*)(?:\{([^}]*)\})?$/.exec(part) ?? [undefined, part]
  const unit =
    named[of] ??
    of
      .replace(/^10[*^](-?\d+)/, (_, power: string) => `10${raised(power)}`)
      .replace(/\[[^\]]*\]/g, (each) => named[each] ?? each.slice(1, -1))
      // ISMP's list of error-prone abbreviations: mcg, since the sign of micrograms is mistaken for mg.
      .replace(/^ug$/, 'mcg')
      .replace(/^u(?=[A-Za-z])/, 'µ')
      .replace(/(?<=[a-z])([23])$/, (power) => raised(power))
  const counted = what.replaceAll('_', ' ').replace(/m2$/, 'm²')
  if (!counted || counted === '#') return unit
  return unit ? `${unit} ${counted}` : counted
}
