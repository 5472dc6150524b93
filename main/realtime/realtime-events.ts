import { z } from 'zod'

/** The server's events as `docs/central-api.md` lists them. Unknown names and fields are a newer server's: let be. */

/** Of a list each entry alone: one that is malformed costs no other. */
const each = <T>(entry: z.ZodType<T>) =>
  z.array(z.unknown()).transform((all) =>
    all.flatMap((one) => {
      const read = entry.safeParse(one)
      return read.success ? [read.data] : []
    }),
  )

const Participants = z.array(
  z.object({ id: z.string(), name: z.string(), role: z.enum(['patient', 'provider', 'guest']) }),
)
export const ParticipantsAnswer = z.object({ participants: Participants })
export type Participants = z.infer<typeof Participants>

/** Who came by the patient's link, and with what; null: nobody is there. */
const Room = z.object({
  call: z.string(),
  patient: z
    .object({
      since: z.string(),
      devices: z
        .object({ camera: z.boolean(), microphone: z.boolean(), phone: z.boolean() })
        .nullable()
        .catch(null),
    })
    .nullable(),
})
export type Room = z.output<typeof Room>

const LeaseState = z.enum(['renewed', 'lapsed', 'superseded', 'handed-over'])

const shapes = {
  poke: z.object({}),
  arrived: z.object({ urgent: z.boolean() }),
  lease: z.object({
    task: z.string(),
    claim: z.number(),
    state: LeaseState,
    by: z
      .string()
      .nullish()
      .transform((by) => by ?? undefined),
  }),
  participants: z.object({ call: z.string(), participants: Participants }),
  room: Room,
  signal: z.object({ call: z.string(), from: z.string(), to: z.string(), data: z.string() }),
  ping: z.object({}),
}

export type RealtimeEvent = {
  [E in keyof typeof shapes]: { event: E; data: z.output<(typeof shapes)[E]> }
}[keyof typeof shapes]

/** Null for what this version does not know or what is malformed. `data` may be JSON text or parsed already. */
export function readRealtimeEvent(name: string, data: unknown): RealtimeEvent | null {
  if (!Object.hasOwn(shapes, name)) return null
  const event = name as keyof typeof shapes
  let value = data
  if (typeof data === 'string') {
    try {
      value = JSON.parse(data)
    } catch {
      return null
    }
  }
  const parsed = shapes[event].safeParse(value)
  return parsed.success ? ({ event, data: parsed.data } as RealtimeEvent) : null
}

export const PollAnswer = z.object({
  events: each(
    z.object({
      id: z.union([z.string(), z.number()]).nullish(),
      event: z.string(),
      data: z.unknown(),
    }),
  ),
})

const Lease = z.object({ task: z.string(), claim: z.number(), lapsed: z.boolean(), mine: z.boolean() })
export const HeartbeatAnswer = z.object({
  leases: each(Lease).catch([]),
  superseded: each(z.object({ task: z.string(), claim: z.number(), by: z.string().nullish() })).catch([]),
  /** An older server says nothing of it. */
  rooms: each(Room).optional().catch(undefined),
  colleagues: each(
    z.object({
      practitioner: z.string(),
      name: z.string(),
      availability: z.enum(['available', 'on-break', 'off']),
      licences: z.array(z.string()),
      /** An older server says nothing of it. */
      inCall: z.boolean().optional().catch(undefined),
    }),
  ).catch([]),
})
export type HeartbeatAnswer = z.infer<typeof HeartbeatAnswer>
