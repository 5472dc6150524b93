import { useRef, useState } from 'react'
import type { Problem } from '../../preload/contract/index.ts'
import type { ResultView } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { useFormDraft } from '../base/form-draft.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { Field } from '../ui/Field.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { acknowledge, tellPatient } from './actions.ts'
import { howOf, TellPatient } from './TellPatient.tsx'

/** What is done about a result: acknowledged, with a comment, and the patient told. */
export function ResultActs({
  result,
  taskId,
  seen,
  onDone,
}: {
  result: ResultView
  taskId: string
  /** It has been on screen for long enough to be meant. */
  seen: () => boolean
  /** It is acknowledged. */
  onDone: () => void
}) {
  const [telling, setTelling] = useState(false)
  const [comment, setComment] = useState('')
  const [told, setTold] = useState<{ how: string | null; text: string }>({ how: null, text: '' })
  const how = howOf(result, told.how)
  const draft = useFormDraft(taskId, 'result', { comment, text: told.text, how: told.how ?? '' }, (kept) => {
    setComment(kept.comment ?? '')
    setTold({ how: kept.how ?? null, text: kept.text ?? '' })
    if (kept.text) setTelling(true)
  })
  const { read, hasChanged, onRefused } = useRead(result)
  const { run, isPending, error } = useCommand('inbox.acknowledge')
  const [isEarly, setEarly] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const done = result.acknowledged !== null
  const why = result.state === 'loading' ? 'The report is still being loaded.' : true
  const press = async () => {
    if (isPending) return
    // The second of two quick presses was meant for the result before.
    setEarly(!seen())
    if (!seen()) return
    const answer = await run({ taskId, digest: read, comment })
    if (!answer.ok) return onRefused(answer.problem)
    draft.forget()
    onDone()
  }
  return (
    <section className="result-acts" aria-label="What to do">
      <p role="status" className="tone-warn result-notice">
        {hasChanged && 'This result has changed since you opened it. Read it again.'}
        {isEarly && !hasChanged && 'This result has just come up. Read it, then press again.'}
      </p>
      {telling ? (
        <TellPatient
          result={result}
          taskId={taskId}
          digest={read}
          told={{ how, text: told.text }}
          onChange={setTold}
          onTold={(also) => {
            if (also) draft.forget()
            setTold({ how: null, text: '' })
            setTelling(false)
            if (also) onDone()
          }}
          onRefused={onRefused}
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
                run={() => void press()}
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

/**
 * What the person has read of a result, by its digest: what stood there when all of it was first here. What comes while it is
 * open counts as read once they were told so.
 */
function useRead({ digest, state }: ResultView) {
  const [read, setRead] = useState<string | null>(null)
  if (read === null && state !== 'loading') setRead(digest)
  return {
    read: read ?? digest,
    hasChanged: read !== null && read !== digest,
    onRefused({ code }: Problem) {
      if (code === 'review-outdated') setRead(null)
    },
  }
}
