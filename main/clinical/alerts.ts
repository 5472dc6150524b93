/** Too high, too low, or in doubt: codes of v3 ActCode (codes/dose-issue.ts). */
export type DoseCode = 'DOSE' | 'DOSEH' | 'DOSEL'

/** What a screen found against an order. A `stop` needs a reason to go on. */
export type ScreenAlert = {
  kind: 'allergy' | 'duplicate' | 'do-not-give' | 'chart-not-loaded' | 'absolute' | 'dose'
  severity: 'stop' | 'warn'
  message: string
  /** The AllergyIntolerance it is about. */
  allergyId: string | null
  /** The MedicationRequest that says *do not give*. */
  medicationId: string | null
  ingredient: string | null
  /** Of a dose. */
  dose?: DoseCode
  /** The row of the table of absolutes that the order meets, and what of the record meets it: "Observation/id". */
  absolute?: {
    row: string
    about: string[]
    /** Other statements of what `about` says, as a pregnancy that is told twice: a reason that names one of them answers it too. */
    same?: string[]
  }
}

/** Promise 5: unknown is not none. */
export type ListState = 'none-known' | 'listed' | 'never-asked' | 'not-loaded' | 'replaced'
