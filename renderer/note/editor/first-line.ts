import { isolateHistory } from '@codemirror/commands'
import { type Extension, Prec, StateEffect, StateField } from '@codemirror/state'
import { type Command, Decoration, EditorView, keymap, WidgetType } from '@codemirror/view'

/**
 * The first line of a note stands before the caret of an empty section, and follows the record, until somebody types: then
 * it is text, an act of its own for undo. Escape leaves it out. So nobody's note says what they never saw, and a visit
 * in which nothing was typed has no note.
 */

const offer = StateEffect.define<string | null>()
/** Written, or left out. */
const settled = StateEffect.define<null>()

const offered = StateField.define<string | null>({
  create: () => null,
  update(line, { effects }) {
    const last = effects.findLast((each) => each.is(offer))
    if (effects.some((each) => each.is(settled))) return null
    return last ? last.value : line
  },
  provide: (field) => [
    EditorView.decorations.compute([field, 'doc'], (state) => {
      const line = state.field(field)
      if (line === null || state.doc.length > 0) return Decoration.none
      return Decoration.set([
        Decoration.widget({ widget: new Shown('first-line', `${line} `), side: -1 }).range(0),
        Decoration.widget({ widget: new Shown('first-line-hint', 'Esc leaves it out'), side: 1 }).range(0),
      ])
    }),
    EditorView.contentAttributes.compute([field, 'doc'], (state): Record<string, string> => {
      const line = state.field(field)
      if (line === null || state.doc.length > 0) return {}
      return { 'aria-description': `Begins with: ${line} Escape leaves it out.` }
    }),
  ],
})

class Shown extends WidgetType {
  readonly #className: string
  readonly #text: string
  constructor(className: string, text: string) {
    super()
    this.#className = className
    this.#text = text
  }
  override eq(other: Shown): boolean {
    return other.#className === this.#className && other.#text === this.#text
  }
  override toDOM(view: EditorView): HTMLElement {
    const box = view.dom.ownerDocument.createElement('span')
    box.className = this.#className
    box.textContent = this.#text
    // Said by the description.
    box.setAttribute('aria-hidden', 'true')
    return box
  }
}

/** What is offered from now on; null: nothing. */
export function offerLine(view: EditorView, line: string | null): void {
  if (view.state.field(offered, false) !== line) view.dispatch({ effects: offer.of(line) })
}

const pending = ({ state }: EditorView): string | null =>
  state.doc.length === 0 ? (state.field(offered, false) ?? null) : null

/** Writes what is offered, as an act of its own; answers whether there was something. */
export function settleLine(view: EditorView): boolean {
  const line = pending(view)
  if (line === null) return false
  const insert = `${line} `
  view.dispatch({
    changes: { from: 0, insert },
    selection: { anchor: insert.length },
    effects: settled.of(null),
    annotations: isolateHistory.of('full'),
    userEvent: 'input.complete',
  })
  return true
}

const leaveOut: Command = (view) => {
  if (pending(view) === null) return false
  view.dispatch({ effects: settled.of(null) })
  return true
}

/** Written before what a key or an event brings, which goes on as ever. */
const before = (view: EditorView): false => {
  settleLine(view)
  return false
}

/** `onSettled`: it was written or left out, and is not to be offered again. */
export const firstLine = (onSettled: () => void): Extension => [
  offered,
  EditorView.updateListener.of(({ transactions }) => {
    if (transactions.some(({ effects }) => effects.some((each) => each.is(settled)))) onSettled()
  }),
  EditorView.inputHandler.of((view, _from, _to, text) => {
    if (view.compositionStarted || !settleLine(view)) return false
    const at = view.state.doc.length
    view.dispatch({
      changes: { from: at, insert: text },
      selection: { anchor: at + text.length },
      userEvent: 'input.type',
      scrollIntoView: true,
    })
    return true
  }),
  EditorView.domEventHandlers({ paste: (_, view) => before(view), drop: (_, view) => before(view) }),
  Prec.highest(
    keymap.of([
      { key: 'Enter', run: before, shift: before },
      { key: 'ArrowRight', run: settleLine },
      { key: 'End', run: settleLine },
      { key: 'Escape', run: leaveOut },
      { key: 'Backspace', run: leaveOut },
    ]),
  ),
]
