/**
 * The letters that are written in a visit. `loinc` and `display`: as FHIR R4's value set of document types names them
 * (http://hl7.org/fhir/ValueSet/c80-doc-typecodes, 4.0.1, read in R4's own definitions on Nov 30, 2026); null: none was found there.
 */
export const letterKinds = {
  excuse: { title: 'Excuse letter', loinc: null, display: null },
  referral: { title: 'Referral letter', loinc: '57133-1', display: 'Referral note' },
  emergency: {
    title: 'Summary for the emergency department',
    loinc: '34133-9',
    display: 'Summary of episode note',
  },
} as const

export type LetterKind = keyof typeof letterKinds
export const letterKindNames = ['excuse', 'referral', 'emergency'] as const satisfies LetterKind[]

export const isLetterKind = (name: unknown): name is LetterKind =>
  typeof name === 'string' && Object.hasOwn(letterKinds, name)

/** From what somebody is excused. */
export const absences = { work: 'work', school: 'school', both: 'work and school' } as const
export type Absence = keyof typeof absences

/** Of the facts that can be pulled in: those which a summary for the emergency department always has, in its order. */
export const emergencyFacts = [
  'reason',
  'account',
  'place',
  'call-back',
  'allergies',
  'medications',
  'problems',
] as const
