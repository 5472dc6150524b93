import { randomUUID } from 'node:crypto'
import type { Composition } from '@medplum/fhirtypes'
import type { SectionCode } from '../../../preload/views/index.ts'
import {
  type EngineContext,
  inTransaction,
  now,
  sendSoon,
  visitOf,
  writeOf,
} from '../context/engine-context.ts'
import { addendaOf, addendumText, addendumTo, codeTo, continues, isBy, withText } from '../record/addendum.ts'
import { type NoteTexts, sectionCodes, sections, textsOf } from '../record/composition.ts'
import { type Late, newLines, newLinesByTitle, withLines } from '../record/new-lines.ts'
import { rememberWritten, textsWritten } from '../record/note-texts.ts'
import { cleanText } from '../record/plain-text.ts'

/**
 * Text that is too late for a signed note: typed while another device signed, on its way when it did, or after it.
 * It never changes the note and is never dropped: it becomes an unsigned addendum of their author.
 */
export function lateText(context: EngineContext) {
  /**
   * Gathers what this machine still holds for a note that is signed at the central API. Answers whether there was
   * any. What is on its way is left until its answer is here.
   */
  function gather(encounterId: string): boolean {
    return inTransaction(context, () => {
      const ofNote = gatherNote(encounterId)
      const ofAddenda = gatherAddenda(encounterId)
      const found = ofNote || ofAddenda
      if (found) tell(encounterId)
      return found
    })
  }

  function gatherNote(encounterId: string): boolean {
    const { cache } = context
    const visit = visitOf(context, encounterId)
    const signed = visit.noteBase
    if (!signed || signed.status === 'preliminary') return false
    const journal = cache.journal(encounterId)
    const rows = cache.abandon('Composition', signed.id ?? '')
    if (rows === null) return false
    const drafts = rows.flatMap(({ base, mine }) => {
      const note = mine.find((one): one is Composition => one.resourceType === 'Composition')
      const was = base.find((one): one is Composition => one.resourceType === 'Composition')
      return note?.status === 'preliminary' ? [{ note, was }] : []
    })
    const [first] = drafts
    const newest = drafts.at(-1)?.note
    const conflicts = cache.conflicts(encounterId)
    if (journal.length === 0 && drafts.length === 0 && conflicts.length === 0) return false
    const texts = textsOf(signed)
    const before: Partial<NoteTexts> = first ? textsOf(first.was) : textsWritten(cache, encounterId)
    const late = sectionCodes.flatMap((section): Late[] => {
      const mine =
        journal.find((one) => one.section === section)?.text ?? (newest ? textsOf(newest)[section] : '')
      const lines = newLines(mine, before[section] ?? '', texts[section])
      if (journal.some((one) => one.section === section)) cache.keepLateTyped(encounterId, section, lines)
      return lines.length > 0 ? [{ title: sections[section].title, lines }] : []
    })
    cache.clearJournal(encounterId)
    rememberWritten(cache, encounterId, texts)
    for (const section of sectionCodes) {
      cache.keepNoteTyped(encounterId, section, null)
      cache.settleConflict(encounterId, section)
      cache.keepMergedUnseen(encounterId, section, null)
    }
    return keep(encounterId, late)
  }

  /** An addendum may itself be signed elsewhere while text for it waits here. */
  function gatherAddenda(encounterId: string): boolean {
    const me = context.session.me()
    let found = false
    for (const { resource, base } of addendaOf(context.cache, encounterId)) {
      if (!base || base.status === 'preliminary' || !isBy(base, me.practitionerId)) continue
      if (resource.status !== 'preliminary') continue
      const rows = context.cache.abandon('Composition', base.id ?? '')
      if (!rows) continue
      const was = rows[0]?.base.find((one): one is Composition => one.resourceType === 'Composition')
      const before = was ? addendumText(was) : ''
      found = keep(encounterId, newLinesByTitle(addendumText(resource), before, addendumText(base))) || found
    }
    return found
  }

  /** An edit of a section whose note is signed, as this machine knows it. */
  function edit(encounterId: string, section: SectionCode, text: string): void {
    const { composition } = visitOf(context, encounterId)
    const lines = newLines(cleanText(text), '', textsOf(composition)[section])
    // In the middle of a word perhaps: the next text says these lines anew.
    const was = context.cache.lateTyped(encounterId, section)
    context.cache.keepLateTyped(encounterId, section, lines)
    const found = keep(encounterId, lines.length > 0 ? [{ title: sections[section].title, lines, was }] : [])
    if (found) tell(encounterId)
  }

  /** Puts text into the author's open addendum of this note, or begins one. */
  function keep(encounterId: string, late: Late[]): boolean {
    if (late.length === 0) return false
    const visit = visitOf(context, encounterId)
    const { me } = visit
    const at = now(context)
    const target = visit.composition ?? visit.noteBase
    if (!target?.id) return false
    const open = addendaOf(context.cache, encounterId).find(
      ({ resource }) =>
        resource.status === 'preliminary' &&
        isBy(resource, me.practitionerId) &&
        continues(resource)?.noteId === target.id &&
        continues(resource)?.code === codeTo(target),
    )?.resource
    const addendum = open ?? addendumTo(target, visit, { id: randomUUID(), lateAt: at }, at)
    const text = late.reduce(withLines, addendumText(addendum))
    if (text === addendumText(addendum)) return false
    context.cache.put(writeOf(visit, at), withText(addendum, text, at))
    if (open) context.cache.keepMergedUnseen(encounterId, addendum.id ?? '', at)
    return true
  }

  function tell(encounterId: string): void {
    context.commits.after(() =>
      context.platform.emit('notice', {
        id: `late-words-${encounterId}`,
        severity: 'warning',
        message:
          'You typed text after signing a note. The signed note is unchanged: the text is below it as an unsigned addendum, to sign or discard.',
        encounterId,
      }),
    )
    sendSoon(context)
  }

  return { gather, edit }
}
