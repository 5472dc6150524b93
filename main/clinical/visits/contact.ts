import type { Coding, Encounter, EncounterParticipant, Extension } from '@medplum/fhirtypes'
import { rounds, systems } from '../codes/rounds-systems.ts'

/**
 * How patient and clinician met: by video, by voice alone in the call, or on the phone, outside of it. Of the last two it
 * is recorded why there was no picture.
 */
export type ContactMode = 'video' | 'audio' | 'phone'
/** `name`: as it is shown. */
export type Clinician = { practitionerId: string; name: string }
/** `by`: the clinician; null: a workstation of before did not say. `said`: when it was recorded, where that was afterwards. */
export type Contact = {
  mode: ContactMode
  since: string
  reason: string | null
  by: Clinician | null
  said: string | null
}

/**
 * HL7 v3-ParticipationMode, 2018-08-12, http://terminology.hl7.org/CodeSystem/v3-ParticipationMode: VIDEOCONF "voices and
 * images of the communicating parties are transported over an electronic medium", PHONE "voices" likewise.
 */
const codings: Record<ContactMode, Coding> = {
  video: { system: systems.participationMode, code: 'VIDEOCONF', display: 'videoconferencing' },
  audio: { system: systems.participationMode, code: 'PHONE', display: 'telephone' },
  phone: { system: systems.participationMode, code: 'PHONE', display: 'telephone' },
}

/** Every contact of the visit, with whichever clinician, the first one first. */
export const contactsIn = (encounter: Encounter | undefined): Contact[] =>
  entriesIn(encounter).flatMap((one) => contactIn(one) ?? [])

/** Those with this clinician, whoever has the visit now. */
export const contactsOf = (encounter: Encounter | undefined, practitionerId: string): Contact[] =>
  contactsIn(encounter).filter((one) => isOf(encounter, practitionerId, one))

/**
 * Those that count for who has the visit: since no colleague had it in between. None until they reached the patient
 * themselves. Given back, a visit waits (`arrived`) until it is met anew, whoever takes it.
 */
export function contactsNow(encounter: Encounter | undefined, holder: string): Contact[] {
  const all = contactsIn(encounter)
  const colleague = all.findLastIndex((one) => !isOf(encounter, holder, one))
  return isBegun(encounter) ? all.slice(colleague + 1) : []
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
  if (entriesIn(encounter).length > 0) return contactsNow(encounter, holder).length > 0
  return isBegun(encounter) && wasHeldAt(encounter, holder, encounter?.statusHistory?.at(-1)?.period.end)
}

/** By anybody: the visit has taken place. */
export const wasReached = (encounter: Encounter | undefined): boolean =>
  entriesIn(encounter).length > 0 ? contactsIn(encounter).length > 0 : isBegun(encounter)

/**
 * With one more contact from `since` on; as it was, where the last one was the same clinician's, the same way and its
 * reason is known.
 */
export function withContact(encounter: Encounter, contact: Contact & { by: Clinician }): Encounter {
  const { practitionerId } = contact.by
  const last = contactsNow(encounter, practitionerId).at(-1)
  if (last && last.mode === contact.mode && (last.reason === contact.reason || contact.mode !== 'phone'))
    return encounter
  const others = entriesIn(encounter).filter(
    (one) => !isNone(one) || (authorOf(one)?.practitionerId ?? practitionerId) !== practitionerId,
  )
  return withEntries(encounter, [...others, toExtension(contact)])
}

/** `by` reached nobody, and it is said; as it was, where they did. What a colleague reached before stays. */
export const withoutContact = (encounter: Encounter, by: Clinician): Encounter =>
  isReached(encounter, by.practitionerId) || isWithoutContact(encounter, by.practitionerId)
    ? encounter
    : withEntries(encounter, [
        ...entriesIn(encounter),
        { url: rounds.contact, extension: [{ url: 'none', valueBoolean: true }, authorPart(by)] },
      ])

