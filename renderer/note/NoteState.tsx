import { useStore } from 'zustand'
import { clockWords } from '../ui/words.ts'
import type { NoteDraft, NoteState as State } from './draft.ts'
import { keptWords, nextWords, type WhereWords } from './kept-words.ts'

/** Where this note is kept, in one place that never changes its width. */
export function NoteState({ draft }: { draft: NoteDraft }) {
  const state = useStore(draft.store)
  const { note } = state
  // Before the note was read nothing is known of it.
  if (!note) return <p className="note-state" />
  const where = whereOf(state)
  const signed =
    where === 'signed' && note.signedAt
      ? [note.signedBy, clockWords(note.signedAt)].filter(Boolean).join(', ')
      : ''
  const more = nextWords(where) || signed
  return (
    <p className="note-state" data-kept={where}>
      <strong>{keptWords(where)}</strong>
      {more && <span className="quiet"> · {more}</span>}
    </p>
  )
}

function whereOf({ note, word, keptAt, sections }: State): WhereWords {
  if (note?.marked) return 'marked'
  const empty = keptAt === null && sections.every(({ text }) => text === '')
  return word === 'on-this-machine' && empty ? 'empty' : word
}
