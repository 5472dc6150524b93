import type { Encounter } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import {
  contactsIn,
  contactsNow,
  contactsOf,
  hasMet,
  heldSince,
  isReached,
  isUnrecorded,
  isWithoutContact,
  keptContacts,
  mergedContacts,
  wasReached,
  withContact,
  withContactsOver,
  withoutContact,
} from './contact.ts'

const ada = { practitionerId: 'ada', name: 'Dr. Ada Okafor' }
const ben = { practitionerId: 'ben', name: 'Dr. Ben Lindholm' }
type MyContact = Parameters<typeof withContact>[1]

const waits: Encounter = { resourceType: 'Encounter', id: 'v', status: 'arrived', class: { code: 'VR' } }
const begun: Encounter = { ...waits, status: 'in-progress' }
const at = '2026-11-23T10:05:00Z'
const later = '2026-11-23T10:25:00Z'
const video: MyContact = { mode: 'video', since: at, reason: null, by: ada, said: null }
const phone: MyContact = {
  mode: 'phone',
  since: later,
  reason: 'The picture did not hold.',
  by: ada,
  said: null,
}
/** As a workstation of before wrote it. */
function unsigned(encounter: Encounter): Encounter {
  const extension = encounter.extension?.map((one) => ({
    ...one,
    extension: one.extension?.filter(({ url }) => url !== 'by') ?? [],
  }))
  return { ...encounter, ...(extension ? { extension } : {}) }
}
const held = (...turns: [who: string, start: string, end?: string][]): Pick<Encounter, 'participant'> => ({
  participant: [
    ...turns.map(([who, start, end]) => ({
      individual: { reference: `Practitioner/${who}` },
      period: { start, ...(end ? { end } : {}) },
    })),
    { type: [{ text: 'interpreter' }], individual: { reference: 'Practitioner/ivo' } },
  ],
})

test('a contact is on the Encounter with HL7’s code, since when, and why there is no picture', () => {
  const both = withContact(withContact(begun, video), phone)
  expect(contactsIn(both)).toEqual([video, phone])
  expect(both.class).toEqual({ code: 'VR' })
  const codes = both.extension?.map(({ extension }) => extension?.[0]?.valueCoding?.code)
  expect(codes).toEqual(['VIDEOCONF', 'PHONE'])
})

test('voice alone in the call and the phone are told apart, though both are voice', () => {
  const voice: MyContact = { mode: 'audio', since: at, reason: 'No picture came.', by: ada, said: null }
  expect(contactsIn(withContact(withContact(begun, voice), phone)).map(({ mode }) => mode)).toEqual([
    'audio',
    'phone',
  ])
})

test('the same way again is no new contact, but on the phone for another reason', () => {
  const met = withContact(begun, video)
  expect(withContact(met, { ...video, since: later })).toBe(met)
  const called = withContact(met, phone)
  expect(withContact(called, phone)).toBe(called)
  expect(contactsIn(withContact(called, { ...phone, reason: 'Prefers it.' }))).toHaveLength(3)
})

test('nobody was reached: it is said, until somebody is; where somebody was, it is not', () => {
  const nobody: Encounter = { ...withoutContact(waits, ada), status: 'in-progress' }
  expect([isReached(nobody, 'ada'), isWithoutContact(nobody, 'ada'), contactsIn(nobody)]).toEqual([
    false,
    true,
    [],
  ])
  expect(withoutContact(nobody, ada)).toBe(nobody)
  const met = withContact(nobody, video)
  expect([isReached(met, 'ada'), isWithoutContact(met, 'ada')]).toEqual([true, false])
  expect(withoutContact(met, ada)).toBe(met)
})

test.each([
  ['arrived', false],
  ['in-progress', true],
  ['finished', true],
  ['cancelled', false],
] as const)(
  'of an older workstation, that records no contact, a visit that is %s: reached %s',
  (status, is) => {
    expect(isReached({ ...waits, status }, 'ada')).toBe(is)
    expect(wasReached({ ...waits, status })).toBe(is)
    expect(isReached(undefined, 'ada')).toBe(false)
  },
)

test('what can’t be read of a contact is none', () => {
  const odd = { ...begun, extension: [{ url: 'https://rounds.example/fhir/contact' }] }
  expect([contactsIn(odd), isReached(odd, 'ada')]).toEqual([[], false])
})

