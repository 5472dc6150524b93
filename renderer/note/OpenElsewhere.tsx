import { useState } from 'react'
import type { Problem } from '../../preload/contract.ts'
import type { NoteView } from '../../preload/views.ts'
import { Button } from '../ui/Button.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { agoSentence } from '../ui/words.ts'
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
        Open on <strong>{open.device}</strong>, typed {agoSentence(open.typedSeconds)}. You read here what
        arrives; what you typed is kept.
      </p>
      <Button
        small
        kind="accent"
        data-take-over
        onClick={async () => setProblem(await draft.change('note.takeOver', {}))}
      >
        Type here instead <kbd>Alt 0</kbd>
      </Button>
      <Trouble problem={problem} />
    </div>
  )
}
