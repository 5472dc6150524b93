/**
 * Questionnaires whose score has a name. Cut points: GAD-7 5, 10 and 15 (Spitzer et al., Arch Intern Med 2006;166:1092,
 * and the scoring instructions of the instrument); PHQ-9 5, 10, 15 and 20 (Kroenke et al., J Gen Intern Med
 * 2001;16:606). Codes are LOINC's, of the total score.
 */
type Instrument = { total: string; from: [number, string][] }
const instruments: Instrument[] = [
  {
    total: '70274-6',
    from: [
      [0, 'minimal'],
      [5, 'mild'],
      [10, 'moderate'],
      [15, 'severe'],
    ],
  },
  {
    total: '44261-6',
    from: [
      [0, 'minimal'],
      [5, 'mild'],
      [10, 'moderate'],
      [15, 'moderately severe'],
      [20, 'severe'],
    ],
  },
]

/** How severe a total score is; undefined where the instrument's bands are not known here. */
export function severityOf(totalCode: string | null, score: number): string | undefined {
  const bands = instruments.find((one) => one.total === totalCode)?.from
  return bands?.findLast(([least]) => score >= least)?.[1]
}

/** Whether an answer is the score of the whole questionnaire: by its code, else by LOINC's words for one. */
export function isTotal(code: string | null, display: string): boolean {
  return instruments.some((one) => one.total === code) || /\btotal score\b/i.test(display)
}
