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
const byCode: Record<string, Mark | 'normal' | { label: string } | null> = {
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
  POS: { label: 'positive' },
  DET: { label: 'detected' },
  RR: { label: 'reactive' },
  WR: { label: 'weakly reactive' },
  IND: { label: 'indeterminate' },
  E: { label: 'equivocal' },
  I: { label: 'intermediate' },
  SDD: { label: 'susceptible, dose dependent' },
  NS: { label: 'not susceptible' },
  R: { label: 'resistant' },
  UNE: { label: 'unexpected' },
  IE: { label: 'insufficient evidence' },
  B: { label: 'better' },
  W: { label: 'worse' },
  U: { label: 'rising' },
  D: { label: 'falling' },
}

/** Where only words are given. */
const byText: Record<string, keyof typeof byCode> = {
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
  // One that is no concept hides none of the others.
  const readings = (Array.isArray(concepts) ? concepts : []).filter(Boolean).map(readOne)
  const found = readings.filter((one): one is Mark | 'normal' => typeof one === 'string')
  const worst = worstOf(found.filter((one) => one !== 'normal'))
  return {
    normality: worst ?? (found.length > 0 ? 'normal' : null),
    remarks: readings.flatMap((one) => (typeof one === 'object' && one ? [one.label] : [])),
  }
}

/** The worst is 0; null, what is not off, comes last. */
export const markRank = (mark: Mark | null): number => (mark === null ? marks.length : marks.indexOf(mark))

export function worstOf(found: (Mark | null)[]): Mark | null {
  return marks.find((mark) => found.includes(mark)) ?? null
}

function readOne(concept: CodeableConcept): Mark | 'normal' | { label: string } | null {
  const codings = (Array.isArray(concept.coding) ? concept.coding : []).filter(Boolean)
  for (const { code } of codings) {
    const known = code === undefined ? undefined : byCode[code]
    if (known !== undefined) return known
  }
  const words: unknown[] = [concept.text, ...codings.map(({ display }) => display)]
  const text = words.find((one) => typeof one === 'string' && one !== '') as string | undefined
  const code = text === undefined ? undefined : byText[text.trim().toLowerCase()]
  if (code !== undefined) return byCode[code] ?? null
  const label = text ?? codings.find((one) => one.code)?.code
  return label === undefined ? null : { label }
}
