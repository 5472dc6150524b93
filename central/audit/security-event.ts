import type { ProblemCode } from '../base/problem.ts'
import type { SecurityKind } from '../base/security-kinds.ts'

const ofWrites: Partial<Record<ProblemCode, SecurityKind>> = {
  forbidden: 'refused-write',
  'outside-scope': 'outside-scope',
  'claim-superseded': 'claim-superseded',
}

/** The security event that a refusal is recorded as; undefined: none, since it happens in honest work. */
export function kindOf(
  problem: { code: ProblemCode; event: SecurityKind | undefined },
  method: string,
): SecurityKind | undefined {
  if (problem.event) return problem.event
  if (problem.code === 'device-lost') return 'device-lost'
  const reads = method === 'GET' || method === 'HEAD'
  if (!reads) return ofWrites[problem.code]
  return problem.code === 'forbidden' || problem.code === 'outside-scope' ? 'refused-read' : undefined
}
