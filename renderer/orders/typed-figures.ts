import type { Product } from '../../main/clinical/medications/product.ts'
import { tidy } from '../../main/clinical/medications/supply.ts'

export function positive(text: string): number | null {
  const value = Number(text)
  return text.trim() !== '' && Number.isFinite(value) && value > 0 ? value : null
}

/** Whole days, up to a leap year; null: none are typed. Undefined: that is no number of days. */
export function daysIn(text: string): number | null | undefined {
  if (text.trim() === '') return null
  const days = Number(text)
  return Number.isInteger(days) && days >= 1 && days <= 366 ? days : undefined
}

/** Said beside mL, of a single medicine. */
export function mgOf(
  { unit, route, strengths: [single, ...others] }: Product,
  dose: number,
  doseMax: number | null,
): number | null {
  return unit === 'mL' && route === 'oral' && single && others.length === 0 && doseMax === null
    ? tidy(dose * single.mg)
    : null
}
