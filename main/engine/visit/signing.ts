import type { Composition, Encounter, Resource, Task } from '@medplum/fhirtypes'
import type { Disposition, SignReview } from '../../../preload/views.ts'
import { ageOn } from '../../clinical/age.ts'
import { spokenName } from '../../clinical/demographics.ts'
import { noteId } from '../../clinical/derived-ids.ts'
import { type Desk, now, today, writeOf } from '../desk.ts'
import { endedAt } from '../fhir/periods.ts'
import { rounds } from '../fhir/systems.ts'
import { supervisorIn } from '../note/co-signature.ts'
import { compositionOf, ownNoteOf, sectionCodes, textsOf } from '../note/composition.ts'
import { noteTexts, rememberWritten, takeOver } from '../note/note-texts.ts'
import { digestOf, signedBy, wordsPrevent } from '../note/signature.ts'
import { setTyped } from '../note/typed.ts'
import type { Orders } from '../orders/orders.ts'
import { Refusal } from '../problems.ts'
import { withStatus } from './changes.ts'
import { type MyVisit, myVisit, withEncounter } from './mine.ts'
import { statedLocation } from './stated-location.ts'
import { isOver } from './visit-state.ts'
import { intakeOf } from './visit-view.ts'

type SignableVisit = MyVisit & { encounter: Encounter }

const dispositions: Record<Disposition, string> = {
  'home-care': 'Home care',
  'follow-up': 'Follow-up',
  'in-person': 'In person',
  emergency: 'Emergency',
}

export function signing(desk: Desk, orders: Orders) {
  function signable(encounterId: string): SignableVisit {
    const visit = withEncounter(myVisit(desk, encounterId))
    takeOver(desk.cache, encounterId, visit.composition, now(desk))
    return visit
  }

  /** Exactly what a signature writes. `at` is when. */
  function resourcesOf(visit: SignableVisit, disposition: Disposition, at: string): Resource[] {
    const { encounterId, task, encounter } = visit
    const ordered = orders.signingResources(encounterId)
    return [
      finalNote(visit, ordered, at),
      finished(encounter, disposition, at),
      ...completed(task, at),
      ...ordered,
    ]
  }

  function finalNote(visit: SignableVisit, ordered: Resource[], at: string): Composition {
    const { encounterId, composition, me } = visit
    const texts = noteTexts(desk.cache, encounterId, composition)
    const ids = ordered.flatMap((one) => (one.resourceType === 'MedicationRequest' && one.id ? [one.id] : []))
    return signedBy(
      compositionOf(ownNoteOf(visit), composition, texts, { status: 'final', date: at, orders: ids }),
      me,
      at,
    )
  }

  function prevents(visit: SignableVisit): string[] {
    const { encounterId, encounter } = visit
    const found: string[] = []
    if (!statedLocation(encounter)) found.push('Where the patient is now was not asked.')
    const confirmed = encounter.extension?.some((one) => one.url === rounds.identityConfirmed)
    if (!confirmed) found.push('Name and birth date were not confirmed with the patient.')
    found.push(
      ...wordsPrevent(desk.cache, visit, noteTexts(desk.cache, encounterId, visit.composition), desk.device),
    )
    return [...found, ...orders.signingPrevents(encounterId)]
  }

  function willHappen(visit: SignableVisit, disposition: Disposition): string[] {
    const supervisor = supervisorIn(desk.session.practitioner())
    const coSigner = supervisor ? [`${supervisor} is asked to co-sign the note.`] : []
    return [
      'The note becomes final: its text can no longer be changed.',
      `The visit ends: ${dispositions[disposition].toLowerCase()}.`,
      ...coSigner,
      ...orders
        .list(visit.encounterId)
        .filter((order) => order.state === 'draft')
        .map((order) => {
          const reason = order.overrideReason ? ` Ordered in spite of an alert: ${order.overrideReason}` : ''
          return `${order.medication}, ${order.dosage}: goes to the central API, which checks it again.${reason}`
        }),
    ]
  }

  function review(encounterId: string, disposition: Disposition): SignReview {
    const visit = signable(encounterId)
    const { patient, held, task } = visit
    const birthDate = patient?.birthDate ?? held?.birthDate ?? intakeOf(task).birthDate
    const shown = {
      patientName: spokenName(patient?.name) || held?.patientName || '',
      birthDate,
      ...ageOn(birthDate, today(desk)),
      disposition,
      willHappen: willHappen(visit, disposition),
      prevents: prevents(visit),
    }
    // The times of a signature are not of what was read: they are the only thing left out.
    const written = resourcesOf(visit, disposition, '').map(withoutMeta)
    return { ...shown, digest: digestOf({ shown, written }) }
  }

  /**
   * One transaction, all or nothing, at first on this machine alone. Throws `review-outdated` when what stands here
   * is no longer what was read, or something prevents it.
   */
  function sign(encounterId: string, disposition: Disposition, digest: string): void {
    const reviewed = review(encounterId, disposition)
    if (reviewed.digest !== digest) {
      throw new Refusal('review-outdated', 'Something changed since you read it. Read it again, then sign.')
    }
    const [prevented] = reviewed.prevents
    if (prevented) throw new Refusal('review-outdated', prevented)
    const visit = signable(encounterId)
    const at = now(desk)
    const resources = resourcesOf(visit, disposition, at)
    const about = [
      `Composition/${noteId(encounterId, visit.me.practitionerId)}`,
      `Patient/${visit.patientId}`,
      `Encounter/${encounterId}`,
    ]
    desk.cache.atomically(() => {
      desk.cache.putAll(writeOf(visit, at), resources)
      desk.audit.record('note-signed', about)
      for (const { resourceType, id } of resources)
        if (resourceType === 'MedicationRequest')
          desk.audit.record('order-sent', [`MedicationRequest/${id}`, ...about.slice(1)])
      orders.forgetDrafts(encounterId)
      desk.cache.clearJournal(encounterId)
      // Should the signature become void, these words are the author's own, not another device's.
      rememberWritten(desk.cache, encounterId, textsOf(finalOf(resources)))
      for (const section of sectionCodes) setTyped(desk.cache, encounterId, section, null)
    })
  }

  return { review, sign }
}

const finalOf = (resources: Resource[]): Composition | undefined =>
  resources.find((one): one is Composition => one.resourceType === 'Composition')

function finished(encounter: Encounter, disposition: Disposition, at: string): Encounter {
  const over = encounter.status === 'finished' || encounter.status === 'cancelled'
  return {
    ...(over ? encounter : withStatus(encounter, 'finished', at)),
    status: 'finished',
    period: encounter.period?.end ? encounter.period : endedAt(encounter.period, at),
    hospitalization: {
      ...encounter.hospitalization,
      dischargeDisposition: {
        coding: [{ system: rounds.disposition, code: disposition, display: dispositions[disposition] }],
        text: dispositions[disposition],
      },
    },
  }
}

/** A visit that ended another way keeps its own reason. */
function completed(task: Task | undefined, at: string): Task[] {
  if (!task || isOver(task)) return []
  return [
    {
      ...task,
      status: 'completed',
      statusReason: { coding: [{ system: rounds.visitEnd, code: 'signed', display: 'Signed' }] },
      executionPeriod: endedAt({ start: task.executionPeriod?.start ?? at }, at),
    },
  ]
}

function withoutMeta(resource: Resource): Resource {
  const { meta: _, ...rest } = resource
  return rest as Resource
}
