import type { Problem, ProblemCode } from './contract/problems.ts'

/** Thrown by a handler that refuses, with a message for the person; it holds no patient data and no secret. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly code: ProblemCode
  constructor(code: ProblemCode, message: string) {
    super(message)
    this.code = code
  }
}

export const refusalOf = ({ code, message }: Problem): Refusal => new Refusal(code, message)
