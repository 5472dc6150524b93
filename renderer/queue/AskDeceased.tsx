import { useEffect, useId, useRef } from 'react'
import { formatDate } from '../../main/clinical/dates.ts'
import { Button } from '../ui/Button.tsx'

/** "Recorded as deceased on Oct 2, 2026. Continue?" `deceased` as in `QueueRow`. */
export const deceasedQuestion = (deceased: string): string =>
  deceased === 'unknown'
    ? 'Recorded as deceased, date not recorded. Continue?'
    : `Recorded as deceased on ${formatDate(deceased)}. Continue?`

/** Asked where the visit was to be taken: Enter goes on, Escape leaves it. The keyboard is here until it is answered. */
export function AskDeceased({
  deceased,
  onGoOn,
  onLeave,
}: {
  deceased: string
  onGoOn: () => void
  onLeave: () => void
}) {
  const questionId = useId()
  const goOn = useRef<HTMLDivElement>(null)
  useEffect(() => goOn.current?.querySelector('button')?.focus(), [])
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is of a form
    <div
      ref={goOn}
      className="ask-deceased"
      role="group"
      aria-labelledby={questionId}
      onKeyDown={(event) => {
        // The press that claimed, held a moment too long, is no answer.
        if (event.key === 'Enter' && event.repeat) event.preventDefault()
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onLeave()
      }}
    >
      <p className="tone-stop" id={questionId} role="alert">
        {deceasedQuestion(deceased)}
      </p>
      <div className="ask-deceased-acts">
        <Button small onClick={onGoOn}>
          Continue
        </Button>
        <Button small onClick={onLeave}>
          Leave it
        </Button>
      </div>
    </div>
  )
}
