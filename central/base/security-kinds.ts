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
