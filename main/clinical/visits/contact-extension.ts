import type { Coding, Encounter, Extension } from '@medplum/fhirtypes'
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

export const entriesIn = (encounter: Encounter | undefined): Extension[] =>
  (encounter?.extension ?? []).filter(({ url }) => url === rounds.contact)

export const withEntries = (encounter: Encounter, entries: Extension[]): Encounter => ({
  ...encounter,
  extension: [...(encounter.extension ?? []).filter(({ url }) => url !== rounds.contact), ...entries],
})

export const isOver = (entry: Extension): boolean => part(entry, 'over')?.valueBoolean === true

export const over = (entry: Extension): Extension =>
  isOver(entry) || !contactIn(entry)
    ? entry
    : { ...entry, extension: [...(entry.extension ?? []), { url: 'over', valueBoolean: true }] }

/** The same contact, or the same word that there was none, in copies that may lack what older workstations don't know. */
export function isSame(a: Extension, b: Extension): boolean {
  const [one, other] = [contactIn(a), contactIn(b)]
  if (!one || !other) return !one && !other && isNone(a) === isNone(b) && whose(a) === whose(b)
  const [by, to] = [one.by?.practitionerId, other.by?.practitionerId]
  return (
    one.mode === other.mode &&
    Date.parse(one.since) === Date.parse(other.since) &&
    one.reason === other.reason &&
    (by === to || by === undefined || to === undefined)
  )
}

export const named = (entry: Extension, by: Clinician): Extension => ({
  ...entry,
  extension: (entry.extension ?? []).map((one) => (one.url === 'by' ? authorPart(by) : one)),
})

export const part = (extension: Extension, url: string): Extension | undefined =>
  extension.extension?.find((one) => one.url === url)

export const isNone = (entry: Extension): boolean => part(entry, 'none')?.valueBoolean === true

export function authorOf(entry: Extension): Clinician | null {
  const { reference, display } = part(entry, 'by')?.valueReference ?? {}
  const practitionerId = reference?.startsWith('Practitioner/') ? reference.slice('Practitioner/'.length) : ''
  return practitionerId ? { practitionerId, name: display ?? '' } : null
}

export const authorPart = ({ practitionerId, name }: Clinician): Extension => ({
  url: 'by',
  valueReference: { reference: `Practitioner/${practitionerId}`, ...(name ? { display: name } : {}) },
})

export function contactIn(extension: Extension): Contact | null {
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

export const toExtension = ({ mode, since, reason, by, said }: Contact & { by: Clinician }): Extension => ({
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

export const whose = (entry: Extension): string => authorOf(entry)?.practitionerId ?? ''
