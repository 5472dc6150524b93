import { useEffect, useRef, useState } from 'react'
import type { Output } from '../../preload/contract/index.ts'
import type { ResultView } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { useFormDraft } from '../base/form-draft.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { Button } from '../ui/Button.tsx'
import { Field, LongField } from '../ui/Field.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { RadioGroup } from '../ui/RadioGroup.tsx'
import { acknowledge, sendTold, tellPatient } from './actions.ts'

type Telling = Output<'inbox.result'>['told'][number]['how']
type Told = { how: Telling; text: string }

/** What is done about a result: acknowledged, with a comment, and the patient told. */
export function ResultActs({
  result,
  taskId,
  onDone,
}: {
  result: ResultView
  taskId: string
  /** It is acknowledged. */
  onDone: () => void
}) {
  const [telling, setTelling] = useState(false)
  const [comment, setComment] = useState('')
  const [told, setTold] = useState<Told>({ how: 'message', text: '' })
  const draft = useFormDraft(taskId, 'result', { comment, ...told }, (kept) => {
    setComment(kept.comment ?? '')
    setTold({ how: hows.find(([how]) => how === kept.how)?.[0] ?? 'message', text: kept.text ?? '' })
    if (kept.text) setTelling(true)
  })
  const { run, isPending, error } = useCommand('inbox.acknowledge')
  const button = useRef<HTMLButtonElement>(null)
  const done = result.acknowledged !== null
  const why = result.state === 'loading' ? 'The report is still being loaded.' : true
  const run1 = async () => {
    if (isPending) return
    const answer = await run({ taskId, comment })
    if (!answer.ok) return
    draft.forget()
    onDone()
  }
  return (
    <section className="result-acts" aria-label="What to do">
      {telling ? (
        <TellPatient
          result={result}
          taskId={taskId}
          told={told}
          onChange={setTold}
          onTold={(also) => {
            if (also) draft.forget()
            setTold({ how: 'message', text: '' })
            setTelling(false)
            if (also) onDone()
          }}
          onClose={() => {
            setTelling(false)
            requestAnimationFrame(() => button.current?.focus())
          }}
        />
      ) : (
        <>
          {!done && (
            <Field
              label="Comment, if any"
              value={comment}
              maxLength={1000}
              onChange={(event) => setComment(event.target.value)}
            />
          )}
          <div className="section-acts">
            {!done && (
              <ActionButton
                action={acknowledge}
                when={why}
                run={() => void run1()}
                kind="next"
                withKeys
                disabled={isPending}
              />
            )}
            <ActionButton
              ref={button}
              action={tellPatient}
              run={() => setTelling(true)}
              kind={done ? 'plain' : 'accent'}
              withKeys
            />
            {why !== true && <span className="quiet">{why}</span>}
          </div>
          <InlineError problem={error} />
        </>
      )}
    </section>
  )
}

const hows: [Telling, string][] = [
  ['message', 'Message'],
  ['called', 'Called'],
  ['not-reached', 'Called, not reached'],
]

function TellPatient({
  result,
  taskId,
  told: { how, text },
  onChange,
  onTold,
  onClose,
}: {
  result: ResultView
  taskId: string
  told: Told
  onChange: (told: Told) => void
  onTold: (acknowledged: boolean) => void
  onClose: () => void
}) {
  const { run, isPending, error } = useCommand('inbox.tell')
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.querySelector('textarea')?.focus(), [])
  // Who was not reached is still to be told: the result stays.
  const also = result.acknowledged === null && how !== 'not-reached'
  const ready = how === 'not-reached' || text.trim() !== ''
  const send = async () => {
    if (isPending) return
    const answer = await run({ taskId, how, text, acknowledge: also })
    if (answer.ok) onTold(also)
  }
  return (
    <div ref={box} className="result-tell">
      <h4 className="overline">
        Tell {result.patientName}
        {result.phone && <span className="figures"> · {result.phone}</span>}
      </h4>
      <RadioGroup<Telling>
        label="How"
        value={how}
        options={hows}
        onChoose={(chosen) => onChange({ how: chosen, text })}
        hideLabel
      />
      <LongField
        label={how === 'message' ? 'In plain words, to the patient' : 'What was said'}
        rows={4}
        maxLength={4000}
        value={text}
        onChange={(event) => onChange({ how, text: event.target.value })}
      />
      {how === 'message' && (
        <p className="quieter">
          It is kept as a message of the practice to the patient; whether it was read stands here once the
          practice’s system says so. Urgent news: call.
        </p>
      )}
      <InlineError problem={error} />
      <div className="section-acts">
        <ActionButton
          action={sendTold}
          when={ready ? true : 'Write what the patient was told.'}
          run={() => void send()}
          kind="next"
          withKeys
          disabled={isPending}
        >
          {also ? `${doneLabels[how]} and acknowledge` : doneLabels[how]}
        </ActionButton>
        <Button onClick={onClose}>Not now</Button>
      </div>
    </div>
  )
}

const doneLabels: Record<Telling, string> = {
  message: 'Send',
  called: 'Record the call',
  'not-reached': 'Record the attempt',
}
