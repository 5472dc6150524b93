import {
  type Completion,
  type CompletionSource,
  currentCompletions,
  setSelectedCompletion,
  startCompletion,
} from '@codemirror/autocomplete'
import { type EditorState, type Extension, Prec } from '@codemirror/state'
import {
  type Command,
  Decoration,
  EditorView,
  keymap,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view'
import { type Field, fieldsOf } from '../../../main/clinical/phrases/phrase.ts'

/** Fields of a text that still wait: marked, reached by Tab, and a choice offers what it can be. */

const marks = new MatchDecorator({
  regexp: /\*\*\*|\{[^{}\n]{1,200}\}/g,
  decoration: Decoration.mark({ class: 'note-field' }),
})

const marked = ViewPlugin.define(
  (view) => ({
    decorations: marks.createDeco(view),
    update(update: ViewUpdate) {
      this.decorations = marks.updateDeco(update, this.decorations)
    },
  }),
  { decorations: ({ decorations }) => decorations },
)

export const firstField = (text: string): Field | undefined => fieldsOf(text)[0]

export function selectField(view: EditorView, { from, to, choices }: Field): void {
  view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true })
  if (choices.length > 0) startCompletion(view)
}

/** To the next field, or the one before; where there is none the key leaves the section as ever. */
const go =
  (forward: boolean): Command =>
  (view) => {
    if (view.state.readOnly) return false
    const { from, to } = view.state.selection.main
    const fields = fieldsOf(view.state.doc.toString())
    const next = forward
      ? fields.find((field) => field.from >= to && !(field.from === from && field.to === to))
      : fields.findLast((field) => field.to <= from)
    if (!next) return false
    selectField(view, next)
    return true
  }

function selectedField({ doc, selection }: EditorState): Field | undefined {
  const { from, to } = selection.main
  return fieldsOf(doc.toString()).find((each) => each.from === from && each.to === to)
}

const choice = 'choice'

/** What a choice offers while it is selected. */
export const choicesOfField: CompletionSource = ({ state }) => {
  const field = state.readOnly ? undefined : selectedField(state)
  if (!field || field.choices.length === 0) return null
  const { from, to } = field
  const options = field.choices.map(
    (label): Completion => ({
      label,
      type: choice,
      apply: (view) =>
        view.dispatch({ changes: { from, to, insert: label }, selection: { anchor: from + label.length } }),
    }),
  )
  return { from: to, options, filter: false }
}

/** None of a choice is chosen before an arrow or the pointer is on it: a key meant for something else writes no finding. */
const noneChosen = EditorView.updateListener.of(({ view, state, startState }) => {
  const opened = currentCompletions(state)
  if (opened === currentCompletions(startState) || opened[0]?.type !== choice) return
  view.dispatch({ effects: setSelectedCompletion(-1) })
})

/** Enter that is held after a call does not put a line in a field's place. */
const keepField: Command = ({ state }) => selectedField(state) !== undefined

export const fields: Extension = [
  marked,
  noneChosen,
  Prec.high(
    keymap.of([
      { key: 'Enter', run: keepField },
      { key: 'Tab', run: go(true) },
      { key: 'Shift-Tab', run: go(false) },
    ]),
  ),
]
