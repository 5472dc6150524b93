import type { Composition, Practitioner, Provenance } from '@medplum/fhirtypes'
import type { CoSignatureView } from '../../../preload/views/index.ts'
import { rounds } from '../../clinical/codes/rounds-systems.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { extensionOf, idIn } from '../fhir/read.ts'
import { addendaOf, continues } from './addendum.ts'

/** ASTM E1762: Verification Signature, by who has read and approves what another wrote. */
export const verificationSignature = {
  system: 'urn:iso-astm:E1762-95:2013',
  code: '1.2.840.10065.1.12.1.5',
  display: 'Verification Signature',
}

const isCoSignature = ({ signature }: Provenance): boolean =>
  signature?.some(({ type }) => type.some(({ code }) => code === verificationSignature.code)) ?? false

const nameAndVersion = (note: Composition): string =>
  `Composition/${note.id}/_history/${note.meta?.versionId}`

/** What a co-signature of a note is for: each exact version, the note first, then its signed addenda. */
export const coSigned = (note: Composition, addenda: Composition[]): string[] =>
  [note, ...addenda].map(nameAndVersion)

/** Who co-signs this provider's notes, by the practice's word on their Practitioner; null: nobody has to. */
export const supervisorIn = (practitioner: Practitioner | undefined): string | null => {
  const reference = extensionOf(practitioner, rounds.supervisor)?.valueReference
  return reference ? (reference.display ?? 'your supervisor') : null
}

/** Where the co-signature of a signed note stands, as this machine knows; null where none is asked for. */
export function coSignatureOf(cache: ReadableCache, note: Composition | undefined): CoSignatureView | null {
  const asked = note?.attester?.find(({ mode }) => mode === 'professional')?.party
  const encounterId = idIn(note?.encounter, 'Encounter')
  if (note?.status !== 'final' || !asked || !encounterId) return null
  const addenda = addendaOf(cache, encounterId)
    .map(({ resource }) => resource)
    .filter((one) => one.status === 'final' && continues(one)?.noteId === note.id)
  const now = coSigned(note, addenda)
  const given = cache.agenda
    .signaturesOf(note.id ?? '')
    .map(({ resource }) => resource)
    .filter((one) => isCoSignature(one) && one.target.some(({ reference }) => reference === now[0]))
  const by = asked.display ?? 'The supervisor'
  const whole = given.find((one) => {
    const signed = one.target.flatMap(({ reference }) =>
      reference?.startsWith('Composition/') ? [reference] : [],
    )
    return signed.length === now.length && now.every((name) => signed.includes(name))
  })
  if (whole) return { by, at: whole.recorded, state: 'given' }
  return { by, at: null, state: given.length > 0 ? 'awaited-again' : 'awaited' }
}
