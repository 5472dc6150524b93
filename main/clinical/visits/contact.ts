import type { Encounter, EncounterParticipant, Extension } from '@medplum/fhirtypes'
import { rounds } from '../codes/rounds-systems.ts'
import {
  authorOf,
  authorPart,
  type Clinician,
  type Contact,
  contactIn,
  entriesIn,
  isNone,
  isOver,
  isSame,
  named,
  over,
  part,
  toExtension,
  whose,
  withEntries,
} from './contact-extension.ts'

export type { Clinician, Contact, ContactMode } from './contact-extension.ts'

/** Every contact of the visit, with whichever clinician, the first one first. */
export const contactsIn = (encounter: Encounter | undefined): Contact[] =>
  entriesIn(encounter).flatMap((one) => contactIn(one) ?? [])

/** Those with this clinician, whoever has the visit now. */
export const contactsOf = (encounter: Encounter | undefined, practitionerId: string): Contact[] =>
  contactsIn(encounter).filter((one) => isOf(encounter, practitionerId, one))

/**
 * Those that count for who has the visit: since no colleague had it in between, and of no turn that is over. None until they reached
 * the patient themselves. Given back, a visit waits (`arrived`) until it is met anew, whoever takes it.
 */
export function contactsNow(encounter: Encounter | undefined, holder: string): Contact[] {
  if (!isBegun(encounter)) return []
  const all = entriesIn(encounter).flatMap((entry) => {
    const contact = contactIn(entry)
    return contact ? [{ contact, over: isOver(entry) }] : []
  })
  const colleague = all.findLastIndex(({ contact }) => !isOf(encounter, holder, contact))
  return all.slice(colleague + 1).flatMap(({ contact, over }) => (over ? [] : contact))
}

/** It is on record that this clinician reached nobody. */
export const isWithoutContact = (encounter: Encounter | undefined, practitionerId: string): boolean =>
  entriesIn(encounter).some(
    (one) => isNone(one) && (authorOf(one)?.practitionerId ?? practitionerId) === practitionerId,
  )

/**
 * The patient was reached by who has the visit: what a colleague began before them gives them no word of the patient's. A workstation
 * that is older records no contact: its visit is in progress as soon as its call begins.
 */
export function isReached(encounter: Encounter | undefined, holder: string): boolean {
  if (contactsNow(encounter, holder).length > 0) return true
  if (!isBegun(encounter) || entriesIn(encounter).some((one) => saysOf(encounter, holder, one))) return false
  const begun = encounter?.statusHistory?.at(-1)?.period.end
  return entriesIn(encounter).length > 0
    ? heldAt(encounter, begun) === holder
    : wasHeldAt(encounter, holder, begun)
}

/**
 * Nothing says whether who has it reached the patient: it was begun under a colleague, on a workstation that records no contact, and
 * nothing tells when such a workstation went on with it.
 */
export const isUnrecorded = (encounter: Encounter | undefined, holder: string): boolean =>
  entriesIn(encounter).length === 0 && isBegun(encounter) && !isReached(encounter, holder)

/** By anybody: the visit has taken place. One that waits again was begun before, on a workstation that records no contact. */
export function wasReached(encounter: Encounter | undefined): boolean {
  if (contactsIn(encounter).length > 0) return true
  const none = entriesIn(encounter).map((one) => authorOf(one)?.practitionerId ?? null)
  return begins(encounter).some((at) => {
    const holder = heldAt(encounter, at)
    return none.every((by) => by !== null && holder !== undefined && by !== holder)
  })
}

/**
 * With one more contact from `since` on; as it was, where the last one was the same clinician's, the same way and its
 * reason is known.
 */
export function withContact(encounter: Encounter, contact: Contact & { by: Clinician }): Encounter {
  const { practitionerId } = contact.by
  const last = contactsNow(encounter, practitionerId).at(-1)
  if (last && last.mode === contact.mode && (last.reason === contact.reason || contact.mode !== 'phone'))
    return encounter
  const before = last ? entriesIn(encounter) : turnOver(encounter, practitionerId)
  const others = before.filter(
    (one) => !isNone(one) || (authorOf(one)?.practitionerId ?? practitionerId) !== practitionerId,
  )
  return withEntries(encounter, [...others, toExtension(contact)])
}

/** `by` reached nobody, and it is said; as it was, where they did. What a colleague reached before stays. */
export const withoutContact = (encounter: Encounter, by: Clinician): Encounter =>
  isReached(encounter, by.practitionerId) ||
  isUnrecorded(encounter, by.practitionerId) ||
  isWithoutContact(encounter, by.practitionerId)
    ? encounter
    : withEntries(encounter, [
        ...turnOver(encounter, by.practitionerId),
        { url: rounds.contact, extension: [{ url: 'none', valueBoolean: true }, authorPart(by)] },
      ])

/** The visit waits again: whoever takes it meets the patient anew, and what was is no contact of theirs. */
export const withContactsOver = (encounter: Encounter): Encounter =>
  entriesIn(encounter).length > 0 ? withEntries(encounter, entriesIn(encounter).map(over)) : encounter

/**
 * The contacts of a write by `writer`, as they are kept: each new one is theirs (or has no name: a workstation of before left it out),
 * and what stood there stays as it was, in whatever form a copy came back. Only that they reached nobody is theirs to take back, and
 * that a contact of theirs is over theirs to say.
 */
