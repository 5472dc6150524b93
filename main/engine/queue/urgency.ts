import type { ReadableCache } from '../cache/cache.ts'
import { laterRecords } from '../record/current-record.ts'
import type { HeldVisits } from '../record/held-visits.ts'
import { meetingsToCome } from '../record/meetings.ts'

/**
 * Which chart is loaded first, the lowest: of those who are in a visit now, then of the appointments that end after `since` (ms) by their time,
 * then the rest. The record that replaced another comes as early as that one: its allergies count.
 */
export function urgencyOf(
  cache: ReadableCache,
  visits: HeldVisits,
  practitionerId: string | null,
  since: number,
): (patientId: string) => number {
  const withLater = (patientId: string) => [patientId, ...laterRecords(cache, patientId)]
  const held = new Set(
    visits.all().flatMap((one) => (one.givenUp || one.takenOver ? [] : withLater(one.patientId))),
  )
  const starts = new Map<string, number>()
  if (practitionerId !== null)
    for (const { patientId, startsAt } of meetingsToCome(cache, practitionerId, since))
      for (const id of withLater(patientId))
        starts.set(id, Math.min(startsAt, starts.get(id) ?? Number.POSITIVE_INFINITY))
  return (patientId) => (held.has(patientId) ? 0 : (starts.get(patientId) ?? Number.POSITIVE_INFINITY))
}
