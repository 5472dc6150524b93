import type { Practitioner, Task } from '@medplum/fhirtypes'
import type { VisitView } from '../../../preload/views.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { licenceFor } from '../fhir/licences.ts'
import { ageOn, conceptText, extensionOf, nameIn } from '../fhir/read.ts'
import { rounds } from '../fhir/systems.ts'
import { clockTime } from '../fhir/times.ts'
import { stateName } from '../fhir/us-states.ts'
import { emergencyNumber } from './emergency-number.ts'
import type { VisitOnHand } from './on-hand.ts'
import { statedLocation } from './stated-location.ts'
import { endedHow, visitState } from './visit-state.ts'

/** The visit as the screen shows it; `today` is `YYYY-MM-DD`. What is not loaded yet is told from the queue's row. */
export function visitView(
  cache: ReadableCache,
  visit: VisitOnHand,
  practitioner: Practitioner | undefined,
  today: string,
): VisitView {
  const { task, encounter, held, patient } = visit
  const location = statedLocation(encounter)
  const birthDate = patient?.birthDate ?? held?.birthDate ?? intakeOf(task).birthDate
  return {
    encounterId: visit.encounterId,
    taskId: visit.taskId,
    patientId: visit.patientId,
    patientName: nameIn(patient?.name) || held?.patientName || task?.for?.display || '',
    birthDate,
    ageYears: ageOn(birthDate, today),
    reason: conceptText(task?.reasonCode) || conceptText(encounter?.reasonCode?.[0]) || held?.reason || '',
    state: visitState(visit, visit.note),
    startedAt: startedAt(visit),
    claim: held?.claim ?? 0,
    identityConfirmedAt: extensionOf(encounter, rounds.identityConfirmed)?.valueDateTime ?? null,
    consentAt: extensionOf(encounter, rounds.telehealthConsent)?.valueDateTime ?? null,
    intake: { state: intakeOf(task).state, place: intakeOf(task).place, callBack: intakeOf(task).callBack },
    location,
    ...emergencyNumber(cache, location),
    licensure: licensure(practitioner, location?.state ?? null, today),
    endedHow: endedHow(task),
    takenOver: held?.takenOver ? `${held.takenOver.by}, ${clockTime(held.takenOver.at)}` : null,
  }
}

/** What the patient stated in the intake, from the inputs of the queue's Task. */
export function intakeOf(task: Task | undefined) {
  const input = (code: string) =>
    task?.input?.find((one) => one.type.coding?.some((coding) => coding.code === code))
  return {
    birthDate: input('birth-date')?.valueDate ?? null,
    sex: input('sex')?.valueCode ?? null,
    state: input('state')?.valueCode ?? null,
    place: input('place')?.valueString ?? null,
    callBack: input('call-back')?.valueString ?? null,
  }
}

/** The law of the place where the patient is now decides; without a licence there only prescribing closes. */
export function licensure(
  practitioner: Practitioner | undefined,
  state: string | null,
  today: string,
): VisitView['licensure'] {
  if (!state)
    return { prescribing: 'unknown', words: 'Ask where the patient is now: it decides licensure.', state }
  const answer = licenceFor(practitioner, state, today)
  if (answer.open) {
    return { prescribing: 'open', words: `You are licensed in ${stateName(state)}.`, state }
  }
  const open = 'Prescribing is closed; transfer, referral and emergency stay open.'
  return { prescribing: 'closed', words: `${answer.words} ${open}`, state }
}

function startedAt({ encounter, task }: VisitOnHand): string | null {
  if (encounter?.status !== 'in-progress' && encounter?.status !== 'finished') return null
  const waiting = encounter.statusHistory?.findLast((one) => one.status === 'arrived')
  return waiting?.period.end ?? encounter.period?.start ?? task?.executionPeriod?.start ?? null
}
