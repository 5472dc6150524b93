import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Problem } from '../../preload/contract.ts'
import type { AddendumView, NoteView } from '../../preload/views.ts'
import { Button } from '../ui/Button.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { titleOf } from './Addenda.tsx'
import type { NoteDraft } from './draft.ts'
import { keptWords, nextWords, notSavedWords } from './kept-words.ts'
import { SignNote } from './SignNote.tsx'

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
  const words = draft.addendum(compositionId)
  const { puts, word, problem } = useStore(words.store)
  const box = useRef<HTMLTextAreaElement>(null)
  const id = useId()
  const [refusal, setRefusal] = useState<Problem | null>(null)
  const [signing, setSigning] = useState(false)
  const title = titleOf(addendum?.continues ?? (note.marked ? 'replaces' : 'appends'))

  // biome-ignore lint/correctness/useExhaustiveDependencies: `puts` says when a text is put
  useLayoutEffect(() => {
    const area = box.current
    if (area && area.value !== words.text) area.value = words.text
  }, [puts])
  useEffect(() => {
    if (focus) box.current?.focus()
  }, [focus])

  const discard = async () => setRefusal(await draft.change('note.discard', { compositionId }))
  const leave = () => {
    words.focused = false
    words.flush()
    void draft.open()
  }

  return (
    <section className="addendum" data-state="unsigned" aria-label={title}>
      <p className="addendum-head">
        <label className="overline" htmlFor={id}>
          {title}
        </label>
        <span className="quieter">
          <span className="words-warn">Not signed</span>
          {addendum && (
            <>
              {' · '}
              {keptWords(word)}
              {nextWords(word) && `, ${nextWords(word)}`}
            </>
          )}
        </span>
      </p>
      {addendum?.late && (
        <p className="quiet">
          These words came after the note was signed. Read them, then sign them as an addendum or discard
          them.
        </p>
      )}
      <textarea
        ref={box}
        id={id}
        className="section-text"
        defaultValue={words.text}
        rows={1}
        maxLength={200_000}
        // Else Chromium writes the words into the page's history entry, to restore them.
        autoComplete="off"
        spellCheck
        placeholder="What is to be added"
        onInput={(event) => words.typed(event.currentTarget.value)}
        onFocus={() => {
          words.focused = true
        }}
        onBlur={leave}
      />
      {problem && (
        <p className="trouble" role="alert">
          {notSavedWords(problem)}
        </p>
      )}
      {addendum?.mergedUnseen && (
        <p className="section-merge">
          Merged with words from elsewhere: read it before you sign.
          <Button
            small
            onClick={async () => setRefusal(await draft.change('note.addendumSeen', { compositionId }))}
          >
            I have read it
          </Button>
        </p>
      )}
      <Trouble problem={refusal} />
      {addendum && (
        <div className="section-acts">
          <Button small kind="accent" onClick={() => setSigning(true)}>
            {title === 'Addendum' ? 'Review and sign the addendum' : 'Review and sign this note'}
          </Button>
          <Button small kind="bare" onClick={discard}>
            Discard
          </Button>
        </div>
      )}
      {signing && (
        <SignNote
          draft={draft}
          compositionId={compositionId}
          title={title === 'Addendum' ? 'Sign the addendum' : 'Sign the note written anew'}
          onClose={() => setSigning(false)}
        />
      )}
    </section>
  )
}
