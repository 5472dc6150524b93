import { history, insertNewline, redo, standardKeymap, undo } from '@codemirror/commands'
import { Annotation, Compartment, EditorState, type Extension, Prec, Transaction } from '@codemirror/state'
import { type DOMEventHandlers, EditorView, keymap, placeholder } from '@codemirror/view'
import { cleanText } from '../../../preload/views/text.ts'
import { adoptEditorStyles } from './style-sheet.ts'

/** As much as the contract takes of one section, in UTF-16 units. */
export const maxLength = 200_000

/** The draft puts a text: not typed, nothing to send, and no step of undo. */
const put = Annotation.define<true>()

export type EditorOptions = {
  text: string
  attributes: Record<string, string>
  extensions: Extension
  onTyped: (text: string) => void
  onFocus: () => void
  onBlur: () => void
}

/** What changes while an editor is open. */
export type EditorChanges = { editable: boolean; attributes: Record<string, string>; placeholder: string }

const changing = new Compartment()

const changingOf = ({ editable, attributes, placeholder: empty }: EditorChanges): Extension => [
  placeholder(empty),
  EditorState.readOnly.of(!editable),
  EditorView.editable.of(editable),
  // Read only it takes no caret, but the keyboard, so that its text can be read and copied.
  EditorView.contentAttributes.of({ ...attributes, ...(editable ? {} : { tabindex: '0' }) }),
]

/** What is read only takes what the draft puts, which no filter sees, and nothing else. */
const notReadOnly = EditorState.changeFilter.of(({ startState }) => !startState.readOnly)

/** What would grow beyond the contract's length is not taken, as in a field with a `maxlength`. */
const limit = EditorState.changeFilter.of(
  ({ newDoc, startState }) => newDoc.length <= maxLength || newDoc.length <= startState.doc.length,
)

/** With nothing selected the library would take the whole paragraph, which nobody sees coming. */
const onlySelected = (event: ClipboardEvent, { state }: EditorView): boolean => {
  if (state.selection.ranges.some(({ empty }) => !empty)) return false
  event.preventDefault()
  return true
}

/** A picture has no text: pasted, it would take away what is selected. */
const onlyText = (event: ClipboardEvent): boolean => {
  if (event.clipboardData?.getData('text/plain') || event.clipboardData?.getData('text/uri-list'))
    return false
  event.preventDefault()
  return true
}

/** A file dragged a little wrong, perhaps of another patient, is not read into the note. */
const noFile = (event: DragEvent): boolean => {
  if (!event.dataTransfer?.types.includes('Files')) return false
  event.preventDefault()
  event.dataTransfer.dropEffect = 'none'
  return true
}

let draggedFrom: EditorView | null = null
const moving: DOMEventHandlers<unknown> = {
  dragstart: (_, view) => {
    draggedFrom = view
    return false
  },
  dragend: () => {
    draggedFrom = null
    return false
  },
}

/** A text dropped into another section moves there, as within one; the library would leave it in both. */
function movedTo(event: DragEvent, view: EditorView): false {
  const from = draggedFrom
  if (!from || from === view || from.state.readOnly || event.ctrlKey || event.altKey) return false
  const { main } = from.state.selection
  const before = view.state.doc
  // Only what the other took: it may be full.
  queueMicrotask(() => {
    if (view.state.doc === before) return
    from.dispatch({ changes: { from: main.from, to: main.to }, userEvent: 'delete.cut' })
  })
  return false
}

/** The usual keys of a text, and none of a program's editor; those of Rounds pass through. */
const keys = keymap.of([
  { key: 'Enter', run: insertNewline, shift: insertNewline },
  { key: 'Mod-z', run: undo, preventDefault: true },
  { key: 'Mod-y', run: redo, preventDefault: true },
  { key: 'Mod-Shift-z', run: redo },
  ...standardKeymap.filter(({ key }) => key !== 'Enter'),
])

/** A section's editor: plain text that wraps, with undo, in the page's own look. The caller destroys it. */
export function openEditor(parent: HTMLElement, options: EditorOptions, state: EditorChanges): EditorView {
  adoptEditorStyles(parent.ownerDocument)
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        options.extensions,
        keys,
        history(),
        limit,
        notReadOnly,
        Prec.highest(
          EditorView.domEventHandlers({
            ...{ copy: onlySelected, cut: onlySelected, paste: onlyText },
            ...{ dragover: noFile, drop: (event, view) => noFile(event) || movedTo(event, view) },
            ...moving,
          }),
        ),
        EditorView.lineWrapping,
        EditorView.clipboardInputFilter.of(cleanText),
        EditorView.editorAttributes.of({ class: 'section-text' }),
        EditorView.contentAttributes.of({ ...options.attributes, spellcheck: 'true' }),
        changing.of(changingOf(state)),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !update.transactions.some((one) => one.annotation(put)))
            options.onTyped(textOf(update.view))
        }),
        EditorView.domEventHandlers({
          focus: () => options.onFocus(),
          blur: () => options.onBlur(),
        }),
      ],
    }),
  })
}

export const changeEditor = (view: EditorView, state: EditorChanges): void =>
  view.dispatch({ effects: changing.reconfigure(changingOf(state)) })

export const textOf = (view: EditorView): string => view.state.doc.toString()

/** Shows another text: the caret stays at its word, and undo goes on to take back what was typed here alone. */
export function putText(view: EditorView, text: string): void {
  const was = textOf(view)
  if (was === text) return
  const { from, to, insert } = differenceOf(was, text)
  view.dispatch({
    changes: { from, to, insert },
    annotations: [put.of(true), Transaction.addToHistory.of(false)],
    filter: false,
  })
}

/** The one passage in which two texts differ. */
export function differenceOf(was: string, now: string): { from: number; to: number; insert: string } {
  const most = Math.min(was.length, now.length)
  let from = 0
  while (from < most && was[from] === now[from]) from++
  let end = 0
  while (end < most - from && was.at(-1 - end) === now.at(-1 - end)) end++
  return { from, to: was.length - end, insert: now.slice(from, now.length - end) }
}

/** A caret kept from before may lie behind the end of a text that came meanwhile. */
export function selectIn(view: EditorView, start: number, end: number): void {
  const within = (at: number) => Math.min(at, view.state.doc.length)
  view.dispatch({ selection: { anchor: within(start), head: within(end) } })
}

/** As if typed: sent, and one undo away. */
export function typeAtEnd(view: EditorView, text: string): void {
  const at = view.state.doc.length
  view.dispatch({
    changes: { from: at, insert: text },
    selection: { anchor: at + text.length },
    userEvent: 'input.paste',
    scrollIntoView: true,
  })
  view.focus()
}
