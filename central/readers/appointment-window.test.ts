import { describe, expect, it } from 'vitest'
import { endOfDay, isZone } from './appointment-window.ts'

const end = (now: string, ahead: number, zone: string) =>
  new Date(endOfDay(Date.parse(now), ahead, zone)).toISOString()

describe('the end of a day', () => {
  it.each([
    ['2026-11-23T18:00:00Z', 0, 'America/New_York', '2026-11-24T05:00:00.000Z'],
    ['2026-11-23T18:00:00Z', 1, 'America/New_York', '2026-11-25T05:00:00.000Z'],
    // In the evening here it is tomorrow in Greenwich already.
    ['2026-11-24T03:00:00Z', 0, 'America/New_York', '2026-11-24T05:00:00.000Z'],
    ['2026-11-23T23:30:00Z', 0, 'Asia/Kolkata', '2026-11-24T18:30:00.000Z'],
    // The clocks go forward on 8 March 2026 and back on 1 November.
    ['2026-03-07T18:00:00Z', 1, 'America/New_York', '2026-03-09T04:00:00.000Z'],
    ['2026-10-31T18:00:00Z', 1, 'America/New_York', '2026-11-02T05:00:00.000Z'],
    ['2026-12-31T18:00:00Z', 1, 'UTC', '2027-01-02T00:00:00.000Z'],
  ])('%s, %d days ahead, in %s: %s', (now, ahead, zone, expected) => {
    expect(end(now, ahead, zone)).toBe(expected)
  })

  it('knows a zone from a word', () => {
    expect([isZone('America/Anchorage'), isZone('Nowhere/Else'), isZone(undefined)]).toEqual([
      true,
      false,
      false,
    ])
  })
})
