import type { Location, LocationHoursOfOperation } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import { systems } from '../codes/code-systems.ts'
import { openAt, openText, weekOf } from './hours.ts'
import {
  findPharmacies,
  pharmacyAddress,
  pharmacyOf,
  pharmacyOpen,
  pharmacyShort,
  preferredPharmacy,
  preferredPharmacyOf,
} from './pharmacy.ts'

const weekdays: LocationHoursOfOperation['daysOfWeek'] = ['mon', 'tue', 'wed', 'thu', 'fri']
const hours = (
  openingTime: string,
  closingTime: string,
  daysOfWeek = weekdays,
): LocationHoursOfOperation => ({
  daysOfWeek,
  openingTime,
  closingTime,
})
const main: Location = {
  resourceType: 'Location',
  id: 'main-street',
  status: 'active',
  type: [{ coding: [{ system: systems.roleCode, code: 'OUTPHARM' }] }],
  name: 'Bancroft Pharmacy',
  telecom: [{ system: 'phone', value: '508 555 0150' }],
  address: { line: ['12 Main St'], city: 'Worcester', state: 'MA', postalCode: '01608' },
  hoursOfOperation: [hours('08:00:00', '21:00:00')],
  managingOrganization: { reference: 'Organization/bancroft' },
}
const at = (location: Partial<Location>, time: string) => {
  const pharmacy = pharmacyOf({ ...main, ...location })
  return pharmacy && pharmacyOpen(pharmacy, Date.parse(time))
}

test.each([
  [' Closed on public holidays ', 'Closed on public holidays'],
  [' ', null],
  [undefined, null],
])('when its hours are others is told as the directory says it: %j', (words, said) => {
  const told = words === undefined ? main : { ...main, availabilityExceptions: words }
  expect(pharmacyOf(told)?.exceptions).toBe(said)
})

describe('open now', () => {
  // Mon Nov 23, 2026; Eastern Standard Time, UTC-5.
  test.each([
    ['2026-11-23T12:59:00Z', 'closed, opens at 8 AM'],
    ['2026-11-23T13:00:00Z', 'open until 9 PM'],
    ['2026-11-24T01:59:00Z', 'open until 9 PM'],
    ['2026-11-24T02:00:00Z', 'closed, opens tomorrow at 8 AM'],
    ['2026-11-28T02:00:00Z', 'closed, opens Mon at 8 AM'],
    ['2026-11-29T18:00:00Z', 'closed, opens tomorrow at 8 AM'],
  ])('at %s: %s', (time, said) => {
    expect(at({}, time)).toBe(said)
  })

  test('is by the clock of the pharmacy, not of the reader', () => {
    const address = { line: ['1 First St'], city: 'Seattle', state: 'WA' }
    expect(at({ address }, '2026-11-24T04:00:00Z')).toBe('open until 9 PM')
    expect(at({}, '2026-11-24T04:00:00Z')).toBe('closed, opens tomorrow at 8 AM')
    const extension = [
      { url: 'http://hl7.org/fhir/StructureDefinition/timezone', valueCode: 'America/Chicago' },
    ]
    expect(at({ extension }, '2026-11-24T02:30:00Z')).toBe('open until 9 PM')
  })

  test('follows daylight saving time', () => {
    expect(at({}, '2026-07-06T12:30:00Z')).toBe('open until 9 PM')
  })

  test('day and night is 24 h, also over the end of the week', () => {
    const all = [...(weekdays ?? []), 'sat', 'sun'] as LocationHoursOfOperation['daysOfWeek']
    expect(at({ hoursOfOperation: [{ daysOfWeek: all, allDay: true }] }, '2026-11-29T04:00:00Z')).toBe('24 h')
  })

  test('past midnight goes on into the next day, from Sunday to Monday too', () => {
    const late = [hours('10:00:00', '02:00:00', ['fri', 'sun'])]
    expect(at({ hoursOfOperation: late }, '2026-11-28T05:30:00Z')).toBe('open until 2 AM')
    expect(at({ hoursOfOperation: late }, '2026-11-30T03:30:00Z')).toBe('open until 2 AM')
    expect(at({ hoursOfOperation: late }, '2026-11-30T06:30:00Z')).toBe('open until 2 AM')
  })

  test('open for days on end says until which', () => {
    const days: LocationHoursOfOperation['daysOfWeek'] = ['tue', 'wed']
    const week = weekOf([{ daysOfWeek: days, allDay: true }, hours('00:00:00', '18:30:00', ['thu'])])
    const monday = Date.parse('2026-11-23T18:00:00Z')
    const open = (ms: number) => (week ? openText(openAt(week, 'America/New_York', ms)) : null)
    expect(open(monday)).toBe('closed, opens tomorrow at midnight')
    expect(open(monday + 24 * 3_600_000)).toBe('open until Thu 6:30 PM')
  })

  test('a pause at noon is told', () => {
    const paused = [hours('09:00:00', '12:00:00'), hours('13:00:00', '17:00:00')]
    expect(at({ hoursOfOperation: paused }, '2026-11-23T15:00:00Z')).toBe('open until noon')
    expect(at({ hoursOfOperation: paused }, '2026-11-23T17:30:00Z')).toBe('closed, opens at 1 PM')
  })

  test.each([
    ['no hours', {}, { hoursOfOperation: [] }],
    ['hours without a time', {}, { hoursOfOperation: [{ daysOfWeek: weekdays }] }],
    [
      'hours of which one can’t be read, since that day would look closed',
      {},
      { hoursOfOperation: [hours('08:00:00', '21:00:00'), { daysOfWeek: ['sat'], openingTime: '9 AM' }] },
    ],
    ['hours of no day', {}, { hoursOfOperation: [hours('08:00:00', '21:00:00'), { allDay: true }] }],
    ['a state with two zones and no city', {}, { address: { line: ['1 Elm St'], state: 'TN' } }],
  ])('says nothing of %s', (_, __, location) => {
    expect(at(location as Partial<Location>, '2026-11-23T15:00:00Z')).toBe('')
  })

  test('a zone that nobody knows counts as none', () => {
    const extension = [{ url: 'http://hl7.org/fhir/StructureDefinition/timezone', valueCode: 'Mars/Base' }]
    expect(at({ extension }, '2026-11-23T15:00:00Z')).toBe('open until 9 PM')
  })
})

