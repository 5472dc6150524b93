import type { Product } from '../../main/clinical/medications/product.ts'
import type { Step } from '../../main/clinical/medications/sig.ts'
import { oftens } from '../../main/clinical/medications/sig-words.ts'
import { daysIn, mgOf, positive } from './typed-figures.ts'

/** A step that follows, as it is typed. */
export type StepTyped = { dose: string; often: string; days: string }

/** So many at most, beside the first. */
export const mostSteps = 7

export const stepsIn = ({ steps }: { steps: string }): StepTyped[] =>
  steps === '' ? [] : (JSON.parse(steps) as StepTyped[])

export const stepsTyped = (steps: StepTyped[]): string => (steps.length > 0 ? JSON.stringify(steps) : '')

export const typedSteps = (steps: Step[] = []): string =>
  stepsTyped(
    steps.map(({ dose, often, days }) => ({
      dose: String(dose),
      often,
      days: days === null ? '' : String(days),
    })),
  )

/** Null where one of them is not filled in. */
export function readSteps(steps: StepTyped[], product: Product): Step[] | null {
  const read = steps.map(({ dose, often, days }): Step | null => {
    const amount = positive(dose)
    const found = oftens.find((one) => one === often)
    const ends = found === 'once' ? null : daysIn(days)
    if (amount === null || !found || ends === undefined) return null
    return { dose: amount, often: found, days: ends, mg: mgOf(product, amount, null) }
  })
  return read.includes(null) ? null : (read as Step[])
}