/** What two devices recorded, the first one first. */
export function mergedContacts(mine: Extension[], theirs: Extension[]): Extension[] {
  const all = [...theirs, ...mine]
  const contacts = all
    .filter((one) => contactIn(one))
    .toSorted(
      (a, b) =>
        Date.parse(part(a, 'since')?.valueDateTime ?? '') - Date.parse(part(b, 'since')?.valueDateTime ?? ''),
    )
  const met = new Set(contacts.map(whose))
  const none = all.filter(
    (one) => !contactIn(one) && (authorOf(one) ? !met.has(whose(one)) : contacts.length === 0),
  )
  return [...firstOfEach(contacts, (one) => JSON.stringify(contactIn(one))), ...firstOfEach(none, whose)]
}

/** Since when this clinician has the visit, by the lease; undefined: the Encounter does not say. */
export function heldSince(encounter: Encounter, practitionerId: string): string | undefined {
  const holders = holdersOf(encounter)
  const isOwn = ({ individual }: EncounterParticipant) =>
    individual?.reference === `Practitioner/${practitionerId}`
  const colleague = holders.findLastIndex((one) => !isOwn(one))
  return holders[colleague + 1]?.period?.start
}

const firstOfEach = (entries: Extension[], name: (one: Extension) => string): Extension[] =>
  entries.filter((one, n) => entries.findIndex((other) => name(other) === name(one)) === n)

const whose = (entry: Extension): string => authorOf(entry)?.practitionerId ?? ''

const isBegun = (encounter: Encounter | undefined): boolean =>
  encounter?.status === 'in-progress' || encounter?.status === 'finished'

const isOf = (encounter: Encounter | undefined, who: string, { by, since }: Contact): boolean =>
  by ? by.practitionerId === who : wasHeldAt(encounter, who, since)

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

const entriesIn = (encounter: Encounter | undefined): Extension[] =>
  (encounter?.extension ?? []).filter(({ url }) => url === rounds.contact)

const withEntries = (encounter: Encounter, entries: Extension[]): Encounter => ({
  ...encounter,
  extension: [...(encounter.extension ?? []).filter(({ url }) => url !== rounds.contact), ...entries],
})

const part = (extension: Extension, url: string): Extension | undefined =>
  extension.extension?.find((one) => one.url === url)

const isNone = (entry: Extension): boolean => part(entry, 'none')?.valueBoolean === true

function authorOf(entry: Extension): Clinician | null {
  const { reference, display } = part(entry, 'by')?.valueReference ?? {}
  const practitionerId = reference?.startsWith('Practitioner/') ? reference.slice('Practitioner/'.length) : ''
  return practitionerId ? { practitionerId, name: display ?? '' } : null
}

const authorPart = ({ practitionerId, name }: Clinician): Extension => ({
  url: 'by',
  valueReference: { reference: `Practitioner/${practitionerId}`, ...(name ? { display: name } : {}) },
})

function contactIn(extension: Extension): Contact | null {
  const code = part(extension, 'mode')?.valueCoding?.code
  const since = part(extension, 'since')?.valueDateTime
  if (!since || (code !== 'VIDEOCONF' && code !== 'PHONE')) return null
  const spoken = part(extension, 'in-call')?.valueBoolean === true ? 'audio' : 'phone'
  return {
    mode: code === 'VIDEOCONF' ? 'video' : spoken,
    since,
    reason: part(extension, 'reason')?.valueString ?? null,
    by: authorOf(extension),
    said: part(extension, 'recorded')?.valueDateTime ?? null,
  }
}

const toExtension = ({ mode, since, reason, by, said }: Contact & { by: Clinician }): Extension => ({
  url: rounds.contact,
  extension: [
    { url: 'mode', valueCoding: codings[mode] },
    { url: 'in-call', valueBoolean: mode !== 'phone' },
    { url: 'since', valueDateTime: since },
    ...(reason ? [{ url: 'reason', valueString: reason }] : []),
    authorPart(by),
    ...(said ? [{ url: 'recorded', valueDateTime: said }] : []),
  ],
})
