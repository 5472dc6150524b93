import type { MarkReview } from '../../../preload/views/index.ts'
import { spokenName } from '../../clinical/demographics.ts'
import type { EngineContext } from '../context/engine-context.ts'
import { isHolder } from '../context/my-visit.ts'
import { conceptText, idIn, latestFirst } from '../fhir/read.ts'
import { intakeOf } from './visit-view.ts'

const most = 30

/** The provider's own visits on this machine but this one, into which text can go as a draft; latest first. */
export function visitsToMoveTo(context: EngineContext, except: string): MarkReview['visits'] {
  const me = context.session.me()
  const held = context.visits.all().map((one) => one.encounterId)
  const owned = context.cache.agenda
    .latestVisitsOf(me.practitionerId, most + 1)
    .flatMap(({ resource }) => idIn(resource.encounter, 'Encounter') ?? [])
  const visits = [...new Set([...held, ...owned])]
    .filter((id) => id !== except)
    .flatMap((id) => context.visits.onHand(id, me.practitionerId) ?? [])
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
