import type { OperationOutcome, Resource } from '@medplum/fhirtypes'

export const problemSystem = 'https://rounds.example/fhir/problem'

/**
 * The refusal in an OperationOutcome of ours; null for one without our code, as a plain FHIR server writes it: see
 * `strangersWords`.
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

/** What an OperationOutcome without our code says, for a person: of each error its text, else its diagnostics. May be empty. */
export function strangersWords(outcome: OperationOutcome): string {
  const errors = (outcome.issue ?? []).filter(({ severity }) => severity === 'error' || severity === 'fatal')
  const said = (errors.length > 0 ? errors : (outcome.issue ?? [])).flatMap(
    ({ details, diagnostics }) => details?.text ?? diagnostics ?? details?.coding?.[0]?.display ?? [],
  )
  return [...new Set(said)].join(' ').slice(0, 500)
}
