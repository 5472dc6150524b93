import { localDay } from '../../../preload/dates.ts'
import type { OwnVisitRow } from '../../../preload/views.ts'
import { ageOn } from '../../clinical/age.ts'
import { spokenName } from '../../clinical/demographics.ts'
import type { ReadableCache } from '../cache/cache.ts'
import type { EachAlone } from '../each-alone.ts'
import { conceptText, idIn } from '../fhir/read.ts'
import type { HeldVisits } from '../visit/held-visits.ts'
import { type VisitOnHand, visitOnHand } from '../visit/on-hand.ts'
import { owedTo } from '../visit/owed.ts'
import { statedLocation } from '../visit/stated-location.ts'
import { isOver, isVisitTask, ownedBy, visitState } from '../visit/visit-state.ts'
import { intakeOf } from '../visit/visit-view.ts'
import { whoHasIt } from '../visit/who-has-it.ts'
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
  const owned = alone
    .each(cache.all('Task'), ({ resource }) =>
      isVisitTask(resource) && ownedBy(resource, practitionerId)
        ? (idIn(resource.encounter, 'Encounter') ?? [])
        : [],
    )
    .filter((id) => !givenUp.has(id))
  const ids = new Set([...held.map((one) => one.encounterId), ...owned])
  return alone
    .each(ids, (id) => {
      const visit = visitOnHand(cache, visits, id, practitionerId)
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
  return {
    taskId: visit.taskId,
    encounterId: visit.encounterId,
    patientId: visit.patientId,
    name: spokenName(patient?.name) || held?.patientName || task?.for?.display || '',
    ...ageOn(birthDate, today),
    birthDate,
    reason: conceptText(task?.reasonCode) || held?.reason || '',
    statedPlace: place ? [place.city, place.state].filter(Boolean).join(', ') : intakeOf(task).place,
    state: visitState(visit, visit.note),
    withWhom: whoHasIt(held),
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