test('a contact counts for who has the visit only where it is theirs, in turn', () => {
  const met = withContact(begun, video)
  expect([isReached(met, 'ada'), isReached(met, 'ben'), wasReached(met)]).toEqual([true, false, true])
  // The same way as the colleague is a contact of one's own all the same.
  const both = withContact(met, { ...video, since: later, by: ben })
  expect([isReached(both, 'ada'), isReached(both, 'ben')]).toEqual([false, true])
  expect(
    [contactsNow(both, 'ben'), contactsOf(both, 'ada')].map((all) => all.map(({ since }) => since)),
  ).toEqual([[later], [at]])
})

test('a visit that waits again has to be met anew, also by who met the patient before', () => {
  const back: Encounter = { ...withContact(begun, video), status: 'arrived' }
  expect([isReached(back, 'ada'), contactsNow(back, 'ada'), wasReached(back)]).toEqual([false, [], true])
  const again: Encounter = { ...withContact(back, { ...video, since: later }), status: 'in-progress' }
  expect(contactsNow(again, 'ada').map(({ since }) => since)).toEqual([later])
  expect(contactsIn(again)).toHaveLength(2)
})

test('one’s own contact of a turn that is over does not come alive when nobody is met in the next', () => {
  const arrived: Encounter = { ...withContactsOver(withContact(begun, video)), status: 'arrived' }
  // Also where an older server did not say that the turn is over.
  for (const back of [arrived, { ...withContact(begun, video), status: 'arrived' } as const]) {
    const nobody: Encounter = { ...withoutContact(back, ada), status: 'in-progress' }
    expect([isReached(nobody, 'ada'), isWithoutContact(nobody, 'ada'), wasReached(nobody)]).toEqual([
      false,
      true,
      true,
    ])
    const anew = withContact(nobody, phone)
    expect([contactsNow(anew, 'ada'), isWithoutContact(anew, 'ada')]).toEqual([[phone], false])
  }
  expect(isReached({ ...arrived, status: 'finished' }, 'ben')).toBe(false)
  expect(withContactsOver(waits)).toBe(waits)
})

const turn = (status: Encounter['status'], start: string, end: string) => ({ status, period: { start, end } })
const [nine, ten, half, eleven] = [
  '2026-11-23T09:00:00Z',
  '2026-11-23T10:00:00Z',
  '2026-11-23T10:30:00Z',
  '2026-11-23T11:00:00Z',
] as const
/** Ada began it on a workstation that records no contact, and handed it over. */
const handedOver: Encounter = {
  ...waits,
  ...held(['ada', '2026-11-23T09:50:00Z', half], ['ben', half]),
  statusHistory: [turn('arrived', nine, ten), turn('in-progress', ten, half)],
}

test('a visit that an older workstation began took place, also once it waits for a colleague who reaches nobody', () => {
  expect([wasReached(handedOver), isReached(handedOver, 'ben')]).toEqual([true, false])
  expect(wasReached(withoutContact(handedOver, ben))).toBe(true)
  expect(['ada', 'ben'].map((who) => hasMet(handedOver, who))).toEqual([true, false])
  expect(hasMet(withoutContact(handedOver, ada), 'ada')).toBe(false)
  // Who left it without reaching anybody made it no visit that took place.
  expect(wasReached(withoutContact(handedOver, ada))).toBe(false)
})

test('a colleague who goes on with it on an older workstation has reached the patient: how is not recorded', () => {
  const history = [...(handedOver.statusHistory ?? []), turn('arrived', half, eleven)]
  const gone: Encounter = { ...handedOver, status: 'in-progress', statusHistory: history }
  for (const visit of [gone, { ...gone, ...withContactsOver(withContact(gone, video)) }]) {
    expect(isReached(visit, 'ben')).toBe(true)
    expect(withoutContact(visit, ben)).toBe(visit)
  }
})

test('where nothing tells whether the colleague went on with it nobody is said not to be reached', () => {
  const unknown: Encounter = {
    ...handedOver,
    status: 'in-progress',
    statusHistory: [turn('arrived', nine, ten)],
  }
  expect([isReached(unknown, 'ben'), isUnrecorded(unknown, 'ben')]).toEqual([false, true])
  expect(withoutContact(unknown, ben)).toBe(unknown)
  expect(isUnrecorded(unknown, 'ada')).toBe(false)
})

