import { Refusal } from '../../../preload/refusal.ts'
import type { SummaryView } from '../../../preload/views/index.ts'
import { ageOn } from '../../clinical/age.ts'
import { clinicianName, recordNumber } from '../../clinical/demographics.ts'
import { isWithoutContact } from '../../clinical/visits/contact.ts'
import { followUpOf, followUpText } from '../../clinical/visits/follow-up.ts'
import { type EngineContext, today, visitOf } from '../context/engine-context.ts'
import { conceptText } from '../fhir/read.ts'
import { noteView } from '../note/note-view.ts'
import { reasonsText } from '../orders/order-reasons.ts'
import type { Orders } from '../orders/orders.ts'
import { contactViews } from '../record/contact-views.ts'
import { pharmacyInFull } from '../record/pharmacies.ts'
import { statedLocation } from '../record/stated-location.ts'

/** A signed visit as it may leave the machine: on paper, or as a file. */
/** What is done with a copy; the last two say that one that was recorded as leaving did not. */
export type Release = 'print' | 'pdf' | 'print-canceled' | 'pdf-failed'

const auditActions = {
  print: 'summary-printed',
  pdf: 'summary-exported',
  'print-canceled': 'summary-not-printed',
  'pdf-failed': 'summary-not-exported',
} as const

export function summaryOf(context: EngineContext, orders: Pick<Orders, 'list'>) {
  /**
   * Only what the central API holds as signed: a signature that waits here may still become void, and paper can't be
   * called back. Throws `not-found`, `not-signed-in`, `not-editable`.
   */
  function signed(encounterId: string) {
    const visit = visitOf(context, encounterId)
    const note = noteView(context, encounterId)
    if (note.marked)
      throw new Refusal(
        'not-editable',
        'This note was marked as entered in error. No copy of it is given out.',
      )
    if (note.kept === 'signed-here')
      throw new Refusal('not-editable', 'The signature is not sent yet. A copy can be had when it is.')
    if (note.kept !== 'signed')
      throw new Refusal('not-editable', 'A copy can be had when the visit is signed.')
    return { visit, note }
  }

  function view(encounterId: string): SummaryView {
    const { visit, note } = signed(encounterId)
    const { encounter, patient, held, task } = visit
    const birthDate = patient?.birthDate ?? held?.birthDate ?? null
    const place = statedLocation(encounter)
    const followUp = followUpOf(encounter)
    const met = contactViews(visit, visit.me.practitionerId)
    const isRecorded = met.contacts.length > 0 || met.contactsWithOthers.length > 0
    return {
      encounterId,
      patientName: note.patientName,
      birthDate,
      ...ageOn(birthDate, today(context)),
      mrn: recordNumber(patient?.identifier),
      start: encounter?.period?.start ?? null,
      end: encounter?.period?.end ?? null,
      ...met,
      // Where nobody recorded a contact it is not said that there was none, unless somebody did say so.
      reached: isRecorded ? met.reached : !isWithoutContact(encounter, visit.me.practitionerId),
      reason: conceptText(task?.reasonCode) || conceptText(encounter?.reasonCode?.[0]) || held?.reason || '',
      place: place ? [place.city, place.state].filter(Boolean).join(', ') : null,
      provider: clinicianName(context.session.practitioner()?.name) || visit.me.name,
      sections: note.sections
        .map(({ title, text }) => ({ title, text }))
        .filter(({ text }) => text.trim() !== ''),
      addenda: note.addenda
        .filter(
          ({ state, kept, continues }) => state === 'signed' && kept === 'signed' && continues === 'appends',
        )
        .map(({ text, author, at }) => ({ text, author, at })),
      orders: orders
        .list(encounterId)
        .filter(({ state }) => state !== 'draft')
        .map(
          ({
            medication,
            dosage,
            quantity,
            quantityUnit,
            refills,
            state,
            statusMessage,
            pharmacy,
            reasons,
          }) => ({
            medication,
            dosage,
            quantity: `${quantity} ${quantityUnit}`,
            refills,
            reason: reasonsText(reasons),
            pharmacy: pharmacy && pharmacyInFull(pharmacy),
            statusMessage: state === 'transmitted' ? '' : statusMessage,
          }),
        ),
      disposition: conceptText(encounter?.hospitalization?.dischargeDisposition) || null,
      followUp: followUp && followUpText(followUp),
      signedAt: note.signedAt,
      signedBy: note.signedBy,
      signedWithout: note.signedWithout,
    }
  }

  return {
    view,
    /** It was looked at. */
    viewed(encounterId: string): void {
      signed(encounterId)
      context.audit.recordOnce('summary-opened', about(context, encounterId), encounterId)
    },
    /** Recorded before anything leaves: what throws here keeps it back. */
    release(encounterId: string, how: Release): void {
      signed(encounterId)
      context.audit.record(auditActions[how], about(context, encounterId))
    },
  }
}

function about(context: EngineContext, encounterId: string): string[] {
  const { patientId, composition } = visitOf(context, encounterId)
  const note = composition?.id ? [`Composition/${composition.id}`] : []
  return [...note, `Encounter/${encounterId}`, `Patient/${patientId}`]
}
