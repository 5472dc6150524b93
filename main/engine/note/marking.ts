import { randomUUID } from 'node:crypto'
import type { Composition, MedicationRequest, ServiceRequest } from '@medplum/fhirtypes'
import { Refusal } from '../../../preload/refusal.ts'
import type { MarkReview } from '../../../preload/views/index.ts'
import { ageOn } from '../../clinical/age.ts'
import { rounds } from '../../clinical/codes/rounds-systems.ts'
import { spokenName } from '../../clinical/demographics.ts'
import { nameOfRequest, revoked } from '../../clinical/labs/request.ts'
import { saysWhy } from '../../clinical/reason.ts'
import { medicineText } from '../chart/medications.ts'
import { type EngineContext, now, today, visitOf, writeOf } from '../context/engine-context.ts'
import { noteVisit } from '../context/my-visit.ts'
import { idIn, withExtension } from '../fhir/read.ts'
import { addendumText, addendumTo, continues, isBy, withText } from '../record/addendum.ts'
import { type NoteTexts, sectionCodes, sections, textsOf } from '../record/composition.ts'
import { addConflicts, noteTexts } from '../record/note-texts.ts'
import { pharmaciesOn, pharmacyOfOrder } from '../record/pharmacies.ts'
import { isBlank } from '../record/plain-text.ts'
import { hasTransmission } from '../record/transmission.ts'
import { visitsToMoveTo } from '../visit/move-to.ts'
import { intakeOf } from '../visit/visit-view.ts'

/**
 * A signed note that should not have been written, or not in this chart: its author marks it entered in error. It
 * stays readable, its orders end, and its text can go as a draft into the right chart. Text moves, resources don't.
 */
