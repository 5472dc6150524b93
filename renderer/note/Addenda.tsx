import { useState } from 'react'
import { useStore } from 'zustand'
import { formatMoment } from '../../main/clinical/dates.ts'
import type { AddendumView, NoteView } from '../../preload/views/index.ts'
import { useAction } from '../base/actions.ts'
import { assertNever } from '../base/assert-never.ts'
import { openDialog } from '../base/navigation.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { Button } from '../ui/Button.tsx'
import { AddendumEditor } from './AddendumEditor.tsx'
import { addAddendum, markAddendum, markNote } from './actions.ts'
import { titleOf } from './addendum-title.ts'
import type { NoteDraft } from './draft.ts'
import { MarkedLine } from './MarkedLine.tsx'

/** Below a signed note: its addenda, and the actions left to its author. */
export function Addenda({ draft, note }: { draft: NoteDraft; note: NoteView }) {
  const begun = useStore(draft.store, (state) => state.begun)
  const { encounterId } = draft
  const [focus, setFocus] = useState<string | null>(null)
  const mark = (compositionId: string) => openDialog({ name: 'mark-note', encounterId, compositionId })
  const last = note.addenda.findLast(isMarkable)
  useAction(markAddendum, { when: last !== undefined, run: () => last && mark(last.compositionId) })
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
          <Written key={id} addendum={addendum} onMark={mark} />
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
            <ActionButton action={addAddendum} run={() => setFocus(draft.beginAddendum())} small>
              {anew ? 'Write this note anew' : addAddendum.title}
            </ActionButton>
          )}
          {note.may.mark && (
            <ActionButton action={markNote} run={() => mark(note.compositionId)} small kind="bare">
              Mark entered in error …
            </ActionButton>
          )}
        </div>
      )}
    </div>
  )
}

/** Signed by the person at the screen. */
const isMarkable = ({ mine, state }: AddendumView): boolean => mine && state === 'signed'

/** One that no longer changes, or is a colleague's. */
function Written({ addendum, onMark }: { addendum: AddendumView; onMark: (compositionId: string) => void }) {
  const { compositionId, author, at, text, state, marked } = addendum
  const title = titleOf(addendum.continues)
  return (
    <section className="addendum" data-state={state} aria-label={`${title} of ${author}`}>
      <p className="addendum-head">
        <span className="overline">{title}</span>
        <span className="quieter">
          {author}, {formatMoment(at)} · <span className={toneOf(state)}>{stateLabel(state)}</span>
        </span>
      </p>
      {marked && <MarkedLine marked={marked} />}
      <p className="addendum-text">{text}</p>
      {isMarkable(addendum) && (
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

function stateLabel(state: AddendumView['state']): string {
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
  state === 'signed' ? 'tone-kept' : state === 'entered-in-error' ? 'tone-stop' : ''
