import { z } from 'zod'

/** A lease as the central API tells it to one provider; seconds by its clock, at the moment of the answer. */
const Lease = z.object({
  task: z.string(),
  encounter: z.string(),
  patient: z.string(),
  holder: z.object({ reference: z.string(), display: z.string() }),
  claim: z.number().int().nonnegative(),
  secondsLeft: z.number(),
  lastHeardSeconds: z.number(),
  lapsed: z.boolean(),
  mine: z.boolean(),
  /** The visit is an emergency: said to everyone who sees the lease, since the Encounter is the holder's alone. */
  emergency: z.boolean().optional(),
  /** Of one's own claim, to be stated with it: by this a server that was put back knows that it gave it. */
  proof: z.string().optional(),
})
export type Lease = z.infer<typeof Lease>

/** Null: not what the contract says. */
export const readLease = (body: unknown): Lease | null => Lease.safeParse(body).data ?? null

/** Each that is as the contract says; null where there is no list at all. */
export function readLeases(body: unknown): Lease[] | null {
  const list = z.object({ leases: z.array(z.unknown()) }).safeParse(body).data
  return list ? list.leases.flatMap((one) => readLease(one) ?? []) : null
}
