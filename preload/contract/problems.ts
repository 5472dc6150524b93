import type { Key } from './keys.ts'

/** The closed set of errors across the bridge. `message` is for the person and holds no patient data and no secret. */
export const problemCodes = [
  'bad-input',
  'not-signed-in',
  'sign-in-failed',
  'central-unreachable',
  'captive-portal',
  'client-too-old',
  'already-claimed',
  'claim-superseded',
  'patient-deceased',
  'not-licensed',
  'not-found',
  'not-editable',
  'wrong-patient',
  'review-outdated',
  'needs-reason',
  'locked',
  'pin-refused',
  'not-allowed',
  'copy-failed',
  'refused-by-central',
  'disk-full',
  'cache-damaged',
  'engine-stopped',
  'internal',
] as const
export type ProblemCode = (typeof problemCodes)[number]
export type Problem = { code: ProblemCode; message: string }

/** `keys`: what a query of the engine depends on, also when it failed. Absent where nobody was there to say. */
export type Result<T> = ({ ok: true; value: T } | { ok: false; problem: Problem }) & { keys?: readonly Key[] }
