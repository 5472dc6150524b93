/** Code systems and extensions of the contract of the central API, and the few of FHIR that the engine reads. */
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

export const systems = {
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  snomed: 'http://snomed.info/sct',
  loinc: 'http://loinc.org',
  ips: 'http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips',
  allergyClinical: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical',
  allergyVerification: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification',
} as const
