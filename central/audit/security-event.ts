import type { ProblemCode } from '../fhir/problem.ts'

/**
 * What an administrator should see of who tries what. A `Problem` may name its own kind; else `kindOf` takes it from
 * code and method.
 */
export const securityKinds = {
  'refused-write': 'A write that this provider may not make was refused',
  'refused-read': 'A read of what this provider may not see was refused',
  'outside-scope': 'A write to a patient who is not in this provider’s care was refused',
  authorship: 'A write in somebody else’s name, or over somebody else’s words, was refused',
  'foreign-claim': 'A write under the claim of another visit was refused',
  'foreign-id': 'What belongs to another patient, visit, call or workstation was asked for, and refused',
  'unproven-claim': 'A claim was stated that this server did not give, or not to this provider',
  'claim-superseded': 'A write under a claim that has ended was refused',
  'device-lost': 'A workstation that was reported lost made contact',
  'foreign-device': 'A sign-in was used under the name of another workstation than its own',
  'audit-trail': 'The audit trail of a workstation contradicts what was known of it',
  'password-delay': 'Wrong passwords for one account: further tries are delayed',
  'password-rate': 'Wrong passwords for many accounts from one address: further tries are refused',
} as const

export type SecurityKind = keyof typeof securityKinds

export type SecurityEvent = {
  kind: SecurityKind
  /** Whose sign-in it was, or whose account it was about; left out: nobody known. */
  practitioner?: string | undefined
  device?: string | null | undefined
  /** What was asked, without any value but ids: `PUT Composition/n1`. */
  asked?: string | undefined
  /** IP address that it came from. */
  address?: string | undefined
  /** A reference, where it is one resource that was asked for. */
  about?: string | undefined
}

const ofWrites: Partial<Record<ProblemCode, SecurityKind>> = {
  forbidden: 'refused-write',
  'outside-scope': 'outside-scope',
  'claim-superseded': 'claim-superseded',
}

/** What a refusal means to who watches; undefined: nothing, it happens in honest work. */
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
