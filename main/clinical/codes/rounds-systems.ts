export { systems } from './code-systems.ts'

/** Code systems and extensions of the contract of the central API. */
const ours = 'https://rounds.example/fhir/'

export const rounds = {
  task: `${ours}task`,
  intake: `${ours}intake`,
  /** An input of a visit's Task: the answer to one of the intake's yes/no questions. */
  intakeQuestion: `${ours}intake-question`,
  visitEnd: `${ours}visit-end`,
  disposition: `${ours}disposition`,
  /** On an Encounter: when the patient is to be seen again, a Duration or a code (`visits/follow-up.ts`). */
  followUp: `${ours}follow-up`,
  licenseState: `${ours}licence-state`,
  identityConfirmed: `${ours}identity-confirmed`,
  telehealthConsent: `${ours}telehealth-consent`,
  /** On an Encounter, once for each way in which patient and clinician met: how, since when, why without a picture; or that nobody was reached. */
  contact: `${ours}contact`,
  /** On a Consent: verbal or written; the visit in which it was given; who recorded it; on its performer, who gave it. */
  consentMethod: `${ours}consent-method`,
  consentVisit: `${ours}consent-visit`,
  consentRecorder: `${ours}consent-recorder`,
  consentGiver: `${ours}consent-giver`,
  /** Which version of the practice's words was agreed to. */
  consentWording: `${ours}consent-wording`,
  /** On a signed note: what was not asked in its visit, and why it was signed all the same. */
  signedWithout: `${ours}signed-without`,
  companions: `${ours}companions`,
  /** On an Encounter, once for each emergency in it: since when, what it is about, what was done, since when it is over. */
  emergency: `${ours}emergency`,
  /** On the Task of an emergency that waits in the queue: the priority that it had before (valueCode). */
  priorityBefore: `${ours}priority-before`,
  /** Tags that the central API sets. */
  tag: `${ours}tag`,
  /** Identifier of an Encounter: the end of the address at which the patient joins the call. */
  join: `${ours}join`,
  /** On a Practitioner: who co-signs their notes. */
  supervisor: `${ours}supervisor`,
  /** The device on which an unsigned note is open for typing. */
  editor: `${ours}editor`,
  /** Who marked a note entered in error, when and why. */
  markedInError: `${ours}entered-in-error`,
  /** The business identifier of a prescription: one effect for one value. */
  prescription: `${ours}prescription`,
  /** Of a DetectedIssue: the row of the table of absolutes that the order meets. */
  absolute: `${ours}absolute`,
  /** On an AllergyIntolerance of type *intolerance*: it is a side effect (valueCode `side-effect`), which FHIR R4 does not tell apart. */
  reactionKind: `${ours}reaction-kind`,
  /** Of an Observation's method: whence the patient's visit knows it (`VitalSource`). */
  source: `${ours}observation-source`,
  /** On a Dosage: what a dose by weight was reckoned from: `amount` (mg/kg, mg/kg/d) and `weight` (kg). */
  doseByWeight: `${ours}dose-by-weight`,
  /** On a MedicationStatement (valueBoolean): bought without a prescription, which FHIR R4 does not tell. */
  overTheCounter: `${ours}over-the-counter`,
  /** The type of a Library: what it holds. */
  library: `${ours}library`,
  /** On a Library that is a phrase or a favorite prescription: whose own it is; without, the practice's. */
  phraseOwner: `${ours}phrase-owner`,
  /** On a Communication (valueBoolean): its text is a translation that nobody qualified has reviewed. */
  unreviewedTranslation: `${ours}unreviewed-translation`,
  /** The type of a DocumentReference that is a letter of a visit: `excuse`, `referral`, `emergency`. */
  letter: `${ours}letter`,
  /** On an ActivityDefinition that is a test to order: another name that people call it by (valueString). */
  alsoCalled: `${ours}also-called`,
  /** On such an ActivityDefinition (valueInteger): within so many days an earlier one is told of. */
  repeatDays: `${ours}repeat-days`,
  /** Identifier of a test that was ordered, the same however often it is written. */
  testOrder: `${ours}test-order`,
  /** On a ServiceRequest: who pays where it is no coverage on record (valueCode `patient`, `practice`). */
  payer: `${ours}payer`,
  /** Where a test that was ordered stands at the laboratory (`Task.businessStatus`). */
  testStatus: `${ours}test-status`,
  /** The code of a Basic: what it is about. */
  basic: `${ours}basic`,
  /** On a Basic: `pharmacy`, whom the patient prefers from `at` on. */
  preferredPharmacy: `${ours}preferred-pharmacy`,
  /** On the Task of a result to review, once for each who may acknowledge it: who, because of what, since when, for whom. */
  reviewer: `${ours}reviewer`,
  /** On such a Task (valueReference): who acknowledged it. */
  reviewedBy: `${ours}reviewed-by`,
  /** Of an input of such a Task: `content`, which marks what of the report it asks to have reviewed. */
  review: `${ours}review`,
  /** The category of a CareTeam: who looks after `results` that nobody ordered, in the order in which a critical one climbs. */
  careTeam: `${ours}care-team`,
  /** On that CareTeam (valuePositiveInt): within how many minutes a critical result is to be acknowledged. */
  acknowledgeWithin: `${ours}acknowledge-within-minutes`,
  /** An addendum that holds words which arrived after the signature; valueDateTime says when. */
  lateText: `${ours}late-words`,
} as const
