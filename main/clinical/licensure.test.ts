import type { Practitioner } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import { holdsAt, isInForce, type License, licenseFor, licensesOf } from './licensure.ts'

const license = (more: Partial<License> = {}): License => ({
  state: 'MA',
  number: 'MA-1',
  starts: '2019-07-01',
  expires: '2026-11-27',
  ...more,
})
const who = (...all: License[]): Practitioner => ({
  resourceType: 'Practitioner',
  qualification: all.map(({ state, number, starts, expires }) => ({
    code: { text: 'License' },
    identifier: [{ value: number }],
    extension: [{ url: 'https://rounds.example/fhir/licence-state', valueCode: state }],
    period: { ...(starts ? { start: starts } : {}), ...(expires ? { end: expires } : {}) },
  })),
})
const boston = { state: 'MA', city: 'Boston' }

describe('a license', () => {
  test('holds to the end of its last day where the patient is', () => {
    expect(holdsAt(license(), boston, Date.parse('2026-11-28T01:30:00Z'))).toBe(true)
    expect(holdsAt(license(), boston, Date.parse('2026-11-28T04:59:59Z'))).toBe(true)
    expect(holdsAt(license(), boston, Date.parse('2026-11-28T05:00:00Z'))).toBe(false)
  })

  test('begins with its first day where the patient is', () => {
    const hawaii = license({ state: 'HI', starts: '2026-11-27', expires: null })
    expect(holdsAt(hawaii, { state: 'HI' }, Date.parse('2026-11-27T09:59:00Z'))).toBe(false)
    expect(holdsAt(hawaii, { state: 'HI' }, Date.parse('2026-11-27T10:00:00Z'))).toBe(true)
  })

  test.each([
    ['2026', '2026-12-31T23:00:00-05:00', true],
    ['2026', '2027-01-01T00:00:00-05:00', false],
    ['2026-02', '2026-02-28T23:00:00-05:00', true],
    ['2026-02', '2026-03-01T00:00:00-05:00', false],
    ['2026-11-27T17:00:00-05:00', '2026-11-27T16:59:00-05:00', true],
    ['2026-11-27T17:00:00-05:00', '2026-11-27T17:01:00-05:00', false],
  ])('that ends with %s holds at %s: %s', (expires, at, holds) => {
    expect(holdsAt(license({ expires }), boston, Date.parse(at))).toBe(holds)
  })

  test.each([
    ['2027', '2026-12-31T23:00:00-05:00', false],
    ['2027', '2027-01-01T00:00:00-05:00', true],
    ['2027-03', '2027-03-01T00:00:00-05:00', true],
    ['2027-03-01T12:00:00-05:00', '2027-03-01T09:00:00-05:00', false],
  ])('that begins with %s holds at %s: %s', (starts, at, holds) => {
    expect(holdsAt(license({ starts, expires: null }), boston, Date.parse(at))).toBe(holds)
  })

  test('in a state of two zones holds by the city, else where its day ends first', () => {
    const tennessee = license({ state: 'TN' })
    const at = Date.parse('2026-11-28T05:30:00Z')
    expect(holdsAt(tennessee, { state: 'TN', city: 'Memphis' }, at)).toBe(true)
    expect(holdsAt(tennessee, { state: 'TN', city: 'Knoxville' }, at)).toBe(false)
    expect(holdsAt(tennessee, { state: 'TN' }, at)).toBe(false)
    expect(isInForce(tennessee, at)).toBe(false)
  })

  test('holds in no other state, and nowhere that nobody knows', () => {
    const at = Date.parse('2026-11-20T12:00:00Z')
    expect(holdsAt(license(), { state: 'NH' }, at)).toBe(false)
    expect(holdsAt(license({ state: 'XX' }), { state: 'XX' }, at)).toBe(false)
  })
})

describe('whether a practitioner may treat', () => {
  const at = Date.parse('2026-12-01T12:00:00Z')
  test('says why not, and names the license that does not hold', () => {
    const later = license({ state: 'NH', starts: '2027', expires: null })
    const renewed = license({ number: 'MA-2', starts: '2026-11-28', expires: null })
    const me = who(license(), later)
    expect(licenseFor(me, { state: 'MA' }, at)).toMatchObject({ why: 'expired', license: license() })
    expect(licenseFor(me, { state: 'NH' }, at)).toMatchObject({ why: 'later', license: { starts: '2027' } })
    expect(licenseFor(me, { state: 'RI' }, at)).toEqual({ open: false, why: 'none' })
    expect(licenseFor(me, { state: 'ON' }, at)).toEqual({ open: false, why: 'unknown-place' })
    expect(licenseFor(who(license(), renewed), { state: 'MA' }, at)).toMatchObject({ license: renewed })
    expect(licenseFor(undefined, { state: 'MA' }, at)).toMatchObject({ why: 'none' })
  })

  test('is read from qualifications that name a state', () => {
    const board = { code: { text: 'Family medicine' } }
    const [first] = licensesOf({ resourceType: 'Practitioner', qualification: [board] })
    expect(first).toBeUndefined()
    expect(licensesOf(who(license()))).toEqual([license()])
  })
})
