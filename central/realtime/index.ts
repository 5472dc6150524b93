import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ClaimNumber } from '../base/claim-number.ts'
import { Problem } from '../base/problem.ts'
import { standardTiming, type Timing } from '../base/timing.ts'
import type { CentralContext } from '../http/context.ts'
import { jsonOf } from '../http/request.ts'
import { begunFrom } from '../leases/begun.ts'
import { claimProof } from '../leases/claim-proof.ts'
import { nameOf } from '../licensure/licensure.ts'
import { idPattern } from '../readers/references.ts'
import { checkMayCall, type RealtimeCaller, realtimeCaller } from './callers.ts'
import { parseEventId } from './event-id.ts'
import { createHub, createStreamCeiling, type ParticipantView, type RealtimeEvent } from './hub.ts'
import { iceServersFor } from './ice-servers.ts'
import { joinSessions } from './join-sessions.ts'
import { passNewsOn } from './news.ts'
import { createParticipants } from './participants.ts'
import { createPolling } from './polling.ts'
import { createPresence } from './presence.ts'
import { createSignals } from './signals.ts'
import { streamEvents } from './stream.ts'

const id = z.string().regex(idPattern)
const Presence = z.object({
  availability: z.enum(['available', 'on-break', 'off']),
  unsent: z.number().int().nonnegative(),
  leases: z
    .array(
      z.looseObject({
        task: id,
        claim: ClaimNumber,
        // What is no proof is none: the other leases go on.
        proof: z.string().regex(claimProof).optional().catch(undefined),
        heardSecondsAgo: z.number().nonnegative().optional(),
      }),
    )
    .max(1000),
})
const Participant = z.object({
  name: z.string().max(100),
  role: z.enum(['patient', 'provider', 'guest']),
  devices: z.object({ camera: z.boolean(), microphone: z.boolean(), phone: z.boolean() }).optional(),
})
const signalOf = (most: number) =>
  z
    .object({ call: id, from: id, to: id, data: z.string().max(most) })
    .refine(({ from, to }) => from !== to, { path: ['to'] })
const InCall = z.object({ call: id, participant: id })

/** Reads a part of a request. Throws `bad-request` that names the first element at fault. */
function read<T>(shape: z.ZodType<T>, value: unknown): T {
  const result = shape.safeParse(value)
  if (result.success) return result.data
  const at = result.error.issues[0]?.path.join('.') ?? ''
  throw new Problem('bad-request', 'The request does not have the form of the contract.', {
    expression: at ? [at] : [],
  })
}

