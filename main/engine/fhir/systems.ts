export { systems } from '../../clinical/codes/code-systems.ts'

/** Code systems and extensions of the contract of the central API. */
const ours = 'https://rounds.example/fhir/'

export const rounds = {
  task: `${ours}task`,
  intake: `${ours}intake`,
  visitEnd: `${ours}visit-end`,
  disposition: `${ours}disposition`,
  licenceState: `${ours}licence-state`,
  identityConfirmed: `${ours}identity-confirmed`,
  telehealthConsent: `${ours}telehealth-consent`,
  companions: `${ours}companions`,
  /** Identifier of an Encounter: the end of the address at which the patient joins the call. */
  join: `${ours}join`,
  /** On a Practitioner: who co-signs their notes. */
  supervisor: `${ours}supervisor`,
  /** The device on which an unsigned note is open for typing. */
  editor: `${ours}editor`,
  /** Who marked a note entered in error, when and why. */
  markedInError: `${ours}entered-in-error`,
  /** An addendum that holds words which arrived after the signature; valueDateTime says when. */
  lateWords: `${ours}late-words`,
} as const
