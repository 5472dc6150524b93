/** What a screen found against an order. A `stop` needs a reason to go on. */
export type ScreenAlert = {
  kind: 'allergy' | 'duplicate' | 'do-not-give' | 'chart-not-loaded'
  severity: 'stop' | 'warn'
  words: string
  /** The AllergyIntolerance it is about. */
  allergyId: string | null
  /** The MedicationRequest that says *do not give*. */
  medicationId: string | null
  ingredient: string | null
}

/** Promise 5: unknown is not none. */
export type ListState = 'none-known' | 'listed' | 'never-asked' | 'not-loaded' | 'replaced'
