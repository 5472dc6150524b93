import { useRef, useState } from 'react'
import { localDay } from '../../main/clinical/dates.ts'
import { saysWhy } from '../../main/clinical/reason.ts'
import type { VisitView } from '../../preload/views/index.ts'
import { useAction } from '../base/actions.ts'
import { useCommand } from '../base/commands.ts'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { reachedByPhone } from './actions.ts'

/** The visit was left with nobody on record as reached, and goes on until it is signed. */
export const mayHaveBeenReached = ({ state, reached, endedHow }: VisitView): boolean =>
  state === 'note-unsigned' && !reached && endedHow === null

/** Says afterwards that the patient was reached by phone: when, why so, and it stays on record that it was said only now. */
export function ReachedByPhone({ visit, first }: { visit: VisitView; first: boolean }) {
  const [asking, setAsking] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  useAction(reachedByPhone, { when: first && !asking, run: () => button.current?.focus() })
  const close = () => {
    setAsking(false)
    // The button is there again with the next drawing.
    requestAnimationFrame(() => button.current?.focus())
  }
  if (asking) return <PhoneForm encounterId={visit.encounterId} onClose={close} />
  return (
    <Button ref={button} small onClick={() => setAsking(true)}>
      {reachedByPhone.title} …
    </Button>
  )
}

function PhoneForm({ encounterId, onClose }: { encounterId: string; onClose: () => void }) {
  const { run, error, isPending } = useCommand('visit.recordEarlierContact')
  const [date, setDate] = useState(() => localDay(Date.now()))
  const [time, setTime] = useState('')
  const [reason, setReason] = useState('')
  const at = new Date(`${date}T${time}`)
  const ready = !Number.isNaN(at.getTime()) && saysWhy(reason) && !isPending
  return (
    <form
      className="consent-form"
      aria-label={reachedByPhone.title}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) void run({ encounterId, since: at.toISOString(), reason: reason.trim() })
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        // A dialog around it stays.
        event.stopPropagation()
        onClose()
      }}
    >
      <div className="phone-when">
        <Field label="On" type="date" value={date} onChange={(event) => setDate(event.target.value)} />
        <Field
          label="Since"
          type="time"
          value={time}
          autoFocus
          onChange={(event) => setTime(event.target.value)}
        />
      </div>
      <Field
        label="Why by phone"
        value={reason}
        maxLength={200}
        onChange={(event) => setReason(event.target.value)}
      />
      <p className="quieter">
        It is recorded that you say so only now. When you left the visit stays as it is.
      </p>
      <div className="location-acts">
        <Button small onClick={onClose}>
          Cancel
        </Button>
        <Button small kind="accent" type="submit" aria-disabled={!ready}>
          Record contact
        </Button>
      </div>
      <InlineError problem={error} />
    </form>
  )
}
