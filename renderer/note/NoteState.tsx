import { useStore } from 'zustand'
import { formatMoment } from '../../main/clinical/dates.ts'
import type { NoteDraft } from './draft.ts'
import { formatSaveState, nextStepLabel } from './save-state.ts'

/** Where this note is kept, in one place that never changes its width. */
export function NoteState({ draft }: { draft: NoteDraft }) {
  const { saveState, note } = useStore(draft.store)
  const next = nextStepLabel(saveState)
  const signed =
    saveState === 'signed' && note?.signedAt && !note.marked
      ? [note.signedBy, formatMoment(note.signedAt)].filter(Boolean).join(', ')
      : ''
  return (
    <p className="note-state" data-kept={note?.marked ? 'marked' : saveState}>
      <strong>{note?.marked ? 'Entered in error' : formatSaveState(saveState)}</strong>
      {(next || signed) && <span className="quiet"> · {next || signed}</span>}
    </p>
  )
}
