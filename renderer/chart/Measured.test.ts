import { expect, test } from 'vitest'
import { momentOf, notMeasured } from './Measured.tsx'

const now = new Date('2026-11-29T15:00').getTime()
const moment = (day: string, time = '') => momentOf({ ...notMeasured, day, time }, now)

test('what was measured today without a time is of now; another day stays a day', () => {
  expect(moment('2026-11-29')).toBeNull()
  expect(moment('')).toBeNull()
  expect(moment('2026-11-28')).toBe('2026-11-28')
  expect(moment('2026-11-29', '08:30')).toBe(new Date('2026-11-29T08:30').toISOString())
})
