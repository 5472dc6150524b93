import type { Encounter } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import {
  type Contact,
  contactsIn,
  isReached,
  isWithoutContact,
  mergedContacts,
  withContact,
  withoutContact,
} from './contact.ts'

const waits: Encounter = { resourceType: 'Encounter', id: 'v', status: 'arrived', class: { code: 'VR' } }
const at = '2026-11-23T10:05:00Z'
const later = '2026-11-23T10:25:00Z'
const video: Contact = { mode: 'video', since: at, reason: null }
const phone: Contact = { mode: 'phone', since: later, reason: 'The picture did not hold.' }

test('a contact is on the Encounter with HL7’s code, since when, and why there is no picture', () => {
  const both = withContact(withContact(waits, video), phone)
  expect(contactsIn(both)).toEqual([video, phone])
  expect(both.class).toEqual({ code: 'VR' })
  const codes = both.extension?.map(({ extension }) => extension?.[0]?.valueCoding?.code)
  expect(codes).toEqual(['VIDEOCONF', 'PHONE'])
})

test('voice alone in the call and the phone are told apart, though both are voice', () => {
  const voice: Contact = { mode: 'audio', since: at, reason: 'No picture came.' }
  expect(contactsIn(withContact(withContact(waits, voice), phone)).map(({ mode }) => mode)).toEqual([
    'audio',
    'phone',
  ])
})

test('the same way again is no new contact, but on the phone for another reason', () => {
  const met = withContact(waits, video)
  expect(withContact(met, { ...video, since: later })).toBe(met)
  const called = withContact(met, phone)
  expect(withContact(called, phone)).toBe(called)
  expect(contactsIn(withContact(called, { ...phone, reason: 'Prefers it.' }))).toHaveLength(3)
})

test('nobody was reached: it is said, until somebody is; where somebody was, it is not', () => {
  const nobody = withoutContact(waits)
  expect([isReached(nobody), isWithoutContact(nobody), contactsIn(nobody)]).toEqual([false, true, []])
  expect(withoutContact(nobody)).toBe(nobody)
  const met = withContact(nobody, video)
  expect([isReached(met), isWithoutContact(met)]).toEqual([true, false])
  expect(withoutContact(met)).toBe(met)
})

test.each([
  ['arrived', false],
  ['in-progress', true],
  ['finished', true],
  ['cancelled', false],
] as const)(
  'of an older workstation, that records no contact, a visit that is %s: reached %s',
  (status, is) => {
    expect(isReached({ ...waits, status })).toBe(is)
    expect(isReached(undefined)).toBe(false)
  },
)

test('what can’t be read of a contact is none', () => {
  const odd = { ...waits, extension: [{ url: 'https://rounds.example/fhir/contact' }] }
  expect([contactsIn(odd), isReached(odd)]).toEqual([[], false])
})

test('of two devices every contact is kept once, in the order of time', () => {
  const of = (...all: Contact[]) => all.reduce(withContact, waits).extension ?? []
  const merged = (mine: Contact[], theirs: Contact[]) =>
    contactsIn({ ...waits, extension: mergedContacts(of(...mine), of(...theirs)) })
  expect(merged([phone], [video])).toEqual([video, phone])
  expect(merged([video, phone], [video])).toEqual([video, phone])
  const nobody = withoutContact(waits).extension ?? []
  expect(mergedContacts(of(video), nobody)).toEqual(of(video))
  expect(mergedContacts(nobody, nobody)).toEqual(nobody)
})