/** The event stream, presence, and the signaling of calls. */
export async function realtime(app: FastifyInstance, context: CentralContext): Promise<void> {
  const timing: Timing = { ...standardTiming, ...context.settings.realtime }
  const sessions = joinSessions(context)
  const { limits } = context.settings
  const hub = createHub()
  const ceiling = createStreamCeiling(limits)
  const Signal = signalOf(limits.signal)
  const signals = createSignals(context, hub, timing.held, limits)
  const participants = createParticipants(context, hub, signals, timing, limits)
  const presence = createPresence(context, timing.silent, limits)
  const polling = createPolling(hub, signals, timing, limits.mailboxesOfAccount)
  const stopNews = passNewsOn(context, hub, participants, sessions)

  const sweeping = setInterval(() => {
    participants.sweep()
    signals.sweep()
    polling.sweep()
  }, timing.sweep)
  // Before the server waits for its connections to end: a stream never ends by itself.
  app.addHook('preClose', async () => {
    clearInterval(sweeping)
    stopNews()
    polling.close()
    hub.end()
  })

  const callerOf = (request: FastifyRequest, call?: string) =>
    realtimeCaller(context, sessions, request, call)
  const callAsked = (request: FastifyRequest) => read(z.object({ call: id.optional() }), request.query).call

  const beginningFor = (caller: RealtimeCaller): RealtimeEvent[] => [
    caller.kind === 'provider'
      ? { event: 'poke', data: {} }
      : { event: 'visit', data: sessions.newsOf(caller.call) },
    ...participants.callsOf(caller).map(
      (call): RealtimeEvent => ({
        event: 'participants',
        data: { call, participants: participants.listIn(call) },
      }),
    ),
  ]

  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: limits.body / 4 },
      (_request, body, done) => done(null, body),
    )

    scope.get('/realtime', async (request, reply) => {
      const call = callAsked(request)
      const caller = await callerOf(request, call)
      const { poll } = request.query as { poll?: string }
      if (poll === '1') {
        const gone = new AbortController()
        reply.raw.on('close', () => gone.abort())
        const after = parseEventId(request)
        const events = await polling.poll(caller, after, () => beginningFor(caller), gone.signal)
        return reply.header('cache-control', 'no-store').send({ events })
      }
      const mayGoOn = () =>
        callerOf(request, call).then(
          (again) => again.owner === caller.owner,
          () => false,
        )
      streamEvents(context, request, reply, {
        hub,
        ceiling,
        signals,
        timing,
        limits,
        caller,
        mayGoOn,
        beginning: beginningFor(caller),
      })
      return reply
    })

    scope.put('/realtime/presence', async (request) => {
      const caller = await callerOf(request)
      if (caller.kind !== 'provider') throw new Problem('forbidden', 'Only a provider is on duty.')
      const body = read(Presence, jsonOf(request.body))
      presence.record(caller.practitionerId, caller.device, body)
      participants.confirm(caller)
      const renewed = context.leases.renew(
        caller.practitionerId,
        body.leases.map((lease) => ({ ...lease, begun: begunFrom(lease) })),
      )
      return {
        ...renewed,
        rooms: renewed.leases
          .filter(({ mine }) => mine)
          .map(({ encounter }) => participants.roomOf(encounter))
          .filter(({ patient }) => patient !== null),
        colleagues: presence.colleaguesOf(caller.practitionerId),
      }
    })

    scope.put('/realtime/calls/:call/participants/:participant', async (request) => {
      const { call, participant } = read(InCall, request.params)
      const caller = await callerOf(request, call)
      checkMayCall(context, caller, call)
      const body = read(Participant, jsonOf(request.body))
      const view = participantView(caller, participant, body)
      return { participants: participants.join(caller, call, view, body.devices) }
    })

    /** A provider goes by the name on record; who came by the patient's link is never a provider. */
    function participantView(
      caller: RealtimeCaller,
      participant: string,
      body: z.infer<typeof Participant>,
    ): ParticipantView {
      if (caller.kind === 'provider') {
        const who = context.store.read('Practitioner', caller.practitionerId)?.resource
        return { id: participant, name: nameOf(who), role: 'provider' }
      }
      return {
        id: participant,
        name: body.name.trim() || 'Patient',
        role: body.role === 'guest' ? 'guest' : 'patient',
      }
    }

    scope.delete('/realtime/calls/:call/participants/:participant', async (request, reply) => {
      const { call, participant } = read(InCall, request.params)
      participants.leave(await callerOf(request, call), call, participant)
      return reply.code(204).send()
    })

    scope.post('/realtime/signals', async (request, reply) => {
      const signal = read(Signal, jsonOf(request.body))
      const caller = await callerOf(request, signal.call)
      checkMayCall(context, caller, signal.call)
      if (participants.ownerOf(signal.call, signal.from) !== caller.owner)
        throw new Problem('forbidden', 'Join the call before you speak in it.')
      const owner = participants.ownerOf(signal.call, signal.to)
      if (owner === undefined) throw new Problem('not-found', 'The other side has left the call.')
      participants.confirm(caller)
      const key = request.headers['idempotency-key']
      const sent = signals.send(
        caller.owner,
        owner,
        signal,
        typeof key === 'string' ? `${caller.owner} ${key}` : null,
      )
      return reply.code(201).send({ id: String(sent) })
    })

    scope.get('/ice-servers', async (request, reply) => {
      const caller = await callerOf(request, callAsked(request))
      reply.header('cache-control', 'no-store')
      return iceServersFor(caller.owner, context.settings, context.clock.now())
    })
  })
}
