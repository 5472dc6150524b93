import { expect, it } from 'vitest'
import { practitioner } from '../testing/practice.ts'
import { decideLicense, nameOf } from './licensure.ts'

const ada = practitioner('ada', 'Quist', ['MA', 'RI'], '2026-11-23')
const noon = (day: string) => Date.parse(`${day}T17:00:00Z`)
const decide = (state: string | undefined, day = '2026-11-23') =>
  decideLicense(ada, state === undefined ? undefined : { state }, noon(day))

it('licenses where a license is in force today, its last day included', () => {
  expect(decide('MA')).toEqual({ licensed: true })
  expect(decide('MA', '2026-11-24')).toEqual({
    licensed: false,
    message: 'The license of Dr. Ada Quist in MA is not in force today.',
  })
  expect(decide('MA', '2014-12-31').licensed).toBe(false)
  expect(decide('NH')).toEqual({ licensed: false, message: 'Dr. Ada Quist has no license in NH.' })
})

it('does not license in an unknown state', () => {
  expect(decide(undefined).licensed).toBe(false)
  expect(decide('').licensed).toBe(false)
})

it('reads partial dates to their end, and open periods as open', () => {
  expect(
    decideLicense(practitioner('a', 'A', ['MA'], '2026'), { state: 'MA' }, noon('2026-12-31')).licensed,
  ).toBe(true)
  expect(
    decideLicense(practitioner('a', 'A', ['MA'], '2026-11'), { state: 'MA' }, noon('2026-12-01')).licensed,
  ).toBe(false)
  const open = practitioner('a', 'A', ['MA'])
  for (const it of open.qualification ?? []) delete it.period
  expect(decideLicense(open, { state: 'MA' }, noon('2026-12-01')).licensed).toBe(true)
})

it('formats a provider’s name for display', () => {
  expect(nameOf(ada)).toBe('Dr. Ada Quist')
  expect(nameOf({ resourceType: 'Practitioner', name: [{ text: 'Dr Q' }] })).toBe('Dr Q')
  expect(nameOf({ resourceType: 'Practitioner', name: [{}] })).toBe('Another provider')
  expect(nameOf(undefined)).toBe('Another provider')
})
