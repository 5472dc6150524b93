import { z } from 'zod'

/**
 * What two participants say to each other through the realtime process, as JSON text. A generation is one attempt at a
 * peer connection: whoever initiates counts it up, and what belongs to another one is dropped.
 */
const Generation = z.number().int().nonnegative()
const Signal = z.discriminatedUnion('kind', [
  /** From the initiator: "I begin anew; tell me when you can take an offer." */
  z.object({ kind: z.literal('hello'), generation: Generation }),
  z.object({ kind: z.literal('ready'), generation: Generation }),
  /** simple-peer's own: offer, answer, candidate, a wish to renegotiate. */
  z.object({ kind: z.literal('signal'), generation: Generation, signal: z.record(z.string(), z.unknown()) }),
  z.object({ kind: z.literal('bye') }),
])
export type Signal = z.infer<typeof Signal>

/** Null for what is not a signal: a newer page's word, or noise. */
export function readSignal(data: string): Signal | null {
  try {
    return Signal.safeParse(JSON.parse(data)).data ?? null
  } catch {
    return null
  }
}
