import type { NoteView, SectionCode } from '../../../preload/views.ts'
import { noteId } from '../../clinical/derived-ids.ts'
import { type Desk, now, visitOf, writeOf } from '../desk.ts'
import { Refusal } from '../problems.ts'
import { mergedUnseenFact } from '../sync/resolve.ts'
import { noteVisit } from '../visit/mine.ts'
import { continues } from './addendum.ts'
import { textsOf, withSectionText } from './composition.ts'
import { isOpenElsewhere, withEditor } from './editor.ts'
import { lateWords } from './late-words.ts'
import type { NoteKeeper } from './note-keeper.ts'
import { offerBeside, rememberWritten, takeOver, textsWritten } from './note-texts.ts'
import { noteView } from './note-view.ts'
import { cleanText } from './plain-text.ts'
import { keepEdit, setTyped } from './typed.ts'

export function noteHandlers(desk: Desk, keeper: NoteKeeper) {
  const late = lateWords(desk)

  function open(encounterId: string): NoteView {
    keeper.leave(encounterId)
    late.gather(encounterId)
    const visit = visitOf(desk, encounterId)
    if (!visit.note.signed) {
      takeOver(desk.cache, encounterId, visit.composition, now(desk), true)
      showEarlierAuthor(encounterId)
    }
    const view = noteView(desk, encounterId)
    audit(visit, view)
    return view
  }

  /** What is read here beyond the own visit that was opened: the words of another, or of a visit that is no longer on this machine. */
  function audit(visit: ReturnType<typeof visitOf>, view: NoteView): void {
    const { encounterId } = visit
    const about = [`Encounter/${encounterId}`, `Patient/${visit.patientId}`]
    const theirs = view.sections.flatMap(({ code, conflict }) =>
      conflict ? [`${code} ${conflict.theirWhen}`] : [],
    )
    if (theirs.length > 0)
      desk.audit.recordOnce('other-version-opened', about, [encounterId, ...theirs].join())
    if (!visit.encounter && !visit.task && visit.composition)
      desk.audit.recordOnce(
        'note-opened',
        [`Composition/${view.compositionId}`, ...about],
        view.compositionId,
      )
  }

  /**
   * A visit that was handed over or taken over may hold the earlier author's unsigned note. It is theirs and stays;
   * its words are put beside the empty sections once, for this author to take or leave.
   */
  function showEarlierAuthor(encounterId: string): void {
    const shown = `note-earlier-author:${encounterId}`
    const visit = visitOf(desk, encounterId)
    if (visit.note.written || desk.cache.fact(shown)) return
    const own = noteId(encounterId, visit.me.practitionerId)
    const theirs = desk.cache
      .ofEncounter('Composition', encounterId)
      .map(({ resource }) => resource)
      .find((one) => one.id !== own && one.status === 'preliminary' && !continues(one))
    if (!theirs) return
    const texts = textsOf(theirs)
    desk.cache.atomically(() => {
      offerBeside(desk.cache, encounterId, texts, null, {
        theirAuthor: theirs.author[0]?.display ?? 'The provider before you',
        theirWhen: theirs.date,
      })
      desk.cache.setFact(shown, now(desk))
    })
  }

  function seen(encounterId: string, section: SectionCode): void {
    desk.cache.setFact(mergedUnseenFact(encounterId, section), null)
  }

  return {
    open,
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
      keeper.leave(encounterId)
      if (visitOf(desk, encounterId).note.signed) {
        late.edit(encounterId, section, text)
        return { edit, revision: 0, keptAt: now(desk) }
      }
      noteVisit(desk, encounterId)
      const kept = keepEdit(desk.cache, {
        encounterId,
        section,
        text: cleanText(text),
        seen: shown ?? 0,
        at: now(desk),
      })
      keeper.edited(encounterId)
      return { edit, revision: kept.revision, keptAt: kept.at }
    },
    /** The clinician chose: this text stands, and both versions were read. */
    decide(encounterId: string, section: SectionCode, text: string): NoteView {
      const visit = noteVisit(desk, encounterId)
      const conflict = desk.cache.conflicts(encounterId).find((one) => one.section === section)
      if (!conflict) throw new Refusal('not-found', 'There is nothing left to decide in this section.')
      desk.cache.atomically(() => {
        const kept = desk.cache.journalEdit({ encounterId, section, text: cleanText(text), at: now(desk) })
        desk.cache.settleConflict(encounterId, section)
        setTyped(desk.cache, encounterId, section, { text: kept.text, revision: kept.revision, merge: null })
        seen(encounterId, section)
        // Decided against what the Composition holds now: that is the base of what is written next.
        const written = {
          subjective: '',
          objective: '',
          assessment: '',
          plan: '',
          ...textsWritten(desk.cache, encounterId),
        }
        rememberWritten(desk.cache, encounterId, {
          ...written,
          [section]: textsOf(visit.composition)[section],
        })
        // With the decision, not after it: what waited for it would go out as it was, and undo the other version there.
        keeper.write(encounterId)
        if (visit.composition?.id)
          desk.cache.amendWaiting('Composition', visit.composition.id, (note) =>
            withSectionText(note, section, kept.text),
          )
      })
      void desk.sync.now()
      desk.outside.emit('note.changed', { encounterId })
      return noteView(desk, encounterId)
    },
    /** Typed here from now on. The other device learns it by its next pull and is then read only, with every word kept. */
    takeOver(encounterId: string): void {
      const visit = noteVisit(desk, encounterId)
      if (!visit.composition || !isOpenElsewhere(visit.composition, desk.device)) return
      desk.cache.put(writeOf(visit, now(desk)), withEditor(visit.composition, desk.device))
    },
    seen(encounterId: string, section: SectionCode): NoteView {
      noteVisit(desk, encounterId)
      seen(encounterId, section)
      return noteView(desk, encounterId)
    },
  }
}