export function keptContacts(next: Encounter, previous: Encounter, writer: Clinician): Encounter {
  const before = entriesIn(previous)
  const isWriters = (one: Extension) => authorOf(one)?.practitionerId === writer.practitionerId
  const kept = (one: Extension): Extension[] => {
    const was = before.find((other) => isSame(other, one))
    if (was) return [isWriters(was) && isOver(one) ? over(was) : was]
    if (authorOf(one) === null) return [one]
    return isWriters(one) ? [named(one, writer)] : []
  }
  const given = firstOfEach(entriesIn(next).flatMap(kept), (one) => JSON.stringify(one))
  const missing = before.filter(
    (was) => !given.some((one) => isSame(one, was)) && (contactIn(was) || (authorOf(was) && !isWriters(was))),
  )
  const all = [...missing, ...given]
  return all.length > 0 || entriesIn(next).length > 0 ? withEntries(next, all) : next
}

/** What two devices recorded, the first one first. */
export function mergedContacts(mine: Extension[], theirs: Extension[]): Extension[] {
  const all = [...theirs, ...mine]
  const contacts = all
    .filter((one) => contactIn(one))
    .toSorted(
      (a, b) =>
        Date.parse(part(a, 'since')?.valueDateTime ?? '') - Date.parse(part(b, 'since')?.valueDateTime ?? ''),
    )
  const met = new Set(contacts.filter((one) => !isOver(one)).map(whose))
  const none = all.filter(
    (one) => !contactIn(one) && (authorOf(one) ? !met.has(whose(one)) : contacts.length === 0),
  )
  const once = contacts.filter((one, n) => contacts.findIndex((other) => isSame(other, one)) === n)
  const fullest = once.map(
    (one) => contacts.filter((other) => isSame(other, one)).toSorted(byParts)[0] ?? one,
  )
  return [...fullest, ...firstOfEach(none, whose)]
}

/** Of the same, in copies of which an older workstation's says less. */
const byParts = (a: Extension, b: Extension): number =>
  (b.extension?.length ?? 0) - (a.extension?.length ?? 0)

/**
 * Since when this clinician has the visit, by the lease, on whichever device; undefined: the Encounter does not say. A turn before which
 * it lay in the queue begins anew.
 */
export function heldSince(encounter: Encounter, practitionerId: string): string | undefined {
  const holders = holdersOf(encounter)
  const isOwn = ({ individual }: EncounterParticipant) =>
    individual?.reference === `Practitioner/${practitionerId}`
  const first = holders.findLastIndex((one, n) => {
    const before = holders[n - 1]
    const end = before?.period?.end
    const isGap = end !== undefined && Date.parse(end) < Date.parse(one.period?.start ?? '')
    return isOwn(one) && (!before || !isOwn(before) || isGap)
  })
  const last = holders.at(-1)
  return last && isOwn(last) ? holders[first]?.period?.start : undefined
}

/** This clinician met the patient, whoever has the visit now; how may not be recorded. */
export const hasMet = (encounter: Encounter | undefined, practitionerId: string): boolean =>
  contactsOf(encounter, practitionerId).length > 0 ||
  (!isWithoutContact(encounter, practitionerId) &&
    begins(encounter).some((at) => heldAt(encounter, at) === practitionerId))

/** When a visit that is, or was, in progress began to be. */
function begins(encounter: Encounter | undefined): (string | undefined)[] {
  const { statusHistory = [] } = encounter ?? {}
  return [
    ...statusHistory.filter((was) => was.status === 'in-progress').map(({ period }) => period.start),
    ...(isBegun(encounter) ? [statusHistory.at(-1)?.period.end] : []),
  ]
}

const firstOfEach = (entries: Extension[], name: (one: Extension) => string): Extension[] =>
  entries.filter((one, n) => entries.findIndex((other) => name(other) === name(one)) === n)

const isBegun = (encounter: Encounter | undefined): boolean =>
  encounter?.status === 'in-progress' || encounter?.status === 'finished'

const isOf = (encounter: Encounter | undefined, who: string, { by, since }: Contact): boolean =>
  by ? by.practitionerId === who : wasHeldAt(encounter, who, since)

/** It says whether this clinician reached the patient in the turn they have now. */
function saysOf(encounter: Encounter | undefined, who: string, entry: Extension): boolean {
  if (isOver(entry)) return false
  const contact = contactIn(entry)
  return contact ? isOf(encounter, who, contact) : (authorOf(entry)?.practitionerId ?? who) === who
}

/** Whose visit it was then; undefined: the lease does not say. */
function heldAt(encounter: Encounter | undefined, at: string | undefined): string | undefined {
  const ms = Date.parse(at ?? '')
  const holder = holdersOf(encounter).findLast(({ period }) => Date.parse(period?.start ?? '') <= ms)
  return holder?.individual?.reference?.slice('Practitioner/'.length)
}

/** Whom the lease names, in turn; who was invited has a type. */
const holdersOf = (encounter: Encounter | undefined): EncounterParticipant[] =>
  (encounter?.participant ?? []).filter(
    ({ type, individual }) => !type?.length && individual?.reference?.startsWith('Practitioner/'),
  )

/** Who recorded something at that time without saying their name: whose visit it was. */
function wasHeldAt(encounter: Encounter | undefined, who: string, at: string | undefined): boolean {
  const holders = holdersOf(encounter)
  const own = holders.filter(({ individual }) => individual?.reference === `Practitioner/${who}`)
  if (own.length === holders.length) return true
  const ms = Date.parse(at ?? '')
  return own.some(
    ({ period }) =>
      Date.parse(period?.start ?? '') <= ms && !(period?.end !== undefined && Date.parse(period.end) < ms),
  )
}

/** The entries at the begin of a turn of this clinician's: what they recorded before was in another, also where nobody said so yet. */
const turnOver = (encounter: Encounter, practitionerId: string): Extension[] =>
  entriesIn(encounter).map((one) => (authorOf(one)?.practitionerId === practitionerId ? over(one) : one))
