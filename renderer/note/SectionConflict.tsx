import type { EditorView } from '@codemirror/view'
import { type RefObject, useState } from 'react'
import { formatMoment } from '../../main/clinical/dates.ts'
import type { Problem } from '../../preload/contract/index.ts'
import { Button } from '../ui/Button.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import type { NoteDraft, SectionState } from './draft.ts'
import { textOf, typeAtEnd } from './editor/editor.ts'

/**
 * The same section was written elsewhere and the two do not merge. Both stay on screen, side by side; mine
 * remains the editor with its caret. Nothing is overwritten until the clinician decides.
 */
export function SectionConflict({
  draft,
  section,
  conflict,
  editor,
}: {
  draft: NoteDraft
  section: SectionState
  conflict: NonNullable<SectionState['conflict']>
  editor: RefObject<EditorView | null>
}) {
  const [problem, setProblem] = useState<Problem | null>(null)
  const [joined, setJoined] = useState(false)
  const decide = async (text: string) => setProblem(await draft.decide(section.code, text))

  /** As if typed, so that undo takes it back. */
  const join = () => {
    if (!editor.current) return
    typeAtEnd(editor.current, `${textOf(editor.current) === '' ? '' : '\n'}${conflict.theirs}`)
    setJoined(true)
  }

  return (
    <>
      <div className="section-theirs">
        <p className="section-by">
          {conflict.theirAuthor}, {formatMoment(conflict.theirWhen)}
        </p>
        <p className="section-their-text">{conflict.theirs}</p>
      </div>
      <div className="section-decide">
        <p className="quiet">Written in two places. Both are kept until you decide.</p>
        <InlineError problem={problem} />
        <div className="section-acts">
          <Button small kind="accent" onClick={() => editor.current && decide(textOf(editor.current))}>
            {joined ? 'Keep this text' : 'Keep mine'}
          </Button>
          <Button small onClick={() => decide(conflict.theirs)}>
            Take theirs
          </Button>
          {!joined && (
            <Button small onClick={join}>
              Put theirs below mine and edit
            </Button>
          )}
        </div>
      </div>
    </>
  )
}
