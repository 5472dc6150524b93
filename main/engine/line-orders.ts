import type { AuditHead } from './cache/cache.ts'
import type { Desk } from './desk.ts'
import type { LineOrders, Outside } from './outside.ts'
import { visitOnHand } from './visit/on-hand.ts'
import { isOver, joinOf } from './visit/visit-state.ts'

/** What the line is to keep alive: the token, the leases of the visits that go on, availability. */
export function lineOrders(
  desk: Desk,
  rest: { epoch: string | null; deviceId: string; unsent: number; auditHead: string },
): LineOrders {
  const { outside, session, cache, visits } = desk
  const signedIn = session.signedIn()
  const me = signedIn ? session.me() : null
  const leases = !me
    ? []
    : visits.all().flatMap((held) => {
        if (held.givenUp || held.takenOver) return []
        const visit = visitOnHand(cache, visits, held.encounterId, me.practitionerId)
        if (!visit || isOver(visit.task) || visit.note.signed) return []
        const join = joinOf(visit.encounter) ?? held.begun?.join
        const { taskId: task, encounterId: encounter, claim, proof, begun } = held
        const from = begun ? { appointment: `Appointment/${begun.appointmentId}` } : {}
        const shown = proof === undefined ? {} : { proof }
        return [{ task, encounter, claim, ...shown, ...(join === undefined ? {} : { join }), ...from }]
      })
  return {
    centralUrl: outside.centralUrl,
    token: session.tokenNow(),
    signIn: session.signInId(),
    epoch: rest.epoch,
    deviceId: rest.deviceId,
    clientVersion: outside.clientVersion,
    availability: session.availability(),
    practitionerName: me?.name ?? '',
    leases,
    unsent: rest.unsent,
    auditHead: rest.auditHead,
  }
}

/** Tells the line what is new, and nothing twice. */
export function lineTeller({ tellLine }: Outside): (next: LineOrders) => void {
  let told = ''
  return (next) => {
    const now = JSON.stringify(next)
    if (now === told) return
    told = now
    tellLine(next)
  }
}

/** As the line states it in its requests. */
export const headText = ({ count, hash }: AuditHead): string => `${count}:${hash}`
