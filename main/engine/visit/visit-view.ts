import type { Encounter, Practitioner, Task } from '@medplum/fhirtypes'
import { NewLocation, type VisitView } from '../../../preload/views/index.ts'
import { ageOn } from '../../clinical/age.ts'
import { rounds } from '../../clinical/codes/rounds-systems.ts'
import { localDay } from '../../clinical/dates.ts'
import { spokenName } from '../../clinical/demographics.ts'
import { licenseFor } from '../../clinical/licensure.ts'
import type { Place } from '../../clinical/place-day.ts'
import { contactsNow, isReached } from '../../clinical/visits/contact.ts'
import { emergencyOf } from '../../clinical/visits/emergency.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { conceptText, extensionOf } from '../fhir/read.ts'
import { contactViews } from '../record/contact-views.ts'
import { intakeAnswers } from '../record/intake-answers.ts'
import { redFlagsOfVisit } from '../record/red-flags-of-visit.ts'
import { statedLocation } from '../record/stated-location.ts'
import { telehealthConsent } from '../record/telehealth-consent.ts'
import type { VisitOnHand } from '../record/visit-on-hand.ts'
import { endedHow, visitState } from '../record/visit-state.ts'
import { howItLeft } from '../record/who-has-it.ts'
import type { Me } from '../session/session.ts'
import { emergencyNumber } from './emergency-number.ts'
import { licenseMessage } from './license-message.ts'

/** The visit as the screen shows it; `at` is now, ms. What is not loaded yet is told from the queue's row. */
export function visitView(
  cache: ReadableCache,
  visit: VisitOnHand & { me: Me },
  practitioner: Practitioner | undefined,
  at: number,
): VisitView {
  const { task, encounter, held, patient } = visit
  const location = statedLocation(encounter)
  const birthDate = patient?.birthDate ?? held?.birthDate ?? intakeOf(task).birthDate
  const reason =
    conceptText(task?.reasonCode) || conceptText(encounter?.reasonCode?.[0]) || held?.reason || ''
  const state = visitState(visit, visit.note)
  return {
    encounterId: visit.encounterId,
    taskId: visit.taskId,
    patientId: visit.patientId,
    patientName: spokenName(patient?.name) || held?.patientName || task?.for?.display || '',
    birthDate,
    ...ageOn(birthDate, localDay(at)),
    reason,
    ...redFlagsOfVisit(task, reason, state),
    intakeAnswers: intakeAnswers(task),
    state,
    startedAt: startedAt(visit),
    leftAt: encounter?.period?.end ?? null,
    ...contactViews(visit, visit.me.practitionerId),
    claim: held?.claim ?? 0,
    identityConfirmedAt: extensionOf(encounter, rounds.identityConfirmed)?.valueDateTime ?? null,
    consentAt: extensionOf(encounter, rounds.telehealthConsent)?.valueDateTime ?? null,
    consent: consentView(cache, visit, at),
    intake: {
      state: intakeOf(task).state,
      place: intakeOf(task).place,
      callBack: intakeOf(task).callBack,
      line: homeLine(visit),
    },
    location,
    lastLocation: location ? null : locationBefore(cache, visit),
    ...emergencyNumber(cache, location, intakePlace(task)),
    emergency: emergencyOf(encounter),
    licensure: licensure(practitioner, location, at),
    endedHow: endedHow(task),
    takenOver: howItLeft(held),
  }
}

function consentView(
  cache: ReadableCache,
  visit: VisitOnHand & { me: Me },
  at: number,
): VisitView['consent'] {
  const consent = telehealthConsent(cache, visit, at)
  if (!consent) return null
  const { encounterId: _, ...shown } = consent
  return shown
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

/** The city and state of the intake; null: it does not say both. */
function intakePlace(task: Task | undefined): { city: string; state: string } | null {
  const { place, state } = intakeOf(task)
  const [city = '', stated] = (place ?? '').split(',').map((part) => part.trim())
  const of = state ?? stated
  return city && of ? { city, state: of } : null
}

/** The street of the home address, when that is where the intake says they are. */
function homeLine({ task, patient }: VisitOnHand): string | null {
  const at = intakePlace(task)
  const home = patient?.address?.find(
    ({ city, state }) => at !== null && city?.toLowerCase() === at.city.toLowerCase() && state === at.state,
  )
  return home?.line?.filter(Boolean).join(', ') || null
}

/** So many of the latest visits are looked through: a chart of decades costs no more than one of a year. */
const visitsBack = 10

function locationBefore(
  cache: ReadableCache,
  { encounterId, patientId }: VisitOnHand,
): VisitView['lastLocation'] {
  const { items } = cache.chart.list<Encounter>(patientId, 'encounters', visitsBack)
  for (const { resource } of items) {
    const stated = resource.id === encounterId ? null : statedLocation(resource)
    if (stated && NewLocation.safeParse(stated).success) return stated
  }
  return null
}

/** The law of the place where the patient is now decides; without a license there only prescribing closes. */
export function licensure(
  practitioner: Practitioner | undefined,
  place: Place | null,
  at: number,
): VisitView['licensure'] {
  const state = place?.state || null
  if (!place || !state)
    return { prescribing: 'unknown', message: 'Ask where the patient is now: it decides licensure.', state }
  const answer = licenseFor(practitioner, place, at)
  const message = licenseMessage(answer, place)
  if (answer.open) return { prescribing: 'open', message, state }
  const open = 'Prescribing is closed; transfer, referral and emergency stay open.'
  return { prescribing: 'closed', message: `${message} ${open}`, state }
}

/** Since when the patient is reached; of a workstation that records no contact, since its call began. */
function startedAt({ encounter, task, me }: VisitOnHand & { me: Me }): string | null {
  const [first] = contactsNow(encounter, me.practitionerId)
  if (first) return first.since
  if (!encounter || !isReached(encounter, me.practitionerId)) return null
  const waiting = encounter.statusHistory?.findLast((one) => one.status === 'arrived')
  return waiting?.period.end ?? encounter.period?.start ?? task?.executionPeriod?.start ?? null
}
