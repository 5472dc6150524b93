import type { RealtimeOrders } from '../base/realtime-messages.ts'
import type { Platform } from './base/platform.ts'
import type { AuditHead } from './cache/cache.ts'
import type { EngineContext } from './context/engine-context.ts'
import { isOver, joinOf } from './record/visit-state.ts'

/** What the realtime process is to keep alive: the token, the leases of the visits that go on, availability. */
export function realtimeOrders(
  context: EngineContext,
  rest: { epoch: string | null; deviceId: string; unsent: number; auditHead: string },
): RealtimeOrders {
  const { platform, session, visits } = context
  const signedIn = session.signedIn()
  const me = signedIn ? session.me() : null
  const leases = !me
    ? []
    : visits.all().flatMap((held) => {
        if (held.givenUp || held.takenOver) return []
        const visit = visits.onHand(held.encounterId, me.practitionerId)
        if (!visit || isOver(visit.task) || visit.note.signed) return []
        const join = joinOf(visit.encounter) ?? held.begun?.join
        const { taskId: task, encounterId: encounter, claim, proof, begun } = held
        const from = begun ? { appointment: `Appointment/${begun.appointmentId}` } : {}
        const shown = proof === undefined ? {} : { proof }
        return [{ task, encounter, claim, ...shown, ...(join === undefined ? {} : { join }), ...from }]
      })
  return {
    centralUrl: platform.centralUrl,
    token: session.tokenNow(),
    signIn: session.signInId(),
    epoch: rest.epoch,
    deviceId: rest.deviceId,
    clientVersion: platform.clientVersion,
    availability: session.availability(),
    practitionerName: me?.name ?? '',
    leases,
    unsent: rest.unsent,
    auditHead: rest.auditHead,
  }
}

/** Tells the realtime process what is new, and nothing twice. */
export function ordersSender({ tellRealtime }: Platform): (next: RealtimeOrders) => void {
  let lastSent = ''
  return (next) => {
    const now = JSON.stringify(next)
    if (now === lastSent) return
    lastSent = now
    tellRealtime(next)
  }
}

/** As the realtime process states it in its requests. */
export const headText = ({ count, hash }: AuditHead): string => `${count}:${hash}`
