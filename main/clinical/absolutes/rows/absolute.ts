import type { Drug } from './drugs.ts'

/** Where a rule stands, as it was read. */
export type Source = {
  title: string
  section: string
  date: string
  address: string
  /** Where its passage was read, if not at the address itself. */
  readAt?: string
}

/** `stop` only where the source says contraindicated; `look` where it says avoid, caution or not recommended. */
export type Absolute = {
  /** Stays the same for good: a recorded override names its row by it. */
  id: string
  level: 'stop' | 'look'
  /** One sentence: with what, and what happens. */
  says: string
  source: Source
  /** A second passage that says it. */
  also?: Source
  drugs: readonly Drug[]
  /** Also what is put on skin, eyes, ears or nose. Else only what acts in the whole body. */
  anyForm?: true
} & Meets

type Meets =
  /** An order of one with the other taken or ordered; either way round. */
  | { meets: 'pair'; with: readonly Drug[] }
  /** `fromWeek`: of pregnancy; absent: all of it. */
  | { meets: 'pregnancy'; fromWeek?: number }
  /** Younger than so many months, and not younger than another row takes over at. */
  | { meets: 'age'; underMonths: number; fromMonths?: number }
  /** A kidney function below, and not lower than `from`: mL/min (creatinine clearance), mL/min/1.73 m² (eGFR). */
  | { meets: 'kidney'; below: number; from?: number; by: 'creatinine clearance' | 'eGFR' }
