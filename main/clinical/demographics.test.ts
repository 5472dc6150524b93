import type { Address, HumanName, Identifier, Patient } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import {
  addressLine,
  addressWithState,
  clinicianName,
  laterRecords,
  phoneNumber,
  preferredName,
  recordNumber,
  replacedBy,
  spokenName,
} from './demographics.ts'

const now = Date.parse('2026-11-28T17:00:00Z')
const name = (names: HumanName[]) => spokenName(names, now)

describe('a name', () => {
  test('that was given up never stands before one that was not', () => {
    const maiden: HumanName = { use: 'maiden', given: ['Nell'], family: 'Ames' }
    const old: HumanName = { use: 'old', given: ['Nell'], family: 'Ives' }
    expect(name([maiden, old, { given: ['Nell'], family: 'Brook' }])).toBe('Nell Brook')
    expect(name([maiden])).toBe('Nell Ames')
  })

  test('that has ended, or has not begun, stands after one that holds', () => {
    const official: HumanName = { use: 'official', family: 'Ended', period: { end: '2020' } }
    const coming: HumanName = { use: 'official', family: 'Coming', period: { start: '2027-01-01' } }
    expect(name([official, coming, { use: 'nickname', text: 'Bee' }])).toBe('Bee')
    expect(name([{ use: 'official', family: 'Today', period: { end: '2026-11-28' } }, { text: 'Bee' }])).toBe(
      'Today',
    )
  })

  test('is the official before the usual before any other', () => {
    const any: HumanName = { text: 'Any' }
    const usual: HumanName = { use: 'usual', text: 'Usual' }
    expect(name([any, usual])).toBe('Usual')
    expect(name([any, usual, { use: 'official', text: 'Official' }])).toBe('Official')
    expect(name([])).toBe('')
    expect(spokenName(undefined)).toBe('')
  })

  test('is spoken with its suffix and without its prefix', () => {
    const parts = { prefix: ['Mr.'], given: ['Owen', 'T.'], family: 'Pike', suffix: ['Jr.'] }
    expect(name([parts])).toBe('Owen T. Pike Jr.')
    expect(name([{ given: ['Tam'] }])).toBe('Tam')
  })

  test('of a clinician is spoken without degrees', () => {
    const parts: HumanName = { given: ['Dana'], family: 'Reeve', suffix: ['NP'] }
    expect(clinicianName([{ use: 'old', text: 'Dana Stone' }, parts], now)).toBe('Dana Reeve')
    expect(clinicianName(undefined)).toBe('')
  })

  test('is shown when it differs from the legal name', () => {
    const official: HumanName = { use: 'official', given: ['Margaret'], family: 'Low' }
    const peg: HumanName = { use: 'usual', given: ['Peg'], family: 'Low' }
    expect(preferredName([official, peg], now)).toBe('Peg Low')
    expect(preferredName([peg], now)).toBeNull()
    expect(preferredName([official, { ...peg, period: { end: '2019' } }], now)).toBeNull()
    expect(preferredName(undefined)).toBeNull()
  })
})

test('a number in use stands before a retired one, a mobile before others', () => {
  const phone = (value: string, more: object) => ({ system: 'phone' as const, value, ...more })
  const old = phone('1', { use: 'old' })
  const ended = phone('2', { use: 'mobile', period: { end: '2021-05' } })
  const home = phone('3', { use: 'home' })
  expect(phoneNumber([old, ended, home, { system: 'email', value: 'a@b' }], now)).toBe('3')
  expect(phoneNumber([old, home, phone('4', { use: 'mobile' })], now)).toBe('4')
  expect(phoneNumber([old], now)).toBe('1')
  expect(phoneNumber(undefined)).toBeNull()
})

test('a record number in use stands before a retired one', () => {
  const mr = (value: string, more: object): Identifier => ({
    type: { coding: [{ code: 'MR' }] },
    value,
    ...more,
  })
  expect(
    recordNumber([mr('A', { use: 'old' }), mr('B', { period: { end: '2022' } }), mr('C', {})], now),
  ).toBe('C')
  expect(recordNumber([{ value: 'license' }], now)).toBeNull()
})

describe('an address', () => {
  const old: Address = { use: 'old', city: 'Laredo', state: 'TX' }
  const home: Address = {
    use: 'home',
    line: ['2 Oak Lane'],
    city: 'Lowell',
    state: 'MA',
    postalCode: '01850',
  }
  const temp: Address = { use: 'temp', text: 'At her sister’s' }

  test('in use stands before a former one, home before others', () => {
    expect(addressLine([old, temp, home], now)).toBe('2 Oak Lane, Lowell, MA 01850')
    expect(addressLine([old, temp], now)).toBe('At her sister’s')
    expect(addressLine([{ ...home, period: { end: '2020' } }, temp], now)).toBe('At her sister’s')
    expect(addressLine([], now)).toBeNull()
  })

  test('that names a state is looked for among those in use, never among former ones', () => {
    expect(addressWithState([old, home], now)).toBe(home)
    expect(addressWithState([old, temp, { city: 'Keene', state: 'NH' }], now)?.state).toBe('NH')
    expect(addressWithState([old, temp], now)).toBeUndefined()
    expect(addressWithState([old], now)).toBe(old)
    expect(addressWithState(undefined, now)).toBeUndefined()
  })
})

test('a record that was merged away names the one that lives', () => {
  const merged = (reference: string, type: 'replaced-by' | 'seealso'): Patient => ({
    resourceType: 'Patient',
    link: [{ type, other: { reference } }],
  })
  expect(replacedBy(merged('Patient/new', 'replaced-by'))).toBe('new')
  expect(replacedBy(merged('https://clinic.example/fhir/Patient/new', 'replaced-by'))).toBe(
    'https://clinic.example/fhir/Patient/new',
  )
  expect(replacedBy(merged('Patient/new', 'seealso'))).toBeNull()
  expect(replacedBy(undefined)).toBeNull()
})

test('the records that came after one are named in turn, each once where they name each other', () => {
  const by: Record<string, string> = { a: 'b', b: 'c', c: 'b', gone: 'missing', self: 'self' }
  const find = (id: string): Patient | undefined =>
    by[id]
      ? {
          resourceType: 'Patient',
          link: [{ type: 'replaced-by', other: { reference: `Patient/${by[id]}` } }],
        }
      : undefined
  expect(laterRecords('a', find)).toEqual(['b', 'c'])
  expect(laterRecords('gone', find)).toEqual(['missing'])
  expect(laterRecords('self', find)).toEqual([])
  expect(laterRecords('alone', find)).toEqual([])
})