test('what stands there of contact stays as it was, and what is new is its writer’s', () => {
  const met = withContact(begun, video)
  const kept = (next: Encounter, previous = met) => contactsIn(keptContacts(next, previous, ben))
  const redated = withContact(begun, { ...video, since: later })
  for (const next of [begun, redated, unsigned(met)]) expect(kept(next)).toEqual([video])
  expect(kept(withContact(met, { ...phone, by: ben }))).toEqual([video, { ...phone, by: ben }])
  expect(kept(withContact(begun, { ...phone, by: { ...ben, name: 'Dr. Who' } }), begun)).toEqual([
    { ...phone, by: ben },
  ])
  expect(kept(unsigned(withContact(begun, phone)), begun)).toEqual([{ ...phone, by: null }])
  // Neither is a colleague's word that they reached nobody taken back, nor given.
  const nobody = withoutContact(waits, ada)
  expect(isWithoutContact(keptContacts(waits, nobody, ben), 'ada')).toBe(true)
  expect(isWithoutContact(keptContacts(nobody, waits, ben), 'ada')).toBe(false)
  expect(isWithoutContact(keptContacts(waits, nobody, ada), 'ada')).toBe(false)
  // A turn that is over stays over, also after a write that does not know it.
  const over = withContactsOver(met)
  expect(isReached(keptContacts(met, over, ada), 'ada')).toBe(false)
  expect(isReached(keptContacts(over, met, ada), 'ada')).toBe(false)
  expect(isReached(keptContacts(over, met, ben), 'ada')).toBe(true)
  expect(keptContacts(begun, begun, ben)).toBe(begun)
})

test('who reached nobody says so of themselves: what a colleague reached stays', () => {
  const met = withContact(begun, video)
  const nobody = withoutContact(met, ben)
  expect([isWithoutContact(nobody, 'ben'), isWithoutContact(nobody, 'ada')]).toEqual([true, false])
  expect(contactsIn(nobody)).toEqual([video])
  expect(contactsIn(withContact(nobody, { ...phone, by: ben }))).toHaveLength(2)
})

test.each([
  ['nobody else ever had it', held(['ben', at]), true],
  [
    'it was theirs then',
    held(['ada', '2026-11-23T09:00:00Z', '2026-11-23T10:00:00Z'], ['ben', '2026-11-23T10:00:00Z']),
    true,
  ],
  ['it was a colleague’s then', held(['ada', '2026-11-23T09:00:00Z', later], ['ben', later]), false],
] as const)(
  'a contact or a begun call that an older workstation wrote without a name is of whose visit it was: %s, %s',
  (_, participants, is) => {
    const met = { ...unsigned(withContact(begun, video)), ...participants }
    expect(isReached(met as Encounter, 'ben')).toBe(is)
    const statusHistory = [{ status: 'arrived', period: { end: at } }]
    expect(isReached({ ...begun, statusHistory, ...participants } as Encounter, 'ben')).toBe(is)
  },
)

test('somebody has the visit since their own turn began, on whichever device; one that lay in the queue, since they took it', () => {
  const turns = (again: string) =>
    held(['ben', at, later], ['ada', half, '2026-11-23T10:40:00Z'], ['ada', again])
  expect(heldSince({ ...begun, ...turns('2026-11-23T10:40:00Z') }, 'ada')).toBe(half)
  expect(heldSince({ ...begun, ...turns('2026-11-23T10:50:00Z') }, 'ada')).toBe('2026-11-23T10:50:00Z')
  expect(heldSince({ ...begun, ...turns(eleven) }, 'ben')).toBeUndefined()
  expect(heldSince(begun, 'ada')).toBeUndefined()
})

test('of two devices every contact is kept once, in the order of time', () => {
  const of = (...all: MyContact[]) =>
    all.reduce<Encounter>((encounter, one) => withContact(encounter, one), begun).extension ?? []
  const merged = (mine: MyContact[], theirs: MyContact[]) =>
    contactsIn({ ...begun, extension: mergedContacts(of(...mine), of(...theirs)) })
  expect(merged([phone], [video])).toEqual([video, phone])
  expect(merged([video, phone], [video])).toEqual([video, phone])
  // A copy that came by an older workstation says less of the same one.
  const lesser = unsigned(withContact(begun, video)).extension ?? []
  expect(mergedContacts(lesser, of(video))).toEqual(of(video))
  expect(mergedContacts(of(video), lesser)).toEqual(of(video))
  const nobody = withoutContact(waits, ada).extension ?? []
  expect(mergedContacts(of(video), nobody)).toEqual(of(video))
  expect(mergedContacts(nobody, nobody)).toEqual(nobody)
  // That the colleague reached nobody is said still.
  const theirs = withoutContact(waits, ben).extension ?? []
  expect(mergedContacts(of(video), theirs)).toEqual([...of(video), ...theirs])
})
