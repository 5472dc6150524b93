import type { Encounter } from '@medplum/fhirtypes'
import type { FastifyRequest } from 'fastify'
import type { CentralContext } from '../context.ts'
import { Problem } from '../fhir/problem.ts'
import { lineCallerOf } from '../fhir/request.ts'
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
  const caller = await lineCallerOf(context, request)
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
  if (context.leases.holderOf(call)?.practitionerId === caller.practitionerId) return
  if (isInvited(encounter, caller.owner)) return
  if (encounter.status === 'finished' && isLastIn(encounter, caller.owner)) return
  throw elsewhere()
}

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
