import type { Coding, Encounter, Extension } from '@medplum/fhirtypes'
import { rounds, systems } from '../codes/rounds-systems.ts'

/**
 * How patient and clinician met: by video, by voice alone in the call, or on the phone, outside of it. Of the last two it
 * is recorded why there was no picture.
 */
export type ContactMode = 'video' | 'audio' | 'phone'
export type Contact = { mode: ContactMode; since: string; reason: string | null }

/**
 * HL7 v3-ParticipationMode, 2018-08-12, http://terminology.hl7.org/CodeSystem/v3-ParticipationMode: VIDEOCONF "voices and
 * images of the communicating parties are transported over an electronic medium", PHONE "voices" likewise.
 */
const codings: Record<ContactMode, Coding> = {
  video: { system: systems.participationMode, code: 'VIDEOCONF', display: 'videoconferencing' },
  audio: { system: systems.participationMode, code: 'PHONE', display: 'telephone' },
  phone: { system: systems.participationMode, code: 'PHONE', display: 'telephone' },
}

/** Every contact of the visit, the first one first. */
export const contactsIn = (encounter: Encounter | undefined): Contact[] =>
  entriesIn(encounter).flatMap((one) => contactIn(one) ?? [])

/** It is on record that nobody was reached. */
export const isWithoutContact = (encounter: Encounter | undefined): boolean =>
  entriesIn(encounter).some((one) => part(one, 'none')?.valueBoolean === true)

/**
 * The patient was reached in this visit. A workstation that is older records no contact: its visit is in progress as soon as its call
 * begins.
 */
export function isReached(encounter: Encounter | undefined): boolean {
  if (entriesIn(encounter).length > 0) return contactsIn(encounter).length > 0
  return encounter?.status === 'in-progress' || encounter?.status === 'finished'
}

/** With one more contact from `since` on; as it was, where the last one was the same way and its reason is known. */
export function withContact(encounter: Encounter, contact: Contact): Encounter {
  const before = contactsIn(encounter)
  const last = before.at(-1)
  if (last && last.mode === contact.mode && (last.reason === contact.reason || contact.mode !== 'phone'))
    return encounter
  return withEntries(encounter, [...before, contact].map(toExtension))
}

/** Nobody was reached, and it is said; as it was, where somebody was. */
export const withoutContact = (encounter: Encounter): Encounter =>
  isReached(encounter) || isWithoutContact(encounter)
    ? encounter
    : withEntries(encounter, [{ url: rounds.contact, extension: [{ url: 'none', valueBoolean: true }] }])

/** What two devices recorded, the first one first. */
export function mergedContacts(mine: Extension[], theirs: Extension[]): Extension[] {
  const all = [...theirs, ...mine]
  const contacts = all.flatMap((one) => contactIn(one) ?? [])
  if (contacts.length === 0) return all.slice(0, 1)
  const byTime = contacts.toSorted((a, b) => Date.parse(a.since) - Date.parse(b.since))
  const isNew = (one: Contact, n: number) =>
    byTime.findIndex(({ mode, since }) => mode === one.mode && since === one.since) === n
  return byTime.filter(isNew).map(toExtension)
}

const entriesIn = (encounter: Encounter | undefined): Extension[] =>
  (encounter?.extension ?? []).filter(({ url }) => url === rounds.contact)

const withEntries = (encounter: Encounter, entries: Extension[]): Encounter => ({
  ...encounter,
  extension: [...(encounter.extension ?? []).filter(({ url }) => url !== rounds.contact), ...entries],
})

const part = (extension: Extension, url: string): Extension | undefined =>
  extension.extension?.find((one) => one.url === url)

function contactIn(extension: Extension): Contact | null {
  const code = part(extension, 'mode')?.valueCoding?.code
  const since = part(extension, 'since')?.valueDateTime
  if (!since || (code !== 'VIDEOCONF' && code !== 'PHONE')) return null
  const spoken = part(extension, 'in-call')?.valueBoolean === true ? 'audio' : 'phone'
  return {
    mode: code === 'VIDEOCONF' ? 'video' : spoken,
    since,
    reason: part(extension, 'reason')?.valueString ?? null,
  }
}

const toExtension = ({ mode, since, reason }: Contact): Extension => ({
  url: rounds.contact,
  extension: [
    { url: 'mode', valueCoding: codings[mode] },
    { url: 'in-call', valueBoolean: mode !== 'phone' },
    { url: 'since', valueDateTime: since },
    ...(reason ? [{ url: 'reason', valueString: reason }] : []),
  ],
})
