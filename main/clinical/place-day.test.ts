import { describe, expect, test } from 'vitest'
import usStates from '../../resources/terminology/us-states.json' with { type: 'json' }
import { dayIn, daysAt, zonesOf } from './place-day.ts'

describe('the zones of a place', () => {
  test('are known of each state and territory, and by this machine', () => {
    for (const state of Object.keys(usStates)) {
      const zones = zonesOf({ state })
      expect(zones, state).not.toHaveLength(0)
      for (const zone of zones) expect(dayIn(zone, 0)).toMatch(/^19(69|70)-/)
    }
  })

  test.each([
    ['MA', null, ['America/New_York']],
    ['TX', 'El Paso', ['America/Denver']],
    ['TX', 'Houston, TX', ['America/Chicago']],
    ['FL', '12 Palm Street, pensacola, FL', ['America/Chicago']],
    ['FL', 'Saint Petersburg', ['America/New_York']],
    ['TX', 'Fort Worth', ['America/Chicago']],
    ['ID', 'Coeur d’Alene', ['America/Los_Angeles']],
    ['FL', 'Nowhere Springs', ['America/New_York', 'America/Chicago']],
    ['FL', null, ['America/New_York', 'America/Chicago']],
    ['ON', 'Toronto', []],
    ['toString', null, []],
  ])('%s, %s', (state, city, zones) => {
    expect(zonesOf({ state, city })).toEqual(zones)
  })
})

test('an evening is of two days where the place lies in one of two zones', () => {
  const at = Date.parse('2026-11-28T05:30:00Z')
  expect(daysAt({ state: 'TN' }, at)).toEqual(['2026-11-28', '2026-11-27'])
  expect(daysAt({ state: 'TN', city: 'Memphis' }, at)).toEqual(['2026-11-27'])
  expect(daysAt({ state: 'TN' }, at + 3_600_000)).toEqual(['2026-11-28'])
  expect(daysAt({ state: 'XX' }, at)).toEqual([])
})
