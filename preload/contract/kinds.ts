import { z } from 'zod'
import { Id } from '../views/index.ts'

/** Who answers: the engine (key and cache), the realtime process (call, lease, presence) or the shell. */
type Process = 'engine' | 'realtime' | 'shell'

/** A question: it reads and changes nothing. Of the engine's the answer names the keys it depends on. */
export const query = <T extends Process, I extends z.ZodType, O extends z.ZodType>(
  to: T,
  input: I,
  output: O,
) => ({ kind: 'query' as const, to, input, output })

/** A channel that changes something, or asks another process to. */
export const command = <T extends Process, I extends z.ZodType, O extends z.ZodType>(
  to: T,
  input: I,
  output: O,
) => ({ kind: 'command' as const, to, input, output })

export const none = z.object({})
export const ofVisit = z.object({ encounterId: Id })
export const ofTask = z.object({ taskId: Id })
export const ofAppointment = z.object({ appointmentId: Id })
/** What became of a file that a person was asked a place for; `file` is its name without its folder. */
export const saved = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('saved'), file: z.string() }),
  z.object({ outcome: z.literal('canceled') }),
])
