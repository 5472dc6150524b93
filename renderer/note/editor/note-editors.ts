import { invertedEffects, isolateHistory, undo } from '@codemirror/commands'
import { type Extension, StateEffect } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import type { PhraseText } from '../../../main/clinical/phrases/phrase.ts'
import type { SectionCode } from '../../../preload/views/index.ts'
import { firstField, selectField } from './fields.ts'
import { settleLine } from './first-line.ts'
import type { Call } from './phrase-completion.ts'

/** An act that wrote into several sections: taken back in one of them, it is taken back in all. */
const written = StateEffect.define<number>()
const takenBack = StateEffect.define<number>()

const inverted = invertedEffects.of(({ effects }) =>
  effects.flatMap((effect) => {
    if (effect.is(written)) return [takenBack.of(effect.value)]
    return effect.is(takenBack) ? [written.of(effect.value)] : []
  }),
)

let acts = 0

/** The open editors of one note, for what writes into more than one of its sections. */
export class NoteEditors {
  readonly #views = new Map<SectionCode, EditorView>()
  /** Of each section the act that was its last change. */
  readonly #last = new Map<EditorView, number>()

  /** Goes with the editor that is then told of by `opened`. */
  readonly extension: Extension = [
    inverted,
    EditorView.updateListener.of(({ view, docChanged, transactions }) => {
      if (!docChanged) return
      const effects = transactions.flatMap((one) => one.effects)
      const act = effects.find((effect) => effect.is(written))
      if (act) this.#last.set(view, act.value)
      else this.#last.delete(view)
      for (const effect of effects) if (effect.is(takenBack)) this.#takeBack(effect.value, view)
    }),
  ]

  opened(code: SectionCode, view: EditorView): void {
    this.#views.set(code, view)
  }

  closed(code: SectionCode, view: EditorView): void {
    if (this.#views.get(code) === view) this.#views.delete(code)
    this.#last.delete(view)
  }

  of(code: SectionCode): EditorView | undefined {
    return this.#views.get(code)
  }

  /**
   * Writes these texts as one act, each as if typed: in the section of the call in its place, in any other at the end, on a
   * line of its own. The keyboard goes to the first field of what was written there, else behind it.
   */
  write(texts: PhraseText[], here: SectionCode, call: Call | null): void {
    const view = this.#views.get(here)
    // The visit may have become a colleague's while what is written was read.
    if (!view || view.state.readOnly) return
    const act = ++acts
    const mine = texts.filter(({ section }) => section === null || section === here)
    for (const { section, text } of texts) {
      const other = section !== null && section !== here ? this.#views.get(section) : undefined
      if (other) this.#add(other, text, act)
    }
    settleLine(view)
    const { from, to } = placeOf(view, call)
    const isOnALine = from === 0 || call !== null || view.state.sliceDoc(from - 1, from) === '\n'
    // As long as it is in the editor, whatever its line ends were.
    const insert = view.state.toText((isOnALine ? '' : '\n') + mine.map(({ text }) => text).join('\n'))
    view.dispatch({
      changes: { from, to, insert },
      selection: { anchor: from + insert.length },
      effects: written.of(act),
      annotations: isolateHistory.of('full'),
      userEvent: 'input.complete',
      scrollIntoView: true,
    })
    view.focus()
    const field = firstField(insert.toString())
    if (field) selectField(view, { ...field, from: from + field.from, to: from + field.to })
  }

  #add(view: EditorView, text: string, act: number): void {
    settleLine(view)
    const { doc } = view.state
    const begin = doc.length === 0 || doc.toString().endsWith('\n') ? '' : '\n'
    view.dispatch({
      changes: { from: doc.length, insert: begin + text },
      effects: written.of(act),
      annotations: isolateHistory.of('full'),
      userEvent: 'input.complete',
    })
  }

  /** Where a section was changed since, its own part of the act stays, and its own undo takes it back. */
  #takeBack(act: number, from: EditorView): void {
    for (const [view, last] of [...this.#last])
      if (view !== from && last === act) queueMicrotask(() => undo(view))
  }
}

/** Where it was called, as long as that still stands there; else where the caret is, and at the end where nothing was typed. */
function placeOf({ state }: EditorView, call: Call | null): Call {
  const end = state.doc.length
  if (call === null) return { from: end, to: end }
  if (call.to <= end && state.sliceDoc(call.from, call.to).startsWith('.')) return call
  const { head } = state.selection.main
  return { from: head, to: head }
}
