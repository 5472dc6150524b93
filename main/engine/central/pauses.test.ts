import { expect, test } from 'vitest'
import { kindOf, retryAfterMsOf } from './pauses.ts'

const now = Date.parse('2026-01-05T14:00:00Z')

test.each([
  ['120', undefined, 120_000],
  ['0', undefined, 0],
  ['Mon, 05 Jan 2026 14:10:00 GMT', undefined, 600_000],
  // This machine's clock is wrong: the server's own time counts.
  ['Mon, 05 Jan 2026 14:10:00 GMT', 'Mon, 05 Jan 2026 14:09:30 GMT', 30_000],
  ['Mon, 05 Jan 2026 13:00:00 GMT', undefined, 0],
  ['soon', undefined, null],
  ['-5', 'Mon, 05 Jan 2026 14:00:00 GMT', null],
  ['', undefined, null],
])('Retry-After "%s" beside the date %s is %s ms', (value, date, expected) => {
  const headers = new Headers({ 'Retry-After': value, ...(date ? { Date: date } : {}) })
  expect(retryAfterMsOf(headers, now)).toBe(expected)
})

test('claims and leases are neither reads nor writes of FHIR', () => {
  expect([kindOf('POST', '/leases'), kindOf('GET', '/fhir/R4/$changes'), kindOf('POST', '/fhir/R4')]).toEqual(
    [null, 'read', 'write'],
  )
})
