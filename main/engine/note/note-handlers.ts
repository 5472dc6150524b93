import { Refusal } from '../../../preload/refusal.ts'
import type { NoteView, SectionCode } from '../../../preload/views/index.ts'
import { aboutVisit, type EngineContext, now, sendSoon, visitOf, writeOf } from '../context/engine-context.ts'
import { noteVisit } from '../context/my-visit.ts'
import { textsOf, withSectionText } from '../record/composition.ts'
import { isOpenElsewhere, withEditor } from '../record/editor.ts'
import { mergeRemote, rememberWritten, textsWritten } from '../record/note-texts.ts'
import { cleanText } from '../record/plain-text.ts'
import { lateText } from './late-text.ts'
import type { NoteKeeper } from './note-keeper.ts'
import { noteView } from './note-view.ts'
import { keepEdit } from './typed.ts'

export function noteHandlers(context: EngineContext, keeper: NoteKeeper) {
  const late = lateText(context)

  /** The author turned to this note: what waits of others is written, as a write of its own. */
  const turnTo = (encounterId: string) => context.commits.after(() => keeper.leave(encounterId))

  function takeUp(encounterId: string): void {
    turnTo(encounterId)
    late.gather(encounterId)
    const visit = visitOf(context, encounterId)
    if (!visit.note.signed) mergeRemote(context.cache, encounterId, visit.composition, now(context), true)
    audit(visit, noteView(context, encounterId))
  }

  /** What is read here beyond the own visit that was opened: the text of another, or of a visit that is no longer on this machine. */
  function audit(visit: ReturnType<typeof visitOf>, view: NoteView): void {
    const { encounterId } = visit
    const about = aboutVisit(visit)
    const theirs = view.sections.flatMap(({ code, conflict }) =>
      conflict ? [`${code} ${conflict.theirWhen}`] : [],
    )
    theirs.push(...view.colleagues.map(({ compositionId, at }) => `${compositionId} ${at}`))
    if (theirs.length > 0)
      context.audit.recordOnce('other-version-opened', about, [encounterId, ...theirs].join())
    if (!visit.encounter && !visit.task && visit.composition)
      context.audit.recordOnce(
        'note-opened',
        [`Composition/${view.compositionId}`, ...about],
        view.compositionId,
      )
  }

  const recordChange = (visit: ReturnType<typeof visitOf>) =>
    context.audit.recordOnce('note-changed', aboutVisit(visit), visit.encounterId)

  function seen(encounterId: string, section: SectionCode): void {
    context.cache.keepMergedUnseen(encounterId, section, null)
  }

  return {
    takeUp,
    open: (encounterId: string): NoteView => noteView(context, encounterId),
    edit({
      encounterId,
      section,
      text,
      edit,
      seen: shown,
    }: {
      encounterId: string
      section: SectionCode
      text: string
      edit: number
      seen?: number | undefined
    }) {
      turnTo(encounterId)
      const visit = visitOf(context, encounterId)
      if (visit.note.signed) {
        recordChange(visit)
        late.edit(encounterId, section, text)
        return { edit, revision: 0, keptAt: now(context) }
      }
      noteVisit(context, encounterId)
      const typed = { encounterId, section, text: cleanText(text), seen: shown ?? 0, at: now(context) }
      const kept = keepEdit(context.cache, typed)
      recordChange(visit)
      context.commits.after(() => keeper.edited(encounterId))
      return { edit, revision: kept.revision, keptAt: kept.at }
    },
    /** The clinician chose: this text stands, and both versions were read. */
    decide(encounterId: string, section: SectionCode, text: string): NoteView {
      const visit = noteVisit(context, encounterId)
      const conflict = context.cache.conflicts(encounterId).find((one) => one.section === section)
      if (!conflict) throw new Refusal('not-found', 'There is nothing left to decide in this section.')
      const kept = context.cache.journalEdit({
        encounterId,
        section,
        text: cleanText(text),
        at: now(context),
      })
      context.cache.settleConflict(encounterId, section)
      context.cache.keepNoteTyped(encounterId, section, {
        text: kept.text,
        revision: kept.revision,
        merge: null,
      })
      seen(encounterId, section)
      // Decided against what the Composition holds now: that is the base of what is written next.
      const written = {
        subjective: '',
        objective: '',
        assessment: '',
        plan: '',
        ...textsWritten(context.cache, encounterId),
      }
      rememberWritten(context.cache, encounterId, {
        ...written,
        [section]: textsOf(visit.composition)[section],
      })
      // With the decision, not after it: what waited for it would go out as it was, and undo the other version there.
      keeper.write(encounterId)
      if (visit.composition?.id)
        context.cache.amendWaiting('Composition', visit.composition.id, (note) =>
          withSectionText(note, section, kept.text),
        )
      recordChange(visit)
      sendSoon(context)
      return noteView(context, encounterId)
    },
    /** Typed here from now on. The other device learns it by its next pull and is then read only, with every word kept. */
    takeOver(encounterId: string): void {
      const visit = noteVisit(context, encounterId)
      if (!visit.composition || !isOpenElsewhere(visit.composition, context.device)) return
      context.cache.put(writeOf(visit, now(context)), withEditor(visit.composition, context.device))
      recordChange(visit)
    },
    seen(encounterId: string, section: SectionCode): NoteView {
      noteVisit(context, encounterId)
      seen(encounterId, section)
      return noteView(context, encounterId)
    },
  }
}
