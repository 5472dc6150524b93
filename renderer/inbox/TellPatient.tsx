import { useEffect, useRef } from 'react'
import type { Problem } from '../../preload/contract/index.ts'
import type { ResultView } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { Button } from '../ui/Button.tsx'
import { LongField } from '../ui/Field.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { RadioGroup } from '../ui/RadioGroup.tsx'
import { sendTold } from './actions.ts'

export type Telling = ResultView['told'][number]['how']
export type Told = { how: Telling; text: string }

const hows: [Telling, string][] = [
  ['message', 'Message'],
  ['called', 'Called'],
  ['not-reached', 'Called, not reached'],
]

/** A message is offered only where somebody delivers it. */
const howsOf = ({ delivers }: ResultView) => hows.filter(([how]) => delivers || how !== 'message')

/** How a patient is told; where nobody has chosen, or what was chosen is not offered: what is critical by a call. */
export function howOf(result: ResultView, chosen: string | null | undefined): Telling {
  const offered = howsOf(result).find(([how]) => how === chosen)?.[0]
  return offered ?? (result.delivers && result.urgency !== 'critical' ? 'message' : 'called')
}

/** What the patient was told of a result, and how. */
export function TellPatient({
  result,
  taskId,
  digest,
  told: { how, text },
  onChange,
  onTold,
  onRefused,
  onClose,
}: {
  result: ResultView
  taskId: string
  /** Of what was read. */
  digest: string
  told: Told
  onChange: (told: Told) => void
  onTold: (acknowledged: boolean) => void
  onRefused: (problem: Problem) => void
  onClose: () => void
}) {
  const { run, isPending, error } = useCommand('inbox.tell')
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.querySelector('textarea')?.focus(), [])
  // Who was not reached is still to be told: the result stays. So does one that nobody can have read yet.
  const also = result.acknowledged === null && how !== 'not-reached' && result.state !== 'loading'
  const ready = how === 'not-reached' || text.trim() !== ''
  const send = async () => {
    if (isPending) return
    const answer = await run({ taskId, digest, how, text, acknowledge: also })
    if (answer.ok) onTold(also)
    else onRefused(answer.problem)
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
        options={howsOf(result)}
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
          The practice’s system delivers it; whether it was read stands here once that says so. Urgent news:
          call.
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
