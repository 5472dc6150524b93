import { useStore } from 'zustand'
import { formatMoment } from '../../preload/dates.ts'
import type { NoteDraft } from './draft.ts'
import { keptWords, nextWords } from './kept-words.ts'

/** Where this note is kept, in one place that never changes its width. */
export function NoteState({ draft }: { draft: NoteDraft }) {
  const { word, note } = useStore(draft.store)
  const next = nextWords(word)
  const signed =
    word === 'signed' && note?.signedAt && !note.marked
      ? [note.signedBy, formatMoment(note.signedAt)].filter(Boolean).join(', ')
      : ''
  return (
    <p className="note-state" data-kept={note?.marked ? 'marked' : word}>
      <strong>{note?.marked ? 'Entered in error' : keptWords(word)}</strong>
      {(next || signed) && <span className="quiet"> · {next || signed}</span>}
    </p>
  )
}
