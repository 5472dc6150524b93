import type { Colleague } from '../../preload/views/index.ts'

/** They may practice where the patient is; where that is not known, the server decides. */
export const isLicensedIn = ({ licenses }: Colleague, state: string | null): boolean =>
  state === null || licenses.includes(state)

/** They are at work and in no call, as the server says, and may practice where the patient is. */
export const isFreeAndLicensed = (colleague: Colleague, state: string | null): boolean =>
  colleague.availability === 'available' && colleague.inCall === false && isLicensedIn(colleague, state)

/** What a colleague does now, in words. */
export function whatTheyDo({ availability, inCall }: Colleague): string {
  if (availability === 'off') return 'off'
  if (availability === 'on-break') return 'on a break'
  // A server that does not say who is in a call.
  if (inCall === null) return 'available'
  return inCall ? 'in a call' : 'free'
}
