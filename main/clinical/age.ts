/** `ageYears`: whole years; `age`: as it is said, "47 y", "14 months", "3 weeks". Both null: no birth date is known. */
export type Age = { ageYears: number | null; age: string | null }

/**
 * The age on a day, `YYYY-MM-DD` of the calendar of whoever reads it. Of a partial birth date (`1970`, `2025-09`) the lower
 * bound is given, and for small children what they are at most ("under 2 y").
 *
 * The steps are our own way to show it, no clinical rule: days up to two weeks, weeks up to three months, months up to two
 * years, then years. An infant's age in years says nothing, and the doses and limits of the first years are given in days,
 * weeks and months.
 */
export function ageOn(birthDate: string | undefined | null, day: string): Age {
  if (!birthDate || !/^\d{4}(-\d\d){0,2}/.test(birthDate)) return { ageYears: null, age: null }
  const born = birthDate.slice(0, 10)
  const whole = born + '-12-31'.slice(born.length - 4)
  const months = Math.max(0, monthsBetween(whole, day))
  const ageYears = Math.floor(months / 12)
  if (ageYears >= 2) return { ageYears, age: `${ageYears} y` }
  if (born.length === 4) return { ageYears, age: `under ${Number(day.slice(0, 4)) - Number(born) + 1} y` }
  if (months >= 3 || born.length === 7) return { ageYears, age: many(months, 'month') }
  const days = Math.max(0, Math.round((Date.parse(day) - Date.parse(whole)) / 86_400_000))
  return { ageYears, age: days < 14 ? many(days, 'day') : many(Math.floor(days / 7), 'week') }
}

/** Whole months on a day, at least; of a partial birth date what they are at least. null: no birth date is known. */
export function ageInMonths(birthDate: string | undefined | null, day: string): number | null {
  if (!birthDate || !/^\d{4}(-\d\d){0,2}/.test(birthDate)) return null
  const born = birthDate.slice(0, 10)
  return Math.max(0, monthsBetween(born + '-12-31'.slice(born.length - 4), day))
}

/** Whole months; below zero when the second day is before the first. */
function monthsBetween(from: string, to: string): number {
  const of = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))
  return of(to) - of(from) - (to.slice(8, 10) < from.slice(8, 10) ? 1 : 0)
}

const many = (value: number, unit: string): string => `${value} ${unit}${value === 1 ? '' : 's'}`
