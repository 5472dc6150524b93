import type { OperationOutcome, OperationOutcomeIssue, Resource } from '@medplum/fhirtypes'
import type { SecurityKind } from './security-kinds.ts'

export const problemSystem = 'https://rounds.example/fhir/problem'

const statusOf = {
  'bad-request': 400,
  unauthorized: 401,
  forbidden: 403,
  'outside-scope': 403,
  'not-licensed': 403,
  'sign-in-not-fresh': 403,
  'device-lost': 403,
  'not-found': 404,
  'already-claimed': 409,
  'claim-superseded': 409,
  'patient-deceased': 409,
  'signed-immutable': 409,
  'foreign-cursor': 410,
  'past-horizon': 410,
  'epoch-mismatch': 412,
  'version-conflict': 412,
  'too-large': 413,
  'invalid-resource': 422,
  'idempotency-mismatch': 422,
  'client-too-old': 426,
  'precondition-required': 428,
  'too-many': 429,
  'claims-paused': 503,
} as const

export type ProblemCode = keyof typeof statusOf

const issueTypeOf: Partial<Record<ProblemCode, OperationOutcomeIssue['code']>> = {
  unauthorized: 'login',
  forbidden: 'forbidden',
  'sign-in-not-fresh': 'login',
  'device-lost': 'suppressed',
  'outside-scope': 'forbidden',
  'not-licensed': 'forbidden',
  'not-found': 'not-found',
  'already-claimed': 'conflict',
  'claim-superseded': 'conflict',
  'patient-deceased': 'business-rule',
  'version-conflict': 'conflict',
  'signed-immutable': 'business-rule',
  'invalid-resource': 'invalid',
  'too-large': 'too-long',
  'too-many': 'throttled',
  'bad-request': 'invalid',
  'claims-paused': 'transient',
}

/**
 * A refusal. Thrown anywhere under a request, it becomes the OperationOutcome of the contract.
 * `message` is a sentence for a person and holds no patient data; `expression` names the element at fault.
 */
export class Problem extends Error {
  override name = 'Problem'
  readonly code: ProblemCode
  readonly status: number
  readonly expression: string[]
  readonly current: Resource | undefined
  /** When the same request may be granted, seconds; goes out as `Retry-After`. */
  readonly retryAfterSeconds: number | undefined
  /** What it means to who watches, where code and method alone don't say it. */
  readonly event: SecurityKind | undefined

  constructor(
    code: ProblemCode,
    message: string,
    more: {
      expression?: string[]
      current?: Resource
      retryAfterSeconds?: number
      event?: SecurityKind
    } = {},
  ) {
    super(message)
    this.code = code
    this.status = statusOf[code]
    this.expression = more.expression ?? []
    this.current = more.current
    this.retryAfterSeconds = more.retryAfterSeconds
    this.event = more.event
  }

  /** The same refusal, said of an entry of a Bundle: `Task.status` becomes `Bundle.entry[2].resource.status`. */
  ofEntry(index: number): Problem {
    const entry = `Bundle.entry[${index}]`
    const within = this.expression.map((path) => {
      const dot = path.indexOf('.')
      return dot < 0 ? `${entry}.resource` : `${entry}.resource${path.slice(dot)}`
    })
    const more: { expression: string[]; current?: Resource; event?: SecurityKind } = {
      expression: within.length ? within : [entry],
    }
    if (this.event) more.event = this.event
    if (this.current) more.current = this.current
    return new Problem(this.code, this.message, more)
  }

  outcome(): OperationOutcome {
    const issue: OperationOutcomeIssue = {
      severity: 'error',
      code: issueTypeOf[this.code] ?? 'processing',
      details: { coding: [{ system: problemSystem, code: this.code }], text: this.message },
    }
    if (this.expression.length) issue.expression = this.expression
    const outcome: OperationOutcome = { resourceType: 'OperationOutcome', issue: [issue] }
    if (this.current) outcome.contained = [this.current]
    return outcome
  }
}
