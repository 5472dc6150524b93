import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Problem } from '../../preload/contract/index.ts'
import type { AddendumView, NoteView } from '../../preload/views/index.ts'
import { openDialog } from '../base/navigation.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { Button } from '../ui/Button.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { signAddendum } from './actions.ts'
import { titleOf } from './addendum-title.ts'
import type { NoteDraft } from './draft.ts'
import { formatSaveState, nextStepLabel, notSavedMessage } from './save-state.ts'

/**
 * The author's unsigned addendum, below the note that stays as it was signed. `addendum` null: begun a moment ago,
 * nothing is written yet.
 */
export function AddendumEditor({
  draft,
  note,
  compositionId,
  addendum,
  focus,
}: {
  draft: NoteDraft
  note: NoteView
  compositionId: string
  addendum: AddendumView | null
  focus: boolean
}) {
  const editor = draft.addendum(compositionId)
  const { puts, saveState, problem } = useStore(editor.store)
  const box = useRef<HTMLTextAreaElement>(null)
  const id = useId()
  const [refusal, setRefusal] = useState<Problem | null>(null)
  const title = titleOf(addendum?.continues ?? (note.marked ? 'replaces' : 'appends'))

  // biome-ignore lint/correctness/useExhaustiveDependencies: `puts` says when a text is put
  useLayoutEffect(() => {
    const area = box.current
    if (area && area.value !== editor.text) area.value = editor.text
  }, [puts])
  useEffect(() => {
    if (focus) box.current?.focus()
  }, [focus])

  const discard = async () => setRefusal(await draft.change('note.discard', { compositionId }))
  const sign = () =>
    openDialog({
      name: 'sign-note',
      encounterId: draft.encounterId,
      compositionId,
      title: title === 'Addendum' ? 'Sign the addendum' : 'Sign the note written anew',
    })
  const leave = () => {
    editor.focused = false
    editor.flush()
    void draft.open()
  }

  return (
    <section className="addendum" data-state="unsigned" aria-label={title}>
      <p className="addendum-head">
        <label className="overline" htmlFor={id}>
          {title}
        </label>
        <span className="quieter">
          <span className="tone-warn">Not signed</span>
          {addendum && (
            <>
              {' · '}
              {formatSaveState(saveState)}
              {nextStepLabel(saveState) && `, ${nextStepLabel(saveState)}`}
            </>
          )}
        </span>
      </p>
      {addendum?.late && (
        <p className="quiet">
          You typed this after signing. Read it, then sign it as an addendum or discard it.
        </p>
      )}
      <textarea
        ref={box}
        id={id}
        className="section-text"
        defaultValue={editor.text}
        rows={1}
        maxLength={200_000}
        // Else Chromium writes the words into the page's history entry, to restore them.
        autoComplete="off"
        spellCheck
        placeholder="What is to be added"
        onInput={(event) => editor.typed(event.currentTarget.value)}
        onFocus={() => {
          editor.focused = true
        }}
        onBlur={leave}
      />
      {problem && (
        <p className="inline-error" role="alert">
          {notSavedMessage(problem)}
        </p>
      )}
      {addendum?.mergedUnseen && (
        <p className="section-merge">
          Merged with text from elsewhere: read it before you sign.
          <Button
            small
            onClick={async () => setRefusal(await draft.change('note.addendumSeen', { compositionId }))}
          >
            I have read it
          </Button>
        </p>
      )}
      <InlineError problem={refusal} />
      {addendum && (
        <div className="section-acts">
          <ActionButton action={signAddendum} run={sign} small kind="accent">
            {title === 'Addendum' ? signAddendum.title : 'Review and sign this note'}
          </ActionButton>
          <Button small kind="bare" onClick={discard}>
            Discard
          </Button>
        </div>
      )}
    </section>
  )
}
