import type { MarkReview } from '../../../preload/views.ts'
import { spokenName } from '../../clinical/demographics.ts'
import type { Desk } from '../desk.ts'
import { conceptText, idIn, latestFirst } from '../fhir/read.ts'
import { isHolder } from './mine.ts'
import { visitOnHand } from './on-hand.ts'
import { isVisitTask, ownedBy } from './visit-state.ts'
import { intakeOf } from './visit-view.ts'

const most = 30

/** The provider's own visits on this machine but this one, into which words can go as a draft; latest first. */
export function visitsToMoveTo(desk: Desk, except: string): MarkReview['visits'] {
  const me = desk.session.me()
  const held = desk.visits.all().map((one) => one.encounterId)
  const owned = desk.cache
    .all('Task')
    .filter(({ resource }) => isVisitTask(resource) && ownedBy(resource, me.practitionerId))
    .flatMap(({ resource }) => idIn(resource.encounter, 'Encounter') ?? [])
  const visits = [...new Set([...held, ...owned])]
    .filter((id) => id !== except)
    .flatMap((id) => visitOnHand(desk.cache, desk.visits, id, me.practitionerId) ?? [])
    .filter((visit) => visit.note.signed || isHolder({ ...visit, me }))
    .map((visit) => ({
      encounterId: visit.encounterId,
      name: spokenName(visit.patient?.name) || visit.held?.patientName || visit.task?.for?.display || '',
      birthDate: visit.patient?.birthDate ?? visit.held?.birthDate ?? intakeOf(visit.task).birthDate,
      reason: conceptText(visit.task?.reasonCode) || visit.held?.reason || '',
      since: visit.held?.since ?? visit.encounter?.period?.start ?? visit.task?.authoredOn ?? '',
    }))
  return latestFirst(visits, ({ since }) => since).slice(0, most)
}
