import { addendumHandlers } from '../note/addendum-handlers.ts'
import { marking } from '../note/marking.ts'
import { noteHandlers } from '../note/note-handlers.ts'
import { noteSigning } from '../signing/note-signing.ts'
import { dependsOn } from './depends-on.ts'
import type { Handlers } from './handlers.ts'
import type { Parts } from './parts.ts'
import { aboutVisits } from './pipeline.ts'

export function noteFeature(parts: Parts) {
  const { context, keeper } = parts
  const { sent } = aboutVisits(context)
  const { ofNote, ofOrders, ofRows } = dependsOn(context)
  const note = noteHandlers(context, keeper)
  const addenda = addendumHandlers(context)
  const noteSigner = noteSigning(context)
  const marks = marking(context)
  /** A change of the note that goes out, then how it stands. */
  const noted = (encounterId: string, change: () => void) => {
    sent(change)
    note.takeUp(encounterId)
    return note.open(encounterId)
  }
  return {
    queries: {
      'note.open': { read: ({ encounterId }) => note.open(encounterId), keys: ofNote },
      'note.review': {
        read: ({ encounterId, compositionId }) => noteSigner.review(encounterId, compositionId),
        keys: ofNote,
      },
      'note.reviewMark': {
        read: ({ encounterId, compositionId }) => marks.review(encounterId, compositionId),
        keys: (of) => [...ofNote(of), ...ofOrders(of), ...ofRows()],
      },
    },
    commands: {
      'note.takeUp': { write: ({ encounterId }) => note.takeUp(encounterId) },
      'note.edit': { write: (edit) => note.edit(edit) },
      'note.decide': {
        write: ({ encounterId, section, text }) => note.decide(encounterId, section, text),
      },
      'note.seen': { write: ({ encounterId, section }) => note.seen(encounterId, section) },
      'note.takeOver': {
        write: ({ encounterId }) => noted(encounterId, () => note.takeOver(encounterId)),
      },
      'note.addendum': { write: (edited) => addenda.edit(edited) },
      'note.addendumSeen': {
        write: ({ encounterId, compositionId }) =>
          noted(encounterId, () => addenda.seen(encounterId, compositionId)),
      },
      'note.discard': {
        write: ({ encounterId, compositionId }) =>
          noted(encounterId, () => addenda.discard(encounterId, compositionId)),
      },
      'note.sign': {
        write: ({ encounterId, compositionId, digest }) =>
          noted(encounterId, () => noteSigner.sign(encounterId, compositionId, digest)),
      },
      'note.mark': {
        write: ({ encounterId, compositionId, reason, moveTo }) =>
          noted(encounterId, () => marks.mark(encounterId, compositionId, reason, moveTo)),
      },
    },
  } satisfies Handlers<'note'>
}
