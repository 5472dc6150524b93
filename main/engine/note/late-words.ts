import { randomUUID } from 'node:crypto'
import type { Composition } from '@medplum/fhirtypes'
import type { SectionCode } from '../../../preload/views.ts'
import { type Desk, now, visitOf, writeOf } from '../desk.ts'
import { mergedUnseenFact } from '../sync/resolve.ts'
import { addendaOf, addendumText, addendumTo, codeTo, continues, isBy, withText } from './addendum.ts'
import { type NoteTexts, sectionCodes, sections, textsOf } from './composition.ts'
import { type Late, newLines, withLines } from './new-lines.ts'
import { rememberWritten, textsWritten } from './note-texts.ts'
import { cleanText } from './plain-text.ts'
import { setTyped } from './typed.ts'

/**
 * Words that are too late for a signed text: typed while another device signed, on their way when it did, or after it.
 * They never change it and are never dropped: they become an unsigned addendum of their author.
 */
export function lateWords(desk: Desk) {
  /**
   * Gathers what this machine still holds for a note that is signed at the central API. Answers whether there was
   * any. What is on its way is left until its answer is here.
   */
  function gather(encounterId: string): boolean {
    const found = desk.cache.atomically(() => {
      const ofNote = gatherNote(encounterId)
      const ofAddenda = gatherAddenda(encounterId)
      return ofNote || ofAddenda
    })
    if (found) tell(encounterId)
    return found
  }

  function gatherNote(encounterId: string): boolean {
    const { cache } = desk
    const visit = visitOf(desk, encounterId)
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
      return lines.length > 0 ? [{ title: sections[section].title, lines }] : []
    })
    cache.clearJournal(encounterId)
    rememberWritten(cache, encounterId, texts)
    for (const section of sectionCodes) {
      setTyped(cache, encounterId, section, null)
      cache.settleConflict(encounterId, section)
      cache.setFact(mergedUnseenFact(encounterId, section), null)
    }
    return keep(encounterId, late)
  }

  /** An addendum may itself be signed elsewhere while words for it wait here. */
  function gatherAddenda(encounterId: string): boolean {
    const me = desk.session.me()
    let found = false
    for (const { resource, base } of addendaOf(desk.cache, encounterId)) {
      if (!base || base.status === 'preliminary' || !isBy(base, me.practitionerId)) continue
      if (resource.status !== 'preliminary') continue
      const rows = desk.cache.abandon('Composition', base.id ?? '')
      if (!rows) continue
      const was = rows[0]?.base.find((one): one is Composition => one.resourceType === 'Composition')
      const lines = newLines(addendumText(resource), was ? addendumText(was) : '', addendumText(base))
      if (lines.length > 0) found = keep(encounterId, [{ title: 'Addendum', lines }]) || found
    }
    return found
  }

  /** An edit of a section whose note is signed, as this machine knows it. On disk when it returns. */
  function edit(encounterId: string, section: SectionCode, text: string): void {
    const { composition } = visitOf(desk, encounterId)
    const lines = newLines(cleanText(text), '', textsOf(composition)[section])
    const found = desk.cache.atomically(() =>
      keep(encounterId, lines.length > 0 ? [{ title: sections[section].title, lines }] : []),
    )
    if (found) tell(encounterId)
  }

  /** Puts words into the author's open addendum of this note, or begins one. */
  function keep(encounterId: string, late: Late[]): boolean {
    if (late.length === 0) return false
    const visit = visitOf(desk, encounterId)
    const { me } = visit
    const at = now(desk)
    const target = visit.composition ?? visit.noteBase
    if (!target?.id) return false
    const open = addendaOf(desk.cache, encounterId).find(
      ({ resource }) =>
        resource.status === 'preliminary' &&
        isBy(resource, me.practitionerId) &&
        continues(resource)?.noteId === target.id &&
        continues(resource)?.code === codeTo(target),
    )?.resource
    const addendum = open ?? addendumTo(target, visit, { id: randomUUID(), lateAt: at }, at)
    const text = late.reduce(withLines, addendumText(addendum))
    if (text === addendumText(addendum)) return false
    desk.cache.put(writeOf(visit, at), withText(addendum, text, at))
    if (open) desk.cache.setFact(mergedUnseenFact(encounterId, addendum.id ?? ''), at)
    return true
  }

  function tell(encounterId: string): void {
    desk.outside.emit('notice', {
      id: `late-words-${encounterId}`,
      severity: 'warning',
      words:
        'Words of yours came after the note was signed. They did not change it: they stand below it as an unsigned addendum, to sign or discard.',
      encounterId,
    })
    desk.outside.emit('note.changed', { encounterId })
    desk.outside.emit('queue.changed', {})
    void desk.sync.now()
  }

  return { gather, edit }
}
