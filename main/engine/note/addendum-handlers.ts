import type { Composition } from '@medplum/fhirtypes'
import type { Input, Output } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import { aboutVisit, type EngineContext, now, visitOf, writeOf } from '../context/engine-context.ts'
import { addendaOf, addendumText, addendumTo, continues, isBy, withText } from '../record/addendum.ts'
import { mergeLateText } from '../record/addendum-merge.ts'
import { cleanText } from '../record/plain-text.ts'

const pause = 2000

/** What a signed note's author writes under it, until it is signed itself. */
export function addendumHandlers(context: EngineContext) {
  let waiting = false
  /** What this machine's editor last sent of each addendum: a later edit is made on that, whatever it was merged with. */
  const typed = new Map<string, string>()

  /** Sent when the author pauses, not with each word. */
  function sendInAPause(): void {
    if (waiting) return
    waiting = true
    context.platform.clock.after(pause, () => {
      waiting = false
      void context.sync.now()
    })
  }

  /** Throws `not-found`, `not-editable`. */
  function draftOf(encounterId: string, compositionId: string): Composition {
    const { me } = visitOf(context, encounterId)
    const found = addendaOf(context.cache, encounterId).find(({ resource }) => resource.id === compositionId)
    if (!found || !isBy(found.resource, me.practitionerId))
      throw new Refusal('not-found', 'This addendum is not on this machine.')
    if (found.resource.status !== 'preliminary')
      throw new Refusal('not-editable', 'This addendum is no longer a draft. Its text does not change.')
    return found.resource
  }

  function begun(encounterId: string, compositionId: string, at: string): Composition {
    const visit = visitOf(context, encounterId)
    const { composition } = visit
    if (!composition?.id || !visit.note.signed)
      throw new Refusal('not-editable', 'The note is not signed yet: write into it.')
    return addendumTo(composition, visit, { id: compositionId, lateAt: null }, at)
  }

  return {
    edit({ encounterId, compositionId, text, base, edit }: Input<'note.addendum'>): Output<'note.addendum'> {
      const visit = visitOf(context, encounterId)
      const at = now(context)
      const known = context.cache.read('Composition', compositionId)?.resource
      const addendum = known ? draftOf(encounterId, compositionId) : begun(encounterId, compositionId, at)
      const here = addendumText(addendum)
      const cleaned = cleanText(text)
      const from = here === base ? base : (typed.get(compositionId) ?? base)
      const next = here === from || !known ? cleaned : mergeLateText(from, cleaned, here)
      context.cache.put(writeOf(visit, at), withText(addendum, next, at))
      context.audit.recordOnce('note-changed', aboutVisit(visit), compositionId)
      context.commits.after(() => {
        typed.set(compositionId, cleaned)
        sendInAPause()
      })
      return { edit, text: next, keptAt: at }
    },
    seen(encounterId: string, compositionId: string): void {
      draftOf(encounterId, compositionId)
      context.cache.keepMergedUnseen(encounterId, compositionId, null)
    },
    /** Its text stays readable as discarded, wherever it had come to; what never left this machine goes. */
    discard(encounterId: string, compositionId: string): void {
      const visit = visitOf(context, encounterId)
      const addendum = draftOf(encounterId, compositionId)
      const about = [`Composition/${compositionId}`, `Patient/${visit.patientId}`, `Encounter/${encounterId}`]
      if (!continues(addendum)) return
      if (!context.cache.withdraw('Composition', compositionId))
        context.cache.put(writeOf(visit, now(context)), { ...addendum, status: 'entered-in-error' })
      context.cache.keepMergedUnseen(encounterId, compositionId, null)
      context.audit.record('addendum-discarded', about)
    },
  }
}
