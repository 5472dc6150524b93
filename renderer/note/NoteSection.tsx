import type { EditorView } from '@codemirror/view'
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from 'react'
import { useAction } from '../base/actions.ts'
import { goToSection } from './actions.ts'
import type { NoteDraft, SectionState } from './draft.ts'
import { caretOf, rememberCaret } from './drafts.ts'
import { changeEditor, openEditor, putText, selectIn } from './editor/editor.ts'
import { fields } from './editor/fields.ts'
import { firstLine, offerLine } from './editor/first-line.ts'
import { phraseCompletion } from './editor/phrase-completion.ts'
import { spelling } from './editor/spell.ts'
import { SectionConflict } from './SectionConflict.tsx'
import { SectionMerge } from './SectionMerge.tsx'
import { notSavedMessage } from './save-state.ts'
import type { NoteHelp } from './use-note-help.ts'

/**
 * One section in an editor of its own. Keys, paste, dictation, undo and drop all arrive as a change of its text; React
 * never writes it, the draft alone does when it puts a text.
 */
export function NoteSection({
  draft,
  section,
  editable,
  help,
  line,
  children,
}: {
  draft: NoteDraft
  section: SectionState
  editable: boolean
  help: NoteHelp
  /** What it is offered to begin with; null: nothing. */
  line: string | null
  children?: ReactNode
}) {
  const id = useId()
  const { code, puts, problem } = section
  const { box, editor } = useEditor(draft, section, editable, help, id)
  useAction(goToSection[code], { run: () => editor.current?.focus() })

  // biome-ignore lint/correctness/useExhaustiveDependencies: `puts` says when the draft puts a text
  useLayoutEffect(() => {
    // Never the text of the last view: what was typed since, perhaps in an editor before this one, is newer.
    if (editor.current) putText(editor.current, draft.textOf(code))
  }, [puts])

  useEffect(() => {
    if (editor.current) offerLine(editor.current, isBegun(draft.encounterId) ? null : line)
  }, [draft, line, editor])

  useEffect(() => {
    const caret = caretOf(draft.encounterId)
    if (!editor.current || caret?.section !== code) return
    selectIn(editor.current, caret.start, caret.end)
    editor.current.focus()
  }, [draft, code, editor])

  return (
    <div className="section" data-conflict={section.conflict !== null || undefined}>
      <p className="overline section-title" id={`${id}-title`}>
        {section.title}
      </p>
      <div className="section-versions">
        <div className="section-mine">
          {section.conflict && <p className="section-by">Yours</p>}
          <div ref={box} />
          {children}
        </div>
        {section.conflict && (
          <SectionConflict draft={draft} section={section} conflict={section.conflict} editor={editor} />
        )}
      </div>
      {problem && (
        <p className="inline-error section-error" id={`${id}-why`} role="alert">
          {notSavedMessage(problem)}
        </p>
      )}
      <SectionMerge draft={draft} section={section} />
    </div>
  )
}

/** The editor of a section, for as long as the section is on screen. */
function useEditor(draft: NoteDraft, section: SectionState, editable: boolean, help: NoteHelp, id: string) {
  const box = useRef<HTMLDivElement>(null)
  const editor = useRef<EditorView>(null)
  const { code, problem } = section
  const describedBy = problem ? `${id}-why` : null
  const attributes: Record<string, string> = describedBy ? { 'aria-describedby': describedBy } : {}
  const state = { editable, attributes, placeholder: editable ? section.hint : 'Nothing written' }

  // biome-ignore lint/correctness/useExhaustiveDependencies: what changes while it is open follows below
  useLayoutEffect(() => {
    if (!box.current) return
    const view = openEditor(
      box.current,
      {
        // Where the editor starts: a draft that is not kept yet outlives the editor that wrote it.
        text: draft.textOf(code),
        attributes: { 'aria-labelledby': `${id}-title`, 'data-note-section': code },
        extensions: [
          help.editors.extension,
          fields,
          spelling,
          firstLine(() => begin(draft.encounterId)),
          phraseCompletion({
            phrases: help.phrases,
            onCall: (phrase, call) => help.onCall(phrase, code, call),
          }),
        ],
        onTyped: (text) => draft.typed(code, text),
        onFocus: () => draft.focus(code),
        onBlur: () => {
          const { from, to } = view.state.selection.main
          rememberCaret(draft.encounterId, { section: code, start: from, end: to })
          draft.blur(code)
        },
      },
      state,
    )
    editor.current = view
    help.editors.opened(code, view)
    return () => {
      editor.current = null
      help.editors.closed(code, view)
      view.destroy()
    }
  }, [draft, code, help, id])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the attributes are told by what they say
  useLayoutEffect(() => {
    if (editor.current) changeEditor(editor.current, state)
  }, [editable, describedBy])

  return { box, editor }
}

/** Visits whose first line was written or left out in this window. */
const begun = new Set<string>()
const begin = (encounterId: string) => begun.add(encounterId)
const isBegun = (encounterId: string) => begun.has(encounterId)
