import type { CodeableConcept } from '@medplum/fhirtypes'

/** What a clinician must not overlook, worst first. */
export const marks = [
  'critically-high',
  'critically-low',
  'critically-abnormal',
  'high',
  'low',
  'abnormal',
] as const
export type Mark = (typeof marks)[number]

/**
 * HL7's ObservationInterpretation (http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation): of its
 * codes only those of normality say that a value is off. Detection, reactivity and susceptibility are findings:
 * negative, non-reactive and susceptible need no word beside the value, the others are said without alarm.
 */
const byCode: Record<string, Mark | 'normal' | { say: string } | null> = {
  HH: 'critically-high',
  LL: 'critically-low',
  AA: 'critically-abnormal',
  H: 'high',
  HU: 'high',
  HX: 'high',
  L: 'low',
  LU: 'low',
  LX: 'low',
  A: 'abnormal',
  N: 'normal',
  NEG: null,
  ND: null,
  NR: null,
  S: null,
  EXP: null,
  '<': null,
  '>': null,
  POS: { say: 'positive' },
  DET: { say: 'detected' },
  RR: { say: 'reactive' },
  WR: { say: 'weakly reactive' },
  IND: { say: 'indeterminate' },
  E: { say: 'equivocal' },
  I: { say: 'intermediate' },
  SDD: { say: 'susceptible, dose dependent' },
  NS: { say: 'not susceptible' },
  R: { say: 'resistant' },
  UNE: { say: 'unexpected' },
  IE: { say: 'insufficient evidence' },
  B: { say: 'better' },
  W: { say: 'worse' },
  U: { say: 'rising' },
  D: { say: 'falling' },
}

/** Where only words are given. */
const byWords: Record<string, keyof typeof byCode> = {
  high: 'H',
  'above high normal': 'H',
  'abnormal high': 'H',
  low: 'L',
  'below low normal': 'L',
  'abnormal low': 'L',
  'critical high': 'HH',
  'critically high': 'HH',
  'panic high': 'HH',
  'critical low': 'LL',
  'critically low': 'LL',
  'panic low': 'LL',
  abnormal: 'A',
  critical: 'AA',
  'critical abnormal': 'AA',
  'critically abnormal': 'AA',
  normal: 'N',
  negative: 'NEG',
  'not detected': 'ND',
  'non-reactive': 'NR',
  nonreactive: 'NR',
  susceptible: 'S',
  resistant: 'R',
  intermediate: 'I',
  positive: 'POS',
  detected: 'DET',
  reactive: 'RR',
  indeterminate: 'IND',
  equivocal: 'E',
}

export type Interpretation = {
  /** The worst that is said; `normal` is a statement too; null: nothing about normality. */
  normality: Mark | 'normal' | null
  /** What else it says, in words. */
  remarks: string[]
}

/** What a laboratory says of a value. A code that nobody knows is said in its words and never alarms. */
export function interpretationOf(concepts: CodeableConcept[] | undefined): Interpretation {
  const said = (concepts ?? []).map(readOne)
  const found = said.filter((one): one is Mark | 'normal' => typeof one === 'string')
  const worst = worstOf(found.filter((one) => one !== 'normal'))
  return {
    normality: worst ?? (found.length > 0 ? 'normal' : null),
    remarks: said.flatMap((one) => (typeof one === 'object' && one ? [one.say] : [])),
  }
}

export function worstOf(found: (Mark | null)[]): Mark | null {
  return marks.find((mark) => found.includes(mark)) ?? null
}

function readOne(concept: CodeableConcept): Mark | 'normal' | { say: string } | null {
  for (const { code } of concept.coding ?? []) {
    const known = code === undefined ? undefined : byCode[code]
    if (known !== undefined) return known
  }
  const words = concept.text ?? concept.coding?.find((one) => one.display)?.display
  const code = words === undefined ? undefined : byWords[words.trim().toLowerCase()]
  if (code !== undefined) return byCode[code] ?? null
  const say = words ?? concept.coding?.find((one) => one.code)?.code
  return say === undefined ? null : { say }
}
