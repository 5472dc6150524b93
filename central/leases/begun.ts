import { z } from 'zod'
import type { Begun } from '../base/lease-types.ts'
import { idOf, idPattern } from '../readers/references.ts'

const BegunStatement = z.object({
  appointment: z.string().refine((reference) => idOf(reference, 'Appointment') !== undefined),
  encounter: z.string().regex(idPattern),
  // As long as the ones that are made here, or longer: whoever has it is let into the call.
  join: z
    .string()
    .regex(/^[\w-]{22,128}$/)
    .optional(),
})

/**
 * What a workstation says of a visit that it began from an appointment, beside its claim. undefined: of this visit it says nothing
 * of the kind, and what can't be read makes nothing.
 */
export function begunFrom(stated: Record<string, unknown>): Begun | undefined {
  const begun = BegunStatement.safeParse(stated).data
  return begun && { ...begun, appointment: begun.appointment.slice('Appointment/'.length) }
}
