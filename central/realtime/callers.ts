import type { Encounter } from '@medplum/fhirtypes'
import type { FastifyRequest } from 'fastify'
import { Problem } from '../base/problem.ts'
import type { CentralContext } from '../http/context.ts'
import { realtimeCallerOf } from '../http/request.ts'
import type { JoinSessions } from './join-sessions.ts'

/** Who uses the realtime part. `owner` as in the tables. */
export type RealtimeCaller =
  | { kind: 'provider'; owner: string; practitionerId: string; device: string | null }
  | { kind: 'patient'; owner: string; call: string }

/** A provider by Bearer token, a patient by the cookie of the call. Throws `unauthorized`, `device-lost`, `forbidden` (the visit has ended). */
export async function realtimeCaller(
  context: CentralContext,
  sessions: JoinSessions,
  request: FastifyRequest,
  call?: string,
): Promise<RealtimeCaller> {
  if (request.headers.authorization === undefined) {
    const session = sessions.of(request, call)
    if (session && sessions.isOver(session.call)) throw new Problem('forbidden', 'This visit has ended.')
    if (session) return { kind: 'patient', owner: `join/${session.id}`, call: session.call }
  }
  const caller = await realtimeCallerOf(context, request)
  return {
    kind: 'provider',
    owner: `Practitioner/${caller.practitionerId}`,
    practitionerId: caller.practitionerId,
    device: caller.deviceId,
  }
}

const elsewhere = () => new Problem('forbidden', 'This call is not yours.', { event: 'foreign-id' })

/**
 * A patient: only their own call. A provider: a call whose visit they hold, were invited to, or have just
 * finished (the goodbye comes after the signature). Throws `forbidden`, `not-found`.
 */
export function checkMayCall(context: CentralContext, caller: RealtimeCaller, call: string): void {
  const encounter = context.store.read('Encounter', call)?.resource
  if (caller.kind === 'patient') {
    if (caller.call !== call || !encounter) throw elsewhere()
    return
  }
  if (!encounter) throw new Problem('not-found', 'There is no such visit.')
  if (!hasAPlace(context, caller.owner, call, encounter)) throw elsewhere()
}

/** May this provider (`Practitioner/{id}`) be in the call? */
export function mayBeIn(context: CentralContext, owner: string, call: string): boolean {
  const encounter = context.store.read('Encounter', call)?.resource
  return !!encounter && hasAPlace(context, owner, call, encounter)
}

const hasAPlace = (context: CentralContext, owner: string, call: string, encounter: Encounter): boolean =>
  `Practitioner/${context.leases.holderOf(call)?.practitionerId}` === owner ||
  isInvited(encounter, owner) ||
  (encounter.status === 'finished' && isLastIn(encounter, owner))

const inviteCodes = new Set(['CON', 'SPRF', 'translator'])

/** A consultant, second clinician or interpreter of the visit, by v3-ParticipationType, as long as it lasts. */
function isInvited(encounter: Encounter, practitioner: string): boolean {
  return (encounter.participant ?? []).some(
    ({ individual, period, type }) =>
      individual?.reference === practitioner &&
      !period?.end &&
      type?.some(({ coding }) => coding?.some(({ code }) => inviteCodes.has(code ?? ''))),
  )
}

function isLastIn(encounter: Encounter, practitioner: string): boolean {
  const own = encounter.participant?.filter(({ type }) => !type?.length).at(-1)
  return own?.individual?.reference === practitioner
}
