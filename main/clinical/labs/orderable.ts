import type { CodeableConcept } from '@medplum/fhirtypes'

/** Laboratory or imaging: R4's example value set of `ServiceRequest.category` has a SNOMED CT concept for each. */
export const testKinds = {
  lab: { code: '108252007', display: 'Laboratory procedure' },
  imaging: { code: '363679005', display: 'Imaging' },
} as const
export type TestKind = keyof typeof testKinds

/** What a laboratory asks when it is ordered ("ask at order entry", AOE). */
export type Question = {
  id: string
  text: string
  kind: 'choice' | 'text' | 'date' | 'boolean'
  choices: string[]
  required: boolean
}

/**
 * A test that can be ordered, as the server's catalog has it. `url` is the canonical address that an order names. `called`:
 * other names of it. `repeatDays`: within so many days an earlier one is told of; null: the catalog does not say.
 */
export type OrderableTest = {
  id: string
  url: string
  name: string
  called: string[]
  kind: TestKind
  code: CodeableConcept
  /** What is collected, and how: "Urine, clean catch". */
  specimen: string | null
  /** What the patient does before, a sentence each: "Fast for 8 hours." */
  preparation: string[]
  questions: Question[]
  repeatDays: number | null
  /** R4's `experimental`: an example, not for use on a patient. */
  example: boolean
}

/** Tests that are ordered together. `tests`: their canonical addresses. */
export type OrderSet = { id: string; name: string; called: string[]; tests: string[]; example: boolean }

/** Answers by the id of their question, each as it was typed or chosen; "true" and "false" of a yes or no. */
export type Answers = Readonly<Record<string, string>>

/** Questions that must be answered and are not. */
export const unanswered = ({ questions }: Pick<OrderableTest, 'questions'>, answers: Answers): Question[] =>
  questions.filter(({ id, required }) => required && !answers[id]?.trim())

/** Is it an answer to this question? An empty one is none, and may be given where none is required. */
export function isAnswer({ kind, choices }: Question, answer: string): boolean {
  if (answer === '') return true
  switch (kind) {
    case 'choice':
      return choices.includes(answer)
    case 'boolean':
      return answer === 'true' || answer === 'false'
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(answer) && !Number.isNaN(Date.parse(answer))
    case 'text':
      return true
  }
}
