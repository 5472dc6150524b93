import { plain } from '../figures.ts'
import type { DoseUnit, Route } from './sig-words.ts'

/** An active part of a product and how much of it is in one dose unit: 80 mg in one mL, 500 mg in one tablet. */
export type Strength = { name: string; mg: number }

/** What a RxNorm name says of a product beyond what is in it. Null: the name does not say it. */
export type Product = {
  /** What a dose is counted in. */
  unit: DoseUnit | null
  route: Route | null
  /** In mg by dose unit; empty where the name gives units, grams by area, or an amount by hour. */
  strengths: Strength[]
  /** "400 mg/5 mL": how a liquid's strength is written on its bottle. */
  label: string | null
  /** Puffs in one inhaler. */
  actuations: number | null
}

const forms: [RegExp, DoseUnit | null, Route | null][] = [
  [/Sublingual Tablet/i, 'tablet', 'sublingual'],
  [/Tablet/i, 'tablet', 'oral'],
  [/Capsule/i, 'capsule', 'oral'],
  [/(?:Powder|Granules) for Oral/i, null, 'oral'],
  [/Oral (?:Suspension|Solution)/i, 'mL', 'oral'],
  [/Metered Dose Inhaler/i, 'puff', 'inhaled'],
  [/Inhalation Solution/i, 'mL', 'inhaled'],
  [/Nasal Spray/i, 'spray', 'nasal'],
  [/Ophthalmic Solution/i, 'drop', 'ophthalmic'],
  [/Ophthalmic Ointment/i, null, 'ophthalmic'],
  [/Otic Solution/i, 'drop', 'otic'],
  [/Topical (?:Cream|Gel|Ointment)/i, 'application', 'topical'],
  [/Transdermal System/i, 'patch', 'transdermal'],
]

/** Read from a RxNorm name: "amoxicillin 80 MG/ML Oral Suspension". */
export function productOf(name: string): Product {
  const [, unit = null, route = null] = forms.find(([form]) => form.test(name)) ?? []
  const strengths = strengthsIn(name, unit)
  const [first] = strengths
  return {
    unit,
    route,
    strengths,
    label:
      unit === 'mL' && route === 'oral' && first
        ? `${strengths.map(({ mg }) => plain(rounded(mg * 5))).join('-')} mg/5 mL`
        : null,
    actuations: Number(/(\d+) ACTUAT /.exec(name)?.[1] ?? 0) || null,
  }
}

/** All or none: of a strength that can't be read nothing is left out silently. */
function strengthsIn(name: string, unit: DoseUnit | null): Strength[] {
  const per = unit === 'mL' ? '/ML' : unit === 'puff' || unit === 'spray' ? '/ACTUAT' : ''
  if (!unit || !['mL', 'tablet', 'capsule', 'puff', 'spray'].includes(unit)) return []
  const parts = name.replace(/\[.*\]$/, '').split(' / ')
  const read = parts.map((part) => {
    const found = /^(?:\d+ (?:ACTUAT|HR) )?(.+?) (\d+(?:\.\d+)?) MG(\/\w+)?(?: |$)/.exec(part.trim())
    if (!found || (found[3] ?? '') !== per) return null
    return { name: found[1] ?? '', mg: Number(found[2]) }
  })
  return read.some((one) => one === null) ? [] : (read as Strength[])
}

/** What a double adds is not the medicine's: 8.58 × 5 is 42.9. */
const rounded = (value: number): number => Number(value.toPrecision(12))
