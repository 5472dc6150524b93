import { useState } from 'react'
import { useStore } from 'zustand'
import { formatMoment } from '../../preload/dates.ts'
import type { AddendumView, NoteView } from '../../preload/views.ts'
import { assertNever } from '../app/assert-never.ts'
import { Button } from '../ui/Button.tsx'
import { AddendumEditor } from './AddendumEditor.tsx'
import type { NoteDraft } from './draft.ts'
import { MarkDialog } from './MarkDialog.tsx'
import { MarkedLine } from './MarkedLine.tsx'

/** What stands below a signed note: addenda, and what its author may still do with it. */
export function Addenda({ draft, note }: { draft: NoteDraft; note: NoteView }) {
  const begun = useStore(draft.store, (state) => state.begun)
  const [marking, setMarking] = useState<string | null>(null)
  const [focus, setFocus] = useState<string | null>(null)
  const unsigned = note.addenda.some(({ mine, state }) => mine && state === 'unsigned')
  const anew = note.marked !== null
  // One list, so that the editor of one just begun stays the same, with its caret, when the engine knows of it.
  const shown: { id: string; addendum: AddendumView | null }[] = [
    ...note.addenda.map((addendum) => ({ id: addendum.compositionId, addendum })),
    ...(begun && !unsigned ? [{ id: begun, addendum: null }] : []),
  ]
  return (
    <div className="addenda">
      {shown.map(({ id, addendum }) =>
        addendum && !(addendum.mine && addendum.state === 'unsigned') ? (
          <Written key={id} addendum={addendum} onMark={setMarking} />
        ) : (
          <AddendumEditor
            key={id}
            draft={draft}
            note={note}
            compositionId={id}
            addendum={addendum}
            focus={focus === id}
          />
        ),
      )}
      {note.may.add && (
        <div className="section-acts addenda-acts">
          {!unsigned && !begun && (
            <Button small data-addendum onClick={() => setFocus(draft.beginAddendum())}>
              {anew ? 'Write this note anew' : 'Add an addendum'}
            </Button>
          )}
          {note.may.mark && (
            <Button small kind="bare" onClick={() => setMarking(note.compositionId)}>
              Mark entered in error …
            </Button>
          )}
        </div>
      )}
      {marking && <MarkDialog draft={draft} compositionId={marking} onClose={() => setMarking(null)} />}
    </div>
  )
}

export const titleOf = (continues: AddendumView['continues']): string =>
  continues === 'appends' ? 'Addendum' : 'Note, written anew'

/** One that no longer changes, or is a colleague's. */
function Written({ addendum, onMark }: { addendum: AddendumView; onMark: (compositionId: string) => void }) {
  const { compositionId, author, at, text, state, marked, mine } = addendum
  const title = titleOf(addendum.continues)
  return (
    <section className="addendum" data-state={state} aria-label={`${title} of ${author}`}>
      <p className="addendum-head">
        <span className="overline">{title}</span>
        <span className="quieter">
          {author}, {formatMoment(at)} · <span className={toneOf(state)}>{stateWords(state)}</span>
        </span>
      </p>
      {marked && <MarkedLine marked={marked} />}
      <p className="addendum-text">{text}</p>
      {mine && state === 'signed' && (
        <div className="section-acts">
          <Button
            small
            kind="bare"
            onClick={() => onMark(compositionId)}
            aria-label={`Mark entered in error …: this ${title.toLowerCase()}`}
          >
            Mark entered in error …
          </Button>
        </div>
      )}
    </section>
  )
}

function stateWords(state: AddendumView['state']): string {
  switch (state) {
    case 'unsigned':
      return 'Not signed'
    case 'signed':
      return 'Signed'
    case 'entered-in-error':
      return 'Entered in error'
    case 'discarded':
      return 'Discarded, never signed'
    default:
      return assertNever(state)
  }
}

const toneOf = (state: AddendumView['state']) =>
  state === 'signed' ? 'words-kept' : state === 'entered-in-error' ? 'words-stop' : ''
