import { assertNever } from '../../../preload/assert-never.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { laterRecords } from '../chart/current-record.ts'
import { idIn } from '../fhir/read.ts'
import { unwritten } from '../note/note-texts.ts'
import { endOfMeeting, meetingOf } from '../queue/scheduled.ts'
import type { HeldVisits } from '../visit/held-visits.ts'
import { visitOnHand } from '../visit/on-hand.ts'
import { owedTo } from '../visit/owed.ts'
import { isVisitTask, visitState } from '../visit/visit-state.ts'

/**
 * Why a chart is here. `kept`: something of this provider's exists only here or is not signed; `open`: a visit goes on,
 * or an appointment is near; `closed`: neither, and since when (ms, by the central API's clock).
 */
export type Standing = { why: 'kept' } | { why: 'open' } | { why: 'closed'; since: number }

/** An appointment further ahead needs no chart yet, however long the patient is in scope for another reason. */
const nearMs = 48 * 3_600_000

/** Of each patient of whom this machine knows a reason; of the others nothing is known. `now` in ms. */
export function standings(
  cache: ReadableCache,
  held: HeldVisits,
  practitionerId: string | null,
  now: number,
): Map<string, Standing> {
  const found = new Map<string, Standing>()
  const rank = { closed: 0, open: 1, kept: 2 }
  function note(patientId: string, next: Standing): void {
    const before = found.get(patientId)
    const later = before?.why === 'closed' && next.why === 'closed' && next.since > before.since
    if (!before || rank[next.why] > rank[before.why] || later) found.set(patientId, next)
  }

  // Read once: it is a list in one fact, and asked for each visit.
  const all = held.all()
  const byEncounter = new Map(all.map((one) => [one.encounterId, one]))
  const visits = { ...held, all: () => all, ofEncounter: (id: string) => byEncounter.get(id) }
  const here = new Set(cache.compartments().map(({ patientId }) => patientId))

  for (const { patientId } of cache.outbox()) note(patientId, { why: 'kept' })

  const encounters = new Set(visits.all().map(({ encounterId }) => encounterId))
  for (const { resource } of cache.all('Task')) {
    const encounterId = idIn(resource.encounter, 'Encounter')
    const mine = practitionerId === null || idIn(resource.owner, 'Practitioner') === practitionerId
    if (encounterId && isVisitTask(resource) && mine && resource.status !== 'requested')
      encounters.add(encounterId)
  }
  for (const encounterId of encounters) {
    const standing = visitStanding(cache, visits, encounterId, practitionerId ?? '', here)
    if (standing) note(standing.patientId, standing)
  }

  for (const { resource } of cache.all('Appointment')) {
    const meeting = practitionerId === null ? null : meetingOf(resource, practitionerId)
    if (!meeting || resource.status === 'cancelled' || resource.status === 'entered-in-error') continue
    const end = endOfMeeting(meeting)
    const ahead = resource.status !== 'fulfilled' && resource.status !== 'noshow' && end > now
    if (!ahead) note(meeting.patientId, { why: 'closed', since: Math.min(end, now) })
    else if (meeting.startsAt < now + nearMs) note(meeting.patientId, { why: 'open' })
  }

  // The record that replaced another is here for the sake of that one's visits: it stays and goes with it.
  for (const [patientId, standing] of [...found])
    for (const later of laterRecords(cache, patientId)) note(later, standing)
  return found
}

function visitStanding(
  cache: ReadableCache,
  visits: HeldVisits,
  encounterId: string,
  practitionerId: string,
  here: Set<string>,
): ({ patientId: string } & Standing) | null {
  const visit = visitOnHand(cache, visits, encounterId, practitionerId)
  if (!visit) return null
  const { patientId, task, held } = visit
  const owed = owedTo(cache, encounterId, practitionerId, visit).length > 0
  if (owed || hasOwnWords(cache, encounterId)) return { patientId, why: 'kept' }
  const since = Date.parse(task?.meta?.lastUpdated ?? task?.executionPeriod?.end ?? held?.since ?? '')
  const closed = { patientId, why: 'closed' as const, since: Number.isNaN(since) ? 0 : since }
  if (held?.givenUp) return closed
  // Neither chart nor Task: who has an open visit has both, from the first feed after the claim on.
  if (!task && !here.has(patientId)) return closed
  const state = visitState(visit, visit.note)
  switch (state) {
    case 'claimed':
    case 'in-progress':
      return { patientId, why: 'open' }
    case 'note-unsigned':
      return { patientId, why: 'kept' }
    case 'signed':
    case 'ended':
    case 'taken-over':
    case 'handed-over':
      return closed
    default:
      return assertNever(state)
  }
}

/** Words or orders of a visit that stand on this machine alone. */
export function hasOwnWords(cache: ReadableCache, encounterId: string): boolean {
  return (
    cache.conflicts(encounterId).length > 0 ||
    cache.fact(`draft-orders:${encounterId}`) !== undefined ||
    unwritten(cache, encounterId).length > 0
  )
}
