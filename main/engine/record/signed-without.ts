import type { Composition, Encounter, Extension } from '@medplum/fhirtypes'
import { rounds } from '../../clinical/codes/rounds-systems.ts'
import { isReached, isUnrecorded } from '../../clinical/visits/contact.ts'
import { extensionOf } from '../fhir/read.ts'
import { statedLocation } from './stated-location.ts'

/** What was not asked in a visit, a sentence each, and why its note was signed all the same. */
export type SignedWithout = { lacked: string[]; reason: string }

/** What is asked in each visit and is not on record. Signing without it takes a reason. `signer`: the Practitioner's id. */
export function lackingIn(
  encounter: Encounter,
  signer: string,
  { consent, diagnosisLacks }: { consent: boolean; diagnosisLacks: boolean },
): string[] {
  const said = (url: string) => extensionOf(encounter, url) !== undefined
  return [
    ...notReached(encounter, signer),
    ...(said(rounds.identityConfirmed) ? [] : ['Name and birth date were not confirmed.']),
    ...(statedLocation(encounter) ? [] : ['Where the patient is was not asked.']),
    ...(consent || said(rounds.telehealthConsent) ? [] : ['Consent to telehealth is not on record.']),
    ...(diagnosisLacks ? ['No diagnosis is chosen.'] : []),
  ]
}

function notReached(encounter: Encounter, signer: string): string[] {
  if (isReached(encounter, signer)) return []
  return [
    isUnrecorded(encounter, signer)
      ? 'Whether the patient was reached is not on record.'
      : 'The patient was not reached.',
  ]
}

export const signedWithout = (note: Composition | undefined): SignedWithout | null => {
  const parts = extensionOf(note, rounds.signedWithout)?.extension ?? []
  const of = (url: string) => parts.flatMap((one) => (one.url === url ? (one.valueString ?? []) : []))
  const [reason] = of('reason')
  return reason === undefined ? null : { lacked: of('what'), reason }
}

export function withSignedWithout(note: Composition, { lacked, reason }: SignedWithout): Composition {
  const parts: Extension[] = [
    ...lacked.map((what) => ({ url: 'what', valueString: what })),
    { url: 'reason', valueString: reason },
  ]
  const others = withoutSignedWithout(note).extension ?? []
  return { ...note, extension: [...others, { url: rounds.signedWithout, extension: parts }] }
}

/** The note without what was said beside a signature that is void, or that it no longer needs. */
export function withoutSignedWithout({ extension, ...note }: Composition): Composition {
  const others = (extension ?? []).filter(({ url }) => url !== rounds.signedWithout)
  return others.length > 0 ? { ...note, extension: others } : note
}
