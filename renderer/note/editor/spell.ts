import { type Completion, type CompletionSource, startCompletion } from '@codemirror/autocomplete'
import { type Diagnostic, forceLinting, forEachDiagnostic, linter } from '@codemirror/lint'
import { type Extension, StateEffect } from '@codemirror/state'
import { type Command, type EditorView, keymap } from '@codemirror/view'
import { usePreferences } from '../../base/preferences.ts'
import { wordsOf } from './spell-words.ts'
import type { Answered, Asked } from './spell-worker.ts'

/**
 * Words that are in no dictionary of this machine are underlined once one pauses; Alt+Enter in one offers what was meant.
 * Chromium's own spelling would download a dictionary, or send the words, and is off.
 */

/** Of this window: what was judged, with what may have been meant; null: it is right. */
const judged = new Map<string, string[] | null>()
let worker: Worker | undefined
let asked = 0
const waiting = new Map<number, () => void>()

/** What was judged are words of notes: on a lock they go with them. */
export const forgetWords = (): void => judged.clear()

function ask(words: string[]): Promise<void> {
  if (!worker) {
    worker = new Worker(new URL('./spell-worker.ts', import.meta.url), { type: 'module' })
    worker.addEventListener('message', ({ data: { id, wrong } }: MessageEvent<Answered>) => {
      for (const [word, suggestions] of wrong) judged.set(word, suggestions)
      waiting.get(id)?.()
      waiting.delete(id)
    })
  }
  const id = ++asked
  for (const word of words) judged.set(word, null)
  worker.postMessage({ id, words } satisfies Asked)
  return new Promise((done) => waiting.set(id, done))
}

async function misspelled(view: EditorView): Promise<Diagnostic[]> {
  if (!usePreferences.getState().spelling || view.state.readOnly) return []
  const words = wordsOf(view.state.doc.toString())
  const unknown = [...new Set(words.map(({ word }) => word))].filter((word) => !judged.has(word))
  if (unknown.length > 0) await ask(unknown)
  const { head } = view.state.selection.main
  return words.flatMap(({ from, to, word }): Diagnostic[] => {
    const meant = judged.get(word)
    // The word that is being typed is not at its end yet.
    if (!meant || (view.hasFocus && head > from && head <= to)) return []
    return [
      {
        from,
        to,
        severity: 'hint',
        markClass: 'note-misspelled',
        message: `“${word}” is in no dictionary here. Alt+Enter in it offers others.`,
        actions: [
          ...meant.map((name) => ({ name, apply: replace(name) })),
          { name: 'Keep it', apply: (view: EditorView) => keep(view, word) },
        ],
      },
    ]
  })
}

const replace = (word: string) => (view: EditorView, from: number, to: number) =>
  view.dispatch({ changes: { from, to, insert: word }, userEvent: 'input.complete' })

/** A word is left as it is: what is underlined is judged again. */
const kept = StateEffect.define<null>()

function keep(view: EditorView, word: string): void {
  judged.set(word, null)
  view.dispatch({ effects: kept.of(null) })
  forceLinting(view)
}

type Found = { from: number; to: number; word: string }

function at({ state }: EditorView | { state: EditorView['state'] }): Found | null {
  const { head } = state.selection.main
  let found: Found | null = null
  forEachDiagnostic(state, ({ markClass }, from, to) => {
    if (markClass === 'note-misspelled' && from <= head && head <= to)
      found = { from, to, word: state.sliceDoc(from, to) }
  })
  return found
}

/** What may have been meant by the word at the caret, where it was asked for. */
export const meantAtCaret: CompletionSource = ({ state, explicit }) => {
  const found = explicit ? at({ state }) : null
  if (!found) return null
  const { from, to, word } = found
  const options: Completion[] = (judged.get(word) ?? []).map((label) => ({
    label,
    apply: (view) => replace(label)(view, from, to),
  }))
  return {
    from: state.selection.main.head,
    options: [...options, { label: `Keep “${word}”`, apply: (view) => keep(view, word) }],
    filter: false,
  }
}

const offerMeant: Command = (view) => at(view) !== null && startCompletion(view)

export const spelling: Extension = [
  linter(misspelled, {
    delay: 800,
    needsRefresh: ({ transactions }) =>
      transactions.some(({ effects }) => effects.some((each) => each.is(kept))),
  }),
  keymap.of([{ key: 'Alt-Enter', run: offerMeant }]),
]
