import { useEffect, useId, useLayoutEffect, useRef } from 'react'
import { useAction } from '../base/actions.ts'
import { goToSection } from './actions.ts'
import type { NoteDraft, SectionState } from './draft.ts'
import { caretOf, rememberCaret } from './drafts.ts'
import { SectionConflict } from './SectionConflict.tsx'
import { SectionMerge } from './SectionMerge.tsx'
import { notSavedMessage } from './save-state.ts'

/**
 * One section: a plain textarea that the browser owns. Keys, paste, dictation, undo and drop all arrive as
 * one `input` event; React never writes its value while someone types, only when the draft puts a text.
 */
export function NoteSection({
  draft,
  section,
  editable,
}: {
  draft: NoteDraft
  section: SectionState
  editable: boolean
}) {
  const box = useRef<HTMLTextAreaElement>(null)
  const id = useId()
  const { code, puts } = section
  useAction(goToSection[code], { run: () => box.current?.focus() })

  // biome-ignore lint/correctness/useExhaustiveDependencies: `puts` says when the draft puts a text
  useLayoutEffect(() => {
    const area = box.current
    // Never the text of the last view: what was typed since, perhaps in an editor before this one, is newer.
    const text = draft.textOf(code)
    if (!area || area.value === text) return
    const { selectionStart, selectionEnd } = area
    area.value = text
    if (document.activeElement === area) area.setSelectionRange(selectionStart, selectionEnd)
  }, [puts])

  useEffect(() => {
    const area = box.current
    const caret = caretOf(draft.encounterId)
    if (!area || caret?.section !== code) return
    area.focus({ preventScroll: true })
    area.setSelectionRange(caret.start, caret.end)
  }, [draft, code])

  const leave = () => {
    const area = box.current
    if (area)
      rememberCaret(draft.encounterId, { section: code, start: area.selectionStart, end: area.selectionEnd })
    draft.blur(code)
  }

  return (
    <div className="section" data-conflict={section.conflict !== null || undefined}>
      <label className="overline section-title" htmlFor={id}>
        {section.title}
      </label>
      <div className="section-versions">
        <div className="section-mine">
          {section.conflict && <p className="section-by">Yours</p>}
          <textarea
            ref={box}
            id={id}
            className="section-text"
            // Where the editor starts: a draft that is not kept yet outlives the editor that wrote it.
            defaultValue={draft.textOf(code)}
            rows={1}
            maxLength={200_000}
            // Else Chromium writes the words into the page's history entry, to restore them.
            autoComplete="off"
            spellCheck
            readOnly={!editable}
            placeholder={editable ? placeholders[code] : 'Nothing written'}
            data-note-section={code}
            onInput={(event) => draft.typed(code, event.currentTarget.value)}
            onFocus={() => draft.focus(code)}
            onBlur={leave}
            aria-describedby={section.problem ? `${id}-why` : undefined}
          />
        </div>
        {section.conflict && (
          <SectionConflict draft={draft} section={section} conflict={section.conflict} area={box} />
        )}
      </div>
      {section.problem && (
        <p className="inline-error section-error" id={`${id}-why`} role="alert">
          {notSavedMessage(section.problem)}
        </p>
      )}
      <SectionMerge draft={draft} section={section} />
    </div>
  )
}

const placeholders: Record<SectionState['code'], string> = {
  subjective: 'What the patient tells',
  objective: 'What you see and measure',
  assessment: 'What you think it is',
  plan: 'What happens now',
}
