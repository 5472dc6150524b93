import { useEffect, useId, useRef } from 'react'
import { formatDate } from '../../preload/dates.ts'
import { Button } from '../ui/Button.tsx'

/** "Recorded as died on Oct 2, 2026. Go on?" `deceased` as in `QueueRow`. */
export const deceasedQuestion = (deceased: string): string =>
  deceased === 'unknown'
    ? 'Recorded as died, date not recorded. Go\u00a0on?'
    : `Recorded as died on ${formatDate(deceased)}. Go\u00a0on?`

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
  const words = useId()
  const goOn = useRef<HTMLDivElement>(null)
  useEffect(() => goOn.current?.querySelector('button')?.focus(), [])
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is of a form
    <div
      ref={goOn}
      className="ask-deceased"
      role="group"
      aria-labelledby={words}
      onKeyDown={(event) => {
        // The press that claimed, held a moment too long, is no answer.
        if (event.key === 'Enter' && event.repeat) event.preventDefault()
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onLeave()
      }}
    >
      <p className="words-stop" id={words} role="alert">
        {deceasedQuestion(deceased)}
      </p>
      <div className="ask-deceased-acts">
        <Button small onClick={onGoOn}>
          Go on
        </Button>
        <Button small onClick={onLeave}>
          Leave it
        </Button>
      </div>
    </div>
  )
}
