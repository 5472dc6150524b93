import type { Composition } from '@medplum/fhirtypes'
import type { NoteReview } from '../../../preload/views.ts'
import { ageOn } from '../../clinical/age.ts'
import { spokenName } from '../../clinical/demographics.ts'
import { noteId } from '../../clinical/derived-ids.ts'
import { type Desk, now, today, visitOf, writeOf } from '../desk.ts'
import { Refusal } from '../problems.ts'
import { mergedUnseenFact } from '../sync/resolve.ts'
import { isHolder, noteVisit } from '../visit/mine.ts'
import { intakeOf } from '../visit/visit-view.ts'
import { whoHasIt } from '../visit/who-has-it.ts'
import { addendaOf, addendumText, continues, isBy } from './addendum.ts'
import { compositionOf, ownNoteOf, sectionCodes, textsOf } from './composition.ts'
import { noteTexts, rememberWritten, takeOver } from './note-texts.ts'
import { isBlank } from './plain-text.ts'
import { digestOf, signedBy, wordsPrevent } from './signature.ts'
import { setTyped } from './typed.ts'

type Signable = { note: Composition; willHappen: string[]; prevents: string[] }

/**
 * Signs one note and nothing else: an addendum, or the own note of a visit that is a colleague's now. Task, Encounter
 * and orders are untouched.
 */
export function noteSigning(desk: Desk) {
  function signable(encounterId: string, compositionId: string, at: string): Signable {
    const { me } = visitOf(desk, encounterId)
    return compositionId === noteId(encounterId, me.practitionerId)
      ? ownNote(encounterId, at)
      : addendum(encounterId, compositionId, at)
  }

  function ownNote(encounterId: string, at: string): Signable {
    const visit = noteVisit(desk, encounterId)
    if (isHolder(visit)) throw new Refusal('not-editable', 'The visit is yours: sign it with its note.')
    takeOver(desk.cache, encounterId, visit.composition, at)
    const { me, composition, held } = visit
    const texts = noteTexts(desk.cache, encounterId, composition)
    const note = compositionOf(ownNoteOf(visit), composition, texts, {
      status: 'final',
      date: at,
      orders: [],
    })
    return {
      note: signedBy(note, me, at),
      willHappen: [
        'Your note becomes final: its text can no longer be changed. It is marked as signed after hand-over.',
        `${whoHasIt(held) ?? 'With a colleague'}: the visit goes on as it is, and nothing is ordered.`,
      ],
      prevents: wordsPrevent(desk.cache, visit, texts, desk.device),
    }
  }

  function addendum(encounterId: string, compositionId: string, at: string): Signable {
    const { me } = visitOf(desk, encounterId)
    const found = addendaOf(desk.cache, encounterId).find(({ resource }) => resource.id === compositionId)
    const note = found?.resource
    const target = note && continues(note)
    if (!note || !target || !isBy(note, me.practitionerId))
      throw new Refusal('not-found', 'This addendum is not on this machine.')
    if (note.status !== 'preliminary') throw new Refusal('not-editable', 'This addendum is signed already.')
    const prevents: string[] = []
    const stands = desk.cache.read('Composition', target.noteId)?.resource.status
    if (target.code === 'appends' && stands === 'entered-in-error')
      prevents.push('The note it belongs to is marked entered in error. Discard it, or keep it as it is.')
    else if (target.code === 'appends' ? stands === 'preliminary' : stands === 'final')
      prevents.push('The note it belongs to is not signed. Write into the note.')
    if (isBlank(addendumText(note))) prevents.push('The addendum is empty.')
    if (desk.cache.fact(mergedUnseenFact(encounterId, compositionId)) !== undefined)
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
    const { patient, held, task } = visitOf(desk, encounterId)
    // The times of a signature are not of what was read: they are the only thing left out.
    const { note, willHappen, prevents } = signable(encounterId, compositionId, '')
    const birthDate = patient?.birthDate ?? held?.birthDate ?? intakeOf(task).birthDate
    const shown = {
      patientName: spokenName(patient?.name) || held?.patientName || '',
      birthDate,
      ...ageOn(birthDate, today(desk)),
      willHappen,
      prevents,
    }
    const { meta: _, ...written } = note
    return { ...shown, digest: digestOf({ shown, written }) }
  }

  /** One transaction of one resource, so that it is void, not merged, on a conflict. Throws `review-outdated`. */
  function sign(encounterId: string, compositionId: string, digest: string): void {
    const reviewed = review(encounterId, compositionId)
    if (reviewed.digest !== digest)
      throw new Refusal('review-outdated', 'Something changed since you read it. Read it again, then sign.')
    const [prevented] = reviewed.prevents
    if (prevented) throw new Refusal('review-outdated', prevented)
    const visit = visitOf(desk, encounterId)
    const at = now(desk)
    const { note } = signable(encounterId, compositionId, at)
    const about = [`Composition/${note.id}`, `Patient/${visit.patientId}`, `Encounter/${encounterId}`]
    desk.cache.atomically(() => {
      desk.cache.putAll(writeOf(visit, at), [note])
      desk.audit.record('note-signed', about)
      if (continues(note)) return
      desk.cache.clearJournal(encounterId)
      rememberWritten(desk.cache, encounterId, textsOf(note))
      for (const section of sectionCodes) setTyped(desk.cache, encounterId, section, null)
    })
  }

  return { review, sign }
}
