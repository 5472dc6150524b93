import type { OperationOutcome, Resource } from '@medplum/fhirtypes'
import { z } from 'zod'
import { Coding, shape, text } from '../fhir/shapes/datatypes.ts'

export const problemSystem = 'https://rounds.example/fhir/problem'

const Issue = shape({
  severity: text,
  details: shape({ coding: z.array(Coding), text }),
  diagnostics: text,
  expression: z.array(text),
})
type Issue = z.infer<typeof Issue>

/** Of each only where it is as FHIR has it. */
const issuesOf = ({ issue }: OperationOutcome): Issue[] =>
  Array.isArray(issue) ? issue.flatMap((one: unknown) => Issue.safeParse(one).data ?? []) : []

/**
 * The refusal in an OperationOutcome of ours; null for one without our code, as a plain FHIR server writes it: see
 * `foreignMessage`. `current` as it came: whether it is another version of what was sent, `judge` asks.
 */
export function problemOf(
  outcome: OperationOutcome,
): { code: string; message: string; expression: string[]; current: Resource | null } | null {
  const [issue] = issuesOf(outcome)
  const code = issue?.details?.coding?.find((coding) => coding.system === problemSystem)?.code
  if (!issue || !code) return null
  const [current] = Array.isArray(outcome.contained) ? outcome.contained : []
  return {
    code,
    message: issue.details?.text ?? 'The server refused this without saying why.',
    expression: issue.expression ?? [],
    current: typeof current === 'object' ? current : null,
  }
}

/** What an OperationOutcome without our code says, for a person: of each error its text, else its diagnostics. May be empty. */
export function foreignMessage(outcome: OperationOutcome): string {
  const issues = issuesOf(outcome)
  const errors = issues.filter(({ severity }) => severity === 'error' || severity === 'fatal')
  const messages = (errors.length > 0 ? errors : issues).flatMap(
    ({ details, diagnostics }) => details?.text ?? diagnostics ?? details?.coding?.[0]?.display ?? [],
  )
  return [...new Set(messages)].join(' ').slice(0, 500)
}
