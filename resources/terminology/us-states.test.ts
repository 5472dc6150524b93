import { expect, it } from 'vitest'
import usStates from './us-states.json' with { type: 'json' }

it('names the fifty states, the District of Columbia and the five territories, by name', () => {
  const names = Object.values(usStates)
  expect(new Set(names).size).toBe(50 + 1 + 5)
  expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b)))
})
