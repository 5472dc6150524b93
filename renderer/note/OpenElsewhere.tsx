import { useState } from 'react'
import type { Problem } from '../../preload/contract/index.ts'
import type { NoteView } from '../../preload/views/index.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { formatAgoLong } from '../ui/format.ts'
import { InlineError } from '../ui/InlineError.tsx'
import { typeHere } from './actions.ts'
import type { NoteDraft } from './draft.ts'

/** The note is open on another device of its author: where, since when, and one key to have it here. */
export function OpenElsewhere({
  draft,
  open,
}: {
  draft: NoteDraft
  open: NonNullable<NoteView['openElsewhere']>
}) {
  const [problem, setProblem] = useState<Problem | null>(null)
  return (
    <div className="note-closed note-elsewhere" role="status">
      <p>
        Open on <strong>{open.device}</strong>, typed {formatAgoLong(open.typedSeconds)}. You read here what
        arrives; what you typed is kept.
      </p>
      <ActionButton
        action={typeHere}
        run={async () => setProblem(await draft.change('note.takeOver', {}))}
        withKeys
        small
        kind="accent"
      />
      <InlineError problem={problem} />
    </div>
  )
}
