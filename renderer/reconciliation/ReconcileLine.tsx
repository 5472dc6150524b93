import { type FormEvent, type KeyboardEvent, useRef } from 'react'
import { formatMoment } from '../../main/clinical/dates.ts'
import type { Answer } from '../../main/clinical/medications/reconciled.ts'
import type { ReconciledLine } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { saidText, useText } from '../chart/medication-labels.ts'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { answeredText } from './answered-text.ts'
import type { Typed } from './typed.ts'

const acts = [
  { key: 't', label: 'Takes it', is: 'takes' },
  { key: 'd', label: 'Differently', is: 'otherwise' },
  { key: 'n', label: 'Does not take it', is: 'not' },
] as const

/** One medicine: where it is from, and what the patient says of it. */
export function ReconcileLine({
  encounterId,
  line,
  typed,
  onTyped,
  onDone,
}: {
  encounterId: string
  line: ReconciledLine
  typed: Typed
  onTyped: (change: Partial<Typed>) => void
  /** It is answered: the keyboard goes on. */
  onDone: () => void
}) {
  const { medicine, source, fill, answer } = line
  const { id, type = 'MedicationRequest', text, dosage } = medicine
  const give = useCommand('reconciliation.answer')
  const back = useCommand('reconciliation.takeBack')
  const first = useRef<HTMLButtonElement>(null)
  const of = { encounterId, medicine: { type, id } }
  const writing = typed.of === id
  const say = async (is: Answer, words: string) => {
    if (give.isPending) return
    const result = await give.run({ ...of, answer: is, words })
    if (!result.ok) return
    if (writing) onTyped({})
    onDone()
  }
  const begin = (is: Answer) => {
    if (is === 'takes') return void say(is, '')
    onTyped({ of: id, answer: is, words: answer?.is === is ? answer.words : '' })
  }
  const takeBack = async () => {
    if (answer && !back.isPending) await back.run(of)
  }
  const keys = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return
    const key = event.key.toLowerCase()
    const act = acts.find((one) => one.key === key)
    if (!act && key !== 'z') return
    event.preventDefault()
    event.stopPropagation()
    if (act) begin(act.is)
    else void takeBack()
  }
  const use = useText(medicine)
  const earlier = answer === null && medicine.said ? saidText(medicine.said) : null
  return (
    <li
      className="reconcile-line"
      aria-label={text}
      data-line={id}
      data-asked={answer ? '' : undefined}
      onKeyDown={keys}
    >
      <div className="reconcile-said">
        <span>
          <strong>{text}</strong>
          {dosage && <span className="quiet"> {dosage}</span>}
          {use && !answer && !earlier && <span className="tone-warn"> · {use}</span>}
        </span>
        <span className="quieter">
          {[source, fill?.replace(/\.$/, ''), earlier].filter(Boolean).join(' · ')}
        </span>
        {answer && (
          <span className={answer.is === 'otherwise' || answer.is === 'not' ? 'tone-warn' : 'reconcile-kept'}>
            {answerText(answer)}
          </span>
        )}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would be framed */}
      <div className="reconcile-acts" role="group" aria-label={`What the patient says of ${text}`}>
        {acts.map(({ key, label, is }, n) => (
          <Button
            key={key}
            ref={n === 0 ? first : undefined}
            small
            aria-pressed={answer?.is === is || (is === 'takes' && answer?.is === 'added')}
            aria-keyshortcuts={key.toUpperCase()}
            onClick={() => begin(is)}
          >
            {label} <kbd>{key.toUpperCase()}</kbd>
          </Button>
        ))}
        <Button
          small
          kind="bare"
          aria-pressed={answer === null}
          aria-keyshortcuts="Z"
          onClick={() => {
            // Of one that was added the line is gone with it.
            if (answer?.is === 'added') onDone()
            void takeBack()
          }}
        >
          {answer?.is === 'added' ? 'Take back' : 'Not asked'} <kbd>Z</kbd>
        </Button>
      </div>
      {writing && (
        <InWords
          typed={typed}
          pending={give.isPending}
          onTyped={onTyped}
          onSay={(words) => void say(typed.answer === 'not' ? 'not' : 'otherwise', words)}
          onCancel={() => {
            onTyped({})
            first.current?.focus()
          }}
        />
      )}
      <InlineError problem={give.error ?? back.error} />
    </li>
  )
}

function InWords({
  typed,
  pending,
  onTyped,
  onSay,
  onCancel,
}: {
  typed: Typed
  pending: boolean
  onTyped: (change: Partial<Typed>) => void
  onSay: (words: string) => void
  onCancel: () => void
}) {
  const ready = typed.words.trim() !== '' && !pending
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (ready) onSay(typed.words.trim())
  }
  return (
    <form className="reconcile-words" autoComplete="off" onSubmit={send}>
      <Field
        label={typed.answer === 'not' ? 'Why it is not taken' : 'How it is taken'}
        value={typed.words}
        maxLength={300}
        autoFocus
        onChange={(event) => onTyped({ ...typed, words: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          onCancel()
        }}
      />
      <Button small kind="accent" type="submit" disabled={!ready}>
        Record
      </Button>
    </form>
  )
}

/** "Takes it as written · Dr Amari, Nov 30, 2026, 3:02 PM" */
function answerText({ is, words, at, by }: NonNullable<ReconciledLine['answer']>): string {
  return [answeredText({ is, words }), [by, at && formatMoment(at)].filter(Boolean).join(', ')]
    .filter(Boolean)
    .join(' · ')
}