export function marking(context: EngineContext) {
  /** Throws `not-found`, `not-editable`. */
  function signedNote(encounterId: string, compositionId: string): Composition {
    const { me, composition } = visitOf(context, encounterId)
    const found = [composition, context.cache.read('Composition', compositionId)?.resource].find(
      (one) => one?.id === compositionId,
    )
    if (!found || !isBy(found, me.practitionerId) || idIn(found.encounter, 'Encounter') !== encounterId)
      throw new Refusal('not-found', 'This note is not yours, or not on this machine.')
    if (found.status === 'entered-in-error')
      throw new Refusal('not-editable', 'This note is marked entered in error already.')
    if (found.status === 'preliminary')
      throw new Refusal('not-editable', 'This note is not signed: change it, or discard it.')
    return found
  }

  /** What its author ordered with the note, and has not ended. An addendum orders nothing. */
  function ordersOf(encounterId: string, note: Composition): MedicationRequest[] {
    if (continues(note)) return []
    const { me } = visitOf(context, encounterId)
    const open: MedicationRequest['status'][] = ['draft', 'active', 'on-hold', 'unknown']
    return context.cache
      .ofEncounter('MedicationRequest', encounterId)
      .map(({ resource }) => resource)
      .filter((one) => idIn(one.requester, 'Practitioner') === me.practitionerId && open.includes(one.status))
  }

  /** Tests that its author ordered with the note, and that are not over. */
  function testsOf(encounterId: string, note: Composition): ServiceRequest[] {
    if (continues(note)) return []
    const { me } = visitOf(context, encounterId)
    const open: ServiceRequest['status'][] = ['draft', 'active', 'on-hold', 'unknown']
    return context.cache
      .ofEncounter('ServiceRequest', encounterId)
      .map(({ resource }) => resource)
      .filter((one) => idIn(one.requester, 'Practitioner') === me.practitionerId && open.includes(one.status))
  }

  function review(encounterId: string, compositionId: string): MarkReview {
    const note = signedNote(encounterId, compositionId)
    const { patient, held, task } = visitOf(context, encounterId)
    const birthDate = patient?.birthDate ?? held?.birthDate ?? intakeOf(task).birthDate
    const pharmacies = pharmaciesOn(context.cache)
    return {
      patientName: spokenName(patient?.name) || held?.patientName || '',
      birthDate,
      ...ageOn(birthDate, today(context)),
      willHappen: [
        'The text stays readable, struck through, with your name, the time and the reason.',
        ...ordersOf(encounterId, note).map((order) => {
          const name = medicineText(context.cache, order)
          const pharmacy = pharmacyOfOrder(order, pharmacies)
          const phone = pharmacy?.phone ? `, ${pharmacy.phone}` : ''
          return hasTransmission(context.cache, encounterId, order)
            ? `${name} is with ${pharmacy?.short ?? 'the pharmacy'} and can’t be unsent: it is stopped here, and you are asked to call them${phone}.`
            : `${name} is stopped before it goes out.`
        }),
        ...testsOf(encounterId, note).map(
          (test) => `${nameOfRequest(test)} is canceled. Call where it is done if the patient was there.`,
        ),
      ],
      visits: visitsToMoveTo(context, encounterId),
    }
  }

  /** All of it in one transaction, at first on this machine. */
  function mark(encounterId: string, compositionId: string, reason: string, moveTo: string | null): void {
    if (!saysWhy(reason)) throw new Refusal('needs-reason', 'Say in a word or two what was wrong with it.')
    const visit = visitOf(context, encounterId)
    const note = signedNote(encounterId, compositionId)
    const at = now(context)
    const { me, patientId } = visit
    const who = { reference: `Practitioner/${me.practitionerId}`, display: me.name }
    const marked: Composition = {
      ...note,
      status: 'entered-in-error',
      extension: withExtension(note.extension, {
        url: rounds.markedInError,
        extension: [
          { url: 'by', valueReference: who },
          { url: 'at', valueDateTime: at },
          { url: 'reason', valueString: reason },
        ],
      }),
    }
    const statusReason = { text: `Entered in error: ${reason}` }
    const ends = (order: MedicationRequest): MedicationRequest => ({
      ...order,
      status: hasTransmission(context.cache, encounterId, order) ? 'stopped' : 'entered-in-error',
      statusReason,
    })
    const orders = ordersOf(encounterId, note)
    const tests = testsOf(encounterId, note)
    const ids = new Set([...orders, ...tests].map(({ id }) => id))
    const canceled = (test: ServiceRequest): ServiceRequest => ({
      ...revoked(test, statusReason.text),
      status: 'entered-in-error',
    })
    context.cache.atomically(() => {
      // What was signed here and has not left must not go out first and be called back after.
      const unsent = new Set(
        context.cache
          .amendSigning(encounterId, (one) =>
            one.resourceType === 'MedicationRequest' && ids.has(one.id) && one.status === 'draft'
              ? ends(one)
              : one.resourceType === 'ServiceRequest' && ids.has(one.id) && one.status === 'draft'
                ? canceled(one)
                : null,
          )
          .map(({ id }) => id),
      )
      const left = ({ id }: { id?: string }) => !unsent.has(id)
      const ended = [...orders.filter(left).map(ends), ...tests.filter(left).map(canceled)]
      context.cache.putAll(writeOf(visit, at), [marked, ...ended])
      context.audit.record('note-marked', [
        `Composition/${compositionId}`,
        `Patient/${patientId}`,
        `Encounter/${encounterId}`,
      ])
      if (moveTo) offer(moveTo, note, at)
    })
  }

  /**
   * The text as a draft in another visit of this author: beside the sections of an unsigned note, to take or leave,
   * or as an addendum to a signed one. That visit says whose chart it is; nothing of the first patient goes along.
   */
  function offer(encounterId: string, note: Composition, at: string): void {
    const texts = continues(note)
      ? { subjective: addendumText(note), objective: '', assessment: '', plan: '' }
      : textsOf(note)
    const target = visitOf(context, encounterId)
    if (target.note.signed) {
      addAsAddendum(encounterId, texts, at)
      return
    }
    const { composition } = noteVisit(context, encounterId)
    const here = noteTexts(context.cache, encounterId, composition)
    addConflicts(context.cache, encounterId, texts, here, {
      theirAuthor: 'Your note that was marked in error',
      theirWhen: at,
    })
  }

  function addAsAddendum(encounterId: string, texts: NoteTexts, at: string): void {
    const visit = visitOf(context, encounterId)
    const target = visit.composition
    if (!target?.id) throw new Refusal('not-found', 'The note of that visit is not on this machine.')
    const text = sectionCodes
      .filter((section) => !isBlank(texts[section]))
      .map((section) => `${sections[section].title}:\n${texts[section]}`)
      .join('\n\n')
    const made = { id: randomUUID(), lateAt: null }
    const addendum = addendumTo(target, visit, made, at)
    context.cache.put(writeOf(visit, at), withText(addendum, text, at))
  }

  return { review, mark }
}
