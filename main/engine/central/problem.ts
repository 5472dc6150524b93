import type { OperationOutcome, Resource } from '@medplum/fhirtypes'

export const problemSystem = 'https://rounds.example/fhir/problem'

/**
 * The refusal in an OperationOutcome of ours; null for one without our code (a FHIR proxy's, another server's),
 * which is no word of this central API.
 */
export function problemOf(
  outcome: OperationOutcome,
): { code: string; words: string; expression: string[]; current: Resource | null } | null {
  const issue = outcome.issue?.[0]
  const code = issue?.details?.coding?.find((coding) => coding.system === problemSystem)?.code
  if (!issue || !code) return null
  return {
    code,
    words: issue.details?.text ?? 'The central API refused this without saying why.',
    expression: issue.expression ?? [],
    current: outcome.contained?.[0] ?? null,
  }
}
