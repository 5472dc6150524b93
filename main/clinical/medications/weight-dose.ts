import { plain } from '../figures.ts'
import type { Product } from './product.ts'
import { type Often, plural, wordsOfOften } from './sig-words.ts'
import { tidy } from './supply.ts'

export type WeightDose = {
  /** What the weight asks for, before it is rounded. */
  mg: number
  /** As it is measured out, and what is in that. */
  dose: number
  roundedMg: number
  /** mg/kg, by day or by dose as it was asked. */
  mgPerKg: number
  /** "27 kg × 45 mg/kg/day ÷ 2 = 608 mg → 7.6 mL per dose, rounded 7.5 mL = 600 mg = 44.4 mg/kg/day" */
  sentence: string
}

/**
 * A dose by weight of the first strength of the product. Null where the product's name gives no amount in mg by the unit of a
 * dose, or the figures come to nothing. `dose`: as the clinician rounded it; null: rounded here.
 */
export function weightDose({
  kg,
  mgPerKg,
  per,
  often,
  product,
  dose = null,
}: {
  kg: number
  mgPerKg: number
  per: 'day' | 'dose'
  often: Often
  product: Product
  dose?: number | null
}): WeightDose | null {
  const [strength] = product.strengths
  const { unit } = product
  if (!strength || !unit || !(kg > 0) || !(mgPerKg > 0)) return null
  const { perDay, perDayMax = perDay, everyDays = 1 } = wordsOfOften(often)
  // A day's amount taken once a week, or once at all, would be a week's in one dose.
  if (per === 'day' && (everyDays > 1 || often === 'once')) return null
  const times = per === 'day' ? perDayMax : 1
  const mg = tidy((kg * mgPerKg) / times)
  const exact = tidy(mg / strength.mg)
  const rounded = dose ?? roundedDose(exact, unit)
  if (!(rounded > 0)) return null
  const roundedMg = tidy(rounded * strength.mg)
  const achieved = tidy((roundedMg * times) / kg)
  const asked = `${plain(mgPerKg)} mg/kg/${per}`
  const divided = times === 1 ? '' : ` ÷ ${plain(tidy(times))}`
  const of = product.strengths.length > 1 ? ` of ${strength.name}` : ''
  const same = shown(exact) === plain(rounded)
  return {
    mg,
    dose: rounded,
    roundedMg,
    mgPerKg: achieved,
    sentence: [
      `${plain(kg)} kg × ${asked}${divided} = ${whole(mg)} mg${of}`,
      ` → ${shown(exact)} ${plural(unit, exact)} per dose`,
      `${same ? '' : `, rounded ${plain(rounded)} ${plural(unit, rounded)}`} = ${whole(roundedMg)} mg = ${shown(achieved)} mg/kg/${per}`,
    ].join(''),
  }
}

/** What a syringe or a hand measures out; our own steps, shown beside what was reckoned: half a mL from 5 mL on, below that a tenth. */
function roundedDose(exact: number, unit: Product['unit']): number {
  const step = unit === 'mL' ? (exact >= 5 ? 0.5 : 0.1) : 1
  return tidy(Math.round(tidy(exact / step)) * step)
}

/** One decimal at most; below 1 two. No trailing zero: it is read as ten times as much. */
const shown = (value: number): string => plain(Number(value.toFixed(value < 1 ? 2 : 1)))
const whole = (mg: number): string => plain(Number(mg.toFixed(mg < 10 ? 2 : mg < 100 ? 1 : 0)))
