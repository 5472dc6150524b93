import { z } from 'zod'
import { Id, UsState } from './base.ts'

export const ProviderView = z.object({
  practitionerId: Id,
  name: z.string(),
  /** States with a license in force today. */
  licenses: z.array(z.object({ state: UsState, number: z.string(), expires: z.string().nullable() })),
})
export type ProviderView = z.infer<typeof ProviderView>

export const Availability = z.enum(['available', 'on-break', 'off'])
export type Availability = z.infer<typeof Availability>

export const SessionView = z.object({
  state: z.enum(['signed-out', 'signing-in', 'signed-in']),
  provider: ProviderView.nullable(),
  availability: Availability,
  centralUrl: z.string(),
  training: z.boolean(),
  /** The central API refused the token: work goes on locally, sending waits for a new sign-in. */
  signInNeeded: z.boolean(),
})
export type SessionView = z.infer<typeof SessionView>
