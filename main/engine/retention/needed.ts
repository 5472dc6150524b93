import type { Task } from '@medplum/fhirtypes'
import { assertNever } from '../../../preload/assert-never.ts'
import { isPutBefore, isReviewer } from '../../clinical/results/review-task.ts'
import { agendaOf, endOfAppointment } from '../../clinical/visits/agenda.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { idIn } from '../fhir/read.ts'
import { laterRecords } from '../record/current-record.ts'
import type { HeldVisits } from '../record/held-visits.ts'
import { meetingOf } from '../record/meetings.ts'
import { unwritten } from '../record/note-texts.ts'
import { emergencyVisits, owedTo } from '../record/owed.ts'
import { ownedBy, visitState } from '../record/visit-state.ts'

/**
 * Why a chart is here. `kept`: something of this provider's exists only here or is not signed; `open`: a visit goes on,
 * or an appointment is near; `closed`: neither, and since when (ms, by the central API's clock).
 */
export type ChartRetention = { why: 'kept' } | { why: 'open' } | { why: 'closed'; since: number }

/** An appointment further ahead needs no chart yet, however long the patient is in scope for another reason. */
const nearMs = 48 * 3_600_000
/** A result that was acknowledged longer ago keeps no chart: the server has let it go by then, too. */
const reviewedMs = 30 * 86_400_000

/** Of each patient of whom this machine knows a reason; of the others nothing is known. `now` in ms. */
export function chartRetentions(
  cache: ReadableCache,
  visits: HeldVisits,
  practitionerId: string | null,
  now: number,
): Map<string, ChartRetention> {
  const found = new Map<string, ChartRetention>()
  const rank = { closed: 0, open: 1, kept: 2 }
  function note(patientId: string, next: ChartRetention): void {
    const before = found.get(patientId)
    const later = before?.why === 'closed' && next.why === 'closed' && next.since > before.since
    if (!before || rank[next.why] > rank[before.why] || later) found.set(patientId, next)
  }

  const here = new Set(cache.compartments().map(({ patientId }) => patientId))

  for (const { patientId } of cache.outbox()) note(patientId, { why: 'kept' })

  for (const encounterId of visitsThatCount(cache, visits, practitionerId)) {
    const retention = visitRetention(cache, visits, encounterId, practitionerId ?? '', here)
    if (retention) note(retention.patientId, retention)
  }

  for (const { resource } of practitionerId === null
    ? []
    : [
        ...cache.agenda.meetingsOf(practitionerId, now),
        ...cache.agenda.lastMeetingsOf(practitionerId, now),
      ]) {
    const meeting = meetingOf(resource, practitionerId ?? '')
    if (!meeting) continue
    const end = endOfAppointment(resource)
    const ahead = resource.status !== 'fulfilled' && resource.status !== 'noshow' && end > now
    if (!ahead) note(meeting.patientId, { why: 'closed', since: Math.min(end, now) })
    else if (meeting.startsAt < now + nearMs) note(meeting.patientId, { why: 'open' })
  }

  for (const { resource } of cache.agenda.reviews()) {
    const patientId = idIn(resource.for, 'Patient')
    if (patientId && practitionerId && isReviewer(resource, practitionerId)) note(patientId, { why: 'open' })
  }
  // The patient is still to be told, and a colleague may have acknowledged it in the middle of that.
  for (const { resource } of cache.agenda.reviewsOver(now - reviewedMs)) {
    const patientId = idIn(resource.for, 'Patient')
    const since = Math.min(now, agendaOf(resource)?.ended ?? 0)
    if (patientId && practitionerId && isPutBefore(resource, practitionerId))
      note(patientId, { why: 'closed', since })
  }

  // The record that replaced another is here for the sake of that one's visits: it stays and goes with it.
  for (const [patientId, retention] of [...found])
    for (const later of laterRecords(cache, patientId)) note(later, retention)
  return found
}

/**
 * Of visits long over only the one of each patient that changed last, and those of which something is not signed, not
 * sent or not done: an earlier one says nothing that these don't.
 */
function visitsThatCount(
  cache: ReadableCache,
  visits: HeldVisits,
  practitionerId: string | null,
): Set<string> {
  const { agenda } = cache
  const isMine = (task: Task) => practitionerId === null || ownedBy(task, practitionerId)
  const going = agenda
    .openVisits()
    .filter(({ resource }) => isMine(resource) && resource.status !== 'requested')
  const owed =
    practitionerId === null
      ? []
      : [...agenda.draftNotesOf(practitionerId), ...agenda.openTasksOf(practitionerId)]
  const found = [...going, ...agenda.lastVisitsOf(practitionerId), ...owed]
  return new Set([
    ...visits.all().map(({ encounterId }) => encounterId),
    ...found.flatMap(({ resource }) => idIn(resource.encounter, 'Encounter') ?? []),
    ...(practitionerId === null ? [] : emergencyVisits(cache, practitionerId)),
    ...cache.visitsKept(),
  ])
}

function visitRetention(
  cache: ReadableCache,
  visits: HeldVisits,
  encounterId: string,
  practitionerId: string,
  here: Set<string>,
): ({ patientId: string } & ChartRetention) | null {
  const visit = visits.onHand(encounterId, practitionerId)
  if (!visit) return null
  const { patientId, task, held } = visit
  const owed = owedTo(cache, encounterId, practitionerId, visit).length > 0
  if (owed || hasOwnText(cache, encounterId)) return { patientId, why: 'kept' }
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

/** Text or orders of a visit that stand on this machine alone. */
export function hasOwnText(cache: ReadableCache, encounterId: string): boolean {
  return (
    cache.conflicts(encounterId).length > 0 ||
    cache.hasDraftOrders(encounterId) ||
    unwritten(cache, encounterId).length > 0
  )
}
