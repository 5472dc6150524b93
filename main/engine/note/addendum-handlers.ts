import type { Composition } from '@medplum/fhirtypes'
import type { Input, Output } from '../../../preload/contract.ts'
import { type Desk, now, visitOf, writeOf } from '../desk.ts'
import { Refusal } from '../problems.ts'
import { mergedUnseenFact } from '../sync/resolve.ts'
import { addendaOf, addendumText, addendumTo, continues, isBy, withText } from './addendum.ts'
import { mergeWords } from './addendum-merge.ts'
import { cleanText } from './plain-text.ts'

const pause = 2000

/** What a signed note's author writes under it, until it is signed itself. */
export function addendumHandlers(desk: Desk) {
  let waiting = false
  /** What this machine's editor last sent of each addendum: a later edit is made on that, whatever it was merged with. */
  const typed = new Map<string, string>()

  /** Sent when the author pauses, not with each word. */
  function sendSoon(): void {
    if (waiting) return
    waiting = true
    desk.outside.clock.after(pause, () => {
      waiting = false
      void desk.sync.now()
    })
  }

  /** Throws `not-found`, `not-editable`. */
  function draftOf(encounterId: string, compositionId: string): Composition {
    const { me } = visitOf(desk, encounterId)
    const found = addendaOf(desk.cache, encounterId).find(({ resource }) => resource.id === compositionId)
    if (!found || !isBy(found.resource, me.practitionerId))
      throw new Refusal('not-found', 'This addendum is not on this machine.')
    if (found.resource.status !== 'preliminary')
      throw new Refusal('not-editable', 'This addendum is no longer a draft. Its text does not change.')
    return found.resource
  }

  function begun(encounterId: string, compositionId: string, at: string): Composition {
    const visit = visitOf(desk, encounterId)
    const { composition } = visit
    if (!composition?.id || !visit.note.signed)
      throw new Refusal('not-editable', 'The note is not signed yet: write into it.')
    return addendumTo(composition, visit, { id: compositionId, lateAt: null }, at)
  }

  return {
    edit({ encounterId, compositionId, text, base, edit }: Input<'note.addendum'>): Output<'note.addendum'> {
      const visit = visitOf(desk, encounterId)
      const at = now(desk)
      const known = desk.cache.read('Composition', compositionId)?.resource
      const addendum = known ? draftOf(encounterId, compositionId) : begun(encounterId, compositionId, at)
      const here = addendumText(addendum)
      const words = cleanText(text)
      const from = here === base ? base : (typed.get(compositionId) ?? base)
      const next = here === from || !known ? words : mergeWords(from, words, here)
      typed.set(compositionId, words)
      desk.cache.put(writeOf(visit, at), withText(addendum, next, at))
      if (!known) {
        desk.outside.emit('note.changed', { encounterId })
        desk.outside.emit('queue.changed', {})
      }
      sendSoon()
      return { edit, text: next, keptAt: at }
    },
    seen(encounterId: string, compositionId: string): void {
      draftOf(encounterId, compositionId)
      desk.cache.setFact(mergedUnseenFact(encounterId, compositionId), null)
    },
    /** Its words stay readable as discarded, wherever they had come to; what never left this machine goes. */
    discard(encounterId: string, compositionId: string): void {
      const visit = visitOf(desk, encounterId)
      const addendum = draftOf(encounterId, compositionId)
      const about = [`Composition/${compositionId}`, `Patient/${visit.patientId}`, `Encounter/${encounterId}`]
      desk.cache.atomically(() => {
        if (!continues(addendum)) return
        if (!desk.cache.withdraw('Composition', compositionId))
          desk.cache.put(writeOf(visit, now(desk)), { ...addendum, status: 'entered-in-error' })
        desk.cache.setFact(mergedUnseenFact(encounterId, compositionId), null)
        desk.audit.record('addendum-discarded', about)
      })
    },
  }
}