describe('a pharmacy of the directory', () => {
  test('is a Location that an Organization runs', () => {
    const read = pharmacyOf(main)
    expect(read).toMatchObject({
      id: 'bancroft',
      phone: '508 555 0150',
      zone: 'America/New_York',
      mailOrder: false,
    })
    expect(read && pharmacyAddress(read)).toBe('12 Main St, Worcester, MA 01608')
    expect(read && pharmacyShort(read)).toBe('Bancroft Pharmacy, Main St')
  })

  test('that sends by mail has no hours at a counter', () => {
    const type = [
      ...(main.type ?? []),
      { coding: [{ system: systems.providerTaxonomy, code: '3336M0002X' }] },
    ]
    expect(at({ type }, '2026-11-23T15:00:00Z')).toBe('mail order')
  })

  test.each([
    ['another place', { type: [{ coding: [{ system: systems.roleCode, code: 'HOSP' }] }] }],
    ['one that is closed for good', { status: 'inactive' as const }],
    ['one that nobody runs', { managingOrganization: { display: 'Bancroft' } }],
  ])('%s is none', (_, change) => {
    expect(pharmacyOf({ ...main, ...change })).toBeNull()
  })

  test('without street or name is still named', () => {
    const read = pharmacyOf({ ...main, name: undefined, address: undefined, telecom: undefined } as Location)
    expect(read && pharmacyShort(read)).toBe('Pharmacy')
    expect(read && pharmacyAddress(read)).toBe('')
  })
})

describe('the preferred pharmacy of a patient', () => {
  test('is read from HL7’s extension', () => {
    expect(preferredPharmacyOf({ extension: [preferredPharmacy('bancroft', 'Bancroft')] })).toBe('bancroft')
  })
  test('of several is the one for outpatient medicines', () => {
    const oncology = preferredPharmacy('other', 'Other')
    oncology.extension = oncology.extension?.map((one) =>
      one.url === 'type' ? { url: 'type', valueCodeableConcept: { text: 'Oncology' } } : one,
    )
    expect(preferredPharmacyOf({ extension: [oncology, preferredPharmacy('bancroft', 'Bancroft')] })).toBe(
      'bancroft',
    )
    expect(preferredPharmacyOf({ extension: [oncology] })).toBe('other')
  })
  test.each([
    undefined,
    {},
    { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/patient-preferredPharmacy' }] },
  ])('is none where nothing is said: %j', (patient) => {
    expect(preferredPharmacyOf(patient)).toBeNull()
  })
})

test('a search by name, street, city, state or ZIP code answers with the nearest first', () => {
  const make = (id: string, change: Partial<Location['address']> & { name?: string }, mail = false) => {
    const { name = 'Bancroft Pharmacy', ...address } = change
    const type = mail
      ? [...(main.type ?? []), { coding: [{ system: systems.providerTaxonomy, code: '3336M0002X' }] }]
      : main.type
    const location = {
      ...main,
      name,
      type,
      managingOrganization: { reference: `Organization/${id}` },
    } as Location
    return pharmacyOf({ ...location, address: { ...main.address, ...address } }) as NonNullable<
      ReturnType<typeof pharmacyOf>
    >
  }
  const all = [
    make('mail', { name: 'By Mail', city: 'Omaha', state: 'NE', postalCode: '68102' }, true),
    make('nashua', { city: 'Nashua', state: 'NH', postalCode: '03060' }),
    make('boston', { city: 'Boston', postalCode: '02108' }),
    make('auburn', { city: 'Auburn', postalCode: '01501' }),
    make('shrewsbury', { city: 'Shrewsbury', postalCode: '01605' }),
    make('elm', { line: ['3 Elm St'], postalCode: '01609' }),
    make('main', {}),
  ]
  const ids = (words: string) =>
    findPharmacies(all, words, { city: 'worcester', state: 'MA', zip: '01608-1234' }).map(({ id }) => id)
  expect(ids('')).toEqual(['main', 'elm', 'shrewsbury', 'auburn', 'boston', 'nashua', 'mail'])
  expect(ids('elm worc')).toEqual(['elm'])
  expect(ids('03060')).toEqual(['nashua'])
  expect(ids('bancroft, NH')).toEqual(['nashua'])
  expect(ids('nothing')).toEqual([])
})
