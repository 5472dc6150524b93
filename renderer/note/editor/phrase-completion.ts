import {
  acceptCompletion,
  autocompletion,
  type Completion,
  CompletionContext,
  type CompletionSource,
  closeCompletion,
  completionStatus,
} from '@codemirror/autocomplete'
import { type Extension, Prec } from '@codemirror/state'
import { type Command, type EditorView, keymap } from '@codemirror/view'
import { findPhrases, type Phrase, phraseTexts } from '../../../main/clinical/phrases/phrase.ts'
import { choicesOfField } from './fields.ts'
import { meantAtCaret } from './spell.ts'

/** Where a phrase was called: the dot and its letters, which it takes the place of. */
export type Call = { from: number; to: number }

export type PhraseCalls = {
  /** All that can be called now. */
  phrases(): readonly Phrase[]
  /** A key was pressed on one in the list. */
  onCall(phrase: Phrase, call: Call, view: EditorView): void
}

const calling = /(?<![\w.])\.[a-z][a-z0-9-]*/i

/** Offers what a dot and a letter may mean. Nothing is written before a key is pressed on it in the list. */
export function phraseCompletion(calls: PhraseCalls): Extension {
  const source: CompletionSource = (context) => {
    const call = context.matchBefore(calling)
    if (!call) return null
    const found = findPhrases(calls.phrases(), call.text.slice(1))
    if (found.length === 0) return null
    return { from: call.from, options: found.map((phrase) => optionOf(phrase, calls)), filter: false }
  }
  /** While the list is made anew for the last letter it takes no key: a name that stands there whole is called all the same. */
  const callByName: Command = (view) => {
    const { state } = view
    const { from, to } = state.selection.main
    if (state.readOnly || from !== to || completionStatus(state) === null) return false
    const call = new CompletionContext(state, to, false, view).matchBefore(calling)
    const [phrase] = call ? findPhrases(calls.phrases(), call.text.slice(1)) : []
    if (!call || phrase?.name.toLowerCase() !== call.text.slice(1).toLowerCase()) return false
    closeCompletion(view)
    calls.onCall(phrase, { from: call.from, to: call.to }, view)
    return true
  }
  const accept: Command = (view) => acceptCompletion(view) || callByName(view)
  return [
    autocompletion({
      override: [source, choicesOfField, meantAtCaret],
      icons: false,
      // The key of who types fast is meant for the list, too; where it was not, it is one undo away.
      interactionDelay: 0,
      tooltipClass: () => 'phrase-list',
      optionClass: () => 'phrase-option',
    }),
    Prec.highest(
      keymap.of([
        { key: 'Tab', run: accept },
        { key: 'Enter', run: accept },
      ]),
    ),
  ]
}

const optionOf = (phrase: Phrase, calls: PhraseCalls): Completion => ({
  label: `.${phrase.name}`,
  detail: phrase.title,
  info: () => ({ dom: preview(phrase) }),
  apply: (view, _, from, to) => calls.onCall(phrase, { from, to }, view),
})

/** What would stand there, before it does. */
function preview(phrase: Phrase): HTMLElement {
  const box = document.createElement('div')
  box.className = 'phrase-preview'
  const line = (className: string, text: string) => {
    const each = document.createElement('p')
    each.className = className
    each.textContent = text
    box.append(each)
  }
  for (const { section, text } of phraseTexts(phrase, [], null)) {
    if (section) line('overline', section)
    line('phrase-text', text)
  }
  if (phrase.boxes.length > 0)
    line('phrase-boxes', `Asks: ${phrase.boxes.map(({ label }) => label).join(', ')}`)
  if (phrase.source) line('phrase-source', phrase.source)
  return box
}
