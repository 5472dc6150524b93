import { describe, expect, test } from 'vitest'
import { ageOn } from './age.ts'

describe('an age', () => {
  test.each([
    ['2026-11-28', 0, '0 days'],
    ['2026-11-27', 0, '1 day'],
    ['2026-11-15', 0, '13 days'],
    ['2026-11-14', 0, '2 weeks'],
    ['2026-11-01', 0, '3 weeks'],
    ['2026-08-29', 0, '13 weeks'],
    ['2026-08-28', 0, '3 months'],
    ['2025-09-20', 1, '14 months'],
    ['2024-11-29', 1, '23 months'],
    ['2024-11-28', 2, '2 y'],
    ['2008-11-29', 17, '17 y'],
    ['2008-11-28', 18, '18 y'],
    // Nobody is born tomorrow; a wrong clock says so.
    ['2026-11-30', 0, '0 days'],
  ])('of who was born on %s is %d years, said as "%s"', (born, ageYears, age) => {
    expect(ageOn(born, '2026-11-28')).toEqual({ ageYears, age })
  })

  test('of the 29th of February ends with the 28th', () => {
    expect(ageOn('2008-02-29', '2026-02-28').ageYears).toBe(17)
    expect(ageOn('2008-02-29', '2026-03-01').ageYears).toBe(18)
  })

  test.each([
    ['1970', 55, '55 y'],
    ['1970-11', 55, '55 y'],
    ['2026', 0, 'under 1 y'],
    ['2025', 0, 'under 2 y'],
    ['2025-09', 1, '13 months'],
  ])('of the partial date %s is the lower bound', (born, ageYears, age) => {
    expect(ageOn(born, '2026-11-28')).toEqual({ ageYears, age })
  })

  test('is unknown without a birth date', () => {
    expect(ageOn(null, '2026-11-28')).toEqual({ ageYears: null, age: null })
    expect(ageOn('about 1950', '2026-11-28')).toEqual({ ageYears: null, age: null })
  })
})
