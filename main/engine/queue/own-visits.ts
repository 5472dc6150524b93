import type { OwnVisitRow } from '../../../preload/views/index.ts'
import { ageOn } from '../../clinical/age.ts'
import { localDay, startOfDay } from '../../clinical/dates.ts'
import { spokenName } from '../../clinical/demographics.ts'
import { isEmergency } from '../../clinical/visits/emergency.ts'
import type { EachAlone } from '../base/each-alone.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { conceptText, idIn } from '../fhir/read.ts'
import type { HeldVisits } from '../record/held-visits.ts'
import { emergencyVisits, isOwned, owedTo } from '../record/owed.ts'
import { redFlagsOfVisit } from '../record/red-flags-of-visit.ts'
import { statedLocation } from '../record/stated-location.ts'
import type { VisitOnHand } from '../record/visit-on-hand.ts'
import { isOver, isVisitTask, ownedBy, visitState } from '../record/visit-state.ts'
import { whoHasIt } from '../record/who-has-it.ts'
import { intakeOf } from '../visit/visit-view.ts'
import { ofTheRecord } from './waiting-row.ts'

/** The provider's own visits: the open ones, the unsigned ones of any day, and what was finished on `today`. */
export function ownVisits(
  cache: ReadableCache,
  visits: HeldVisits,
  practitionerId: string,
  today: string,
  alone: EachAlone,
): OwnVisitRow[] {
  const held = visits.all().filter((one) => !one.givenUp)
  const givenUp = new Set(visits.all().flatMap((one) => (one.givenUp ? [one.encounterId] : [])))
  // Of what ended before today only an unsigned note is shown, and one that is owed.
  const unsigned = [
    ...cache.agenda.draftNotesOf(practitionerId).map(({ resource }) => idIn(resource.encounter, 'Encounter')),
    ...emergencyVisits(cache, practitionerId),
    ...cache.agenda.typedVisits(),
  ]
  const owned = alone
    .each(cache.agenda.visitsOf(practitionerId, startOfDay(today)), ({ resource }) =>
      isVisitTask(resource) && ownedBy(resource, practitionerId)
        ? (idIn(resource.encounter, 'Encounter') ?? [])
        : [],
    )
    .concat(unsigned.flatMap((id) => (id !== null && isOwned(cache, id, practitionerId) ? [id] : [])))
    .filter((id) => !givenUp.has(id))
  const ids = new Set([...held.map((one) => one.encounterId), ...owned])
  return alone
    .each(ids, (id) => {
      const visit = visits.onHand(id, practitionerId)
      const row = visit && rowOf(cache, visit, practitionerId, today)
      return visit && row && isShown(visit, row, today) ? row : []
    })
    .sort((a, b) => b.since.localeCompare(a.since))
}

/** One visit as a row; `today` is `YYYY-MM-DD`. */
export function rowOf(
  cache: ReadableCache,
  visit: VisitOnHand,
  practitionerId: string,
  today: string,
): OwnVisitRow {
  const { task, encounter, patient, held } = visit
  const birthDate = patient?.birthDate ?? held?.birthDate ?? intakeOf(task).birthDate
  const place = statedLocation(encounter)
  const reason = conceptText(task?.reasonCode) || held?.reason || ''
  const state = visitState(visit, visit.note)
  return {
    taskId: visit.taskId,
    encounterId: visit.encounterId,
    patientId: visit.patientId,
    name: spokenName(patient?.name) || held?.patientName || task?.for?.display || '',
    ...ageOn(birthDate, today),
    birthDate,
    reason,
    statedPlace: place ? [place.city, place.state].filter(Boolean).join(', ') : intakeOf(task).place,
    state,
    ...redFlagsOfVisit(task, reason, state),
    emergency: isEmergency(encounter),
    withWhom: whoHasIt(held, task),
    since: held?.since ?? encounter?.period?.start ?? task?.authoredOn ?? '',
    owed: owedTo(cache, visit.encounterId, practitionerId, visit),
    ...ofTheRecord(patient),
  }
}

/** What was signed, ended or taken over stays in sight for the day; an unsigned note until it is signed. */
function isShown({ task, encounter, held }: VisitOnHand, row: OwnVisitRow, today: string): boolean {
  if (row.state === 'taken-over') return sameDay(held?.takenOver?.at, today)
  if (row.state !== 'signed' && row.state !== 'ended') return true
  const ended = task?.executionPeriod?.end ?? encounter?.period?.end ?? task?.lastModified
  return !isOver(task) || sameDay(ended, today)
}

const sameDay = (dateTime: string | undefined, today: string): boolean =>
  dateTime !== undefined && localDay(Date.parse(dateTime)) === today
