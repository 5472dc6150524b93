import type { Composition } from '@medplum/fhirtypes'
import { Refusal } from '../../../preload/refusal.ts'
import type { NoteReview } from '../../../preload/views/index.ts'
import { ageOn } from '../../clinical/age.ts'
import { spokenName } from '../../clinical/demographics.ts'
import { noteId } from '../../clinical/derived-ids.ts'
import { type EngineContext, now, today, visitOf, writeOf } from '../context/engine-context.ts'
import { isHolder, noteVisit } from '../context/my-visit.ts'
import { digestOf } from '../fhir/digest.ts'
import { addendaOf, addendumText, addendumTitle, continues, isBy } from '../record/addendum.ts'
import { compositionOf, ownNoteOf, sectionCodes, textsOf } from '../record/composition.ts'
import { mergeRemote, noteTexts, rememberWritten } from '../record/note-texts.ts'
import { isBlank } from '../record/plain-text.ts'
import { whoHasIt } from '../record/who-has-it.ts'
import { intakeOf } from '../visit/visit-view.ts'
import { fieldsLeft, signedBy, textPrevents } from './signature.ts'

type Signable = { note: Composition; willHappen: string[]; prevents: string[] }

/**
 * Signs one note and nothing else: an addendum, or the own note of a visit that is a colleague's now. Task, Encounter
 * and orders are untouched.
 */
export function noteSigning(context: EngineContext) {
  function signable(encounterId: string, compositionId: string, at: string): Signable {
    const { me } = visitOf(context, encounterId)
    return compositionId === noteId(encounterId, me.practitionerId)
      ? ownNote(encounterId, at)
      : addendum(encounterId, compositionId, at)
  }

  function ownNote(encounterId: string, at: string): Signable {
    const visit = noteVisit(context, encounterId)
    if (isHolder(visit)) throw new Refusal('not-editable', 'The visit is yours: sign it with its note.')
    const { me, composition, held, task } = visit
    const texts = noteTexts(context.cache, encounterId, composition)
    const note = compositionOf(ownNoteOf(visit), composition, texts, {
      status: 'final',
      date: at,
      orders: [],
    })
    return {
      note: signedBy(note, me, at),
      willHappen: [
        'Your note becomes final: its text can no longer be changed. It is marked as signed after hand-over.',
        `${whoHasIt(held, task) ?? 'With a colleague'}: the visit goes on as it is, and nothing is ordered.`,
      ],
      prevents: textPrevents(context.cache, visit, texts, context.device),
    }
  }

  function addendum(encounterId: string, compositionId: string, at: string): Signable {
    const { me } = visitOf(context, encounterId)
    const found = addendaOf(context.cache, encounterId).find(({ resource }) => resource.id === compositionId)
    const note = found?.resource
    const target = note && continues(note)
    if (!note || !target || !isBy(note, me.practitionerId))
      throw new Refusal('not-found', 'This addendum is not on this machine.')
    if (note.status !== 'preliminary') throw new Refusal('not-editable', 'This addendum is signed already.')
    const prevents: string[] = []
    const stands = context.cache.read('Composition', target.noteId)?.resource.status
    if (target.code === 'appends' && stands === 'entered-in-error')
      prevents.push('The note it belongs to is marked entered in error. Discard it, or keep it as it is.')
    else if (target.code === 'appends' ? stands === 'preliminary' : stands === 'final')
      prevents.push('The note it belongs to is not signed. Write into the note.')
    const text = addendumText(note)
    if (isBlank(text)) prevents.push('The addendum is empty.')
    prevents.push(...fieldsLeft(addendumTitle, text))
    if (context.cache.mergedUnseen(encounterId, compositionId))
      prevents.push('Text was merged that you have not read yet.')
    return {
      note: signedBy({ ...note, date: at }, me, at),
      willHappen: [
        target.code === 'appends'
          ? 'The addendum becomes final and stands below the note, which stays as it was signed.'
          : 'This note becomes final and stands in the place of the one that is marked entered in error.',
      ],
      prevents,
    }
  }

  function review(encounterId: string, compositionId: string): NoteReview {
    const { patient, held, task } = visitOf(context, encounterId)
    // The times of a signature are not of what was read: they are the only thing left out.
    const { note, willHappen, prevents } = signable(encounterId, compositionId, '')
    const birthDate = patient?.birthDate ?? held?.birthDate ?? intakeOf(task).birthDate
    const shown = {
      patientName: spokenName(patient?.name) || held?.patientName || '',
      birthDate,
      ...ageOn(birthDate, today(context)),
      willHappen,
      prevents,
    }
    const { meta: _, ...written } = note
    return { ...shown, digest: digestOf({ shown, written }) }
  }

  /** One transaction of one resource, so that it is void, not merged, on a conflict. Throws `review-outdated`. */
  function sign(encounterId: string, compositionId: string, digest: string): void {
    const { me, composition } = visitOf(context, encounterId)
    if (compositionId === noteId(encounterId, me.practitionerId))
      mergeRemote(context.cache, encounterId, composition, now(context))
    const reviewed = review(encounterId, compositionId)
    if (reviewed.digest !== digest)
      throw new Refusal('review-outdated', 'Something changed since you read it. Read it again, then sign.')
    const [prevented] = reviewed.prevents
    if (prevented) throw new Refusal('review-outdated', prevented)
    const visit = visitOf(context, encounterId)
    const at = now(context)
    const { note } = signable(encounterId, compositionId, at)
    const about = [`Composition/${note.id}`, `Patient/${visit.patientId}`, `Encounter/${encounterId}`]
    context.cache.atomically(() => {
      context.cache.putAll(writeOf(visit, at), [note])
      context.audit.record('note-signed', about)
      if (continues(note)) return
      context.cache.clearJournal(encounterId)
      rememberWritten(context.cache, encounterId, textsOf(note))
      for (const section of sectionCodes) context.cache.keepNoteTyped(encounterId, section, null)
    })
  }

  return { review, sign }
}
