import { useRef, useState } from 'react'
import { formatMoment, localDay } from '../../main/clinical/dates.ts'
import { saysWhy } from '../../main/clinical/reason.ts'
import type { VisitView } from '../../preload/views/index.ts'
import { useAction } from '../base/actions.ts'
import { useCommand } from '../base/commands.ts'
import { useFormDraft, useReopenedForm } from '../base/form-draft.ts'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { reachedByPhone } from './actions.ts'
import type { AfterAct } from './ask-next.ts'

/** The visit was left with nobody on record as reached, and goes on until it is signed. */
export const mayHaveBeenReached = ({ state, reached, endedHow }: VisitView): boolean =>
  state === 'note-unsigned' && !reached && endedHow === null

/** Says afterwards that the patient was reached by phone: when, why so, and it stays on record that it was said only now. */
export function ReachedByPhone({
  visit,
  first,
  after,
}: {
  visit: VisitView
  first: boolean
  after?: AfterAct
}) {
  const [asking, setAsking] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  useReopenedForm(first ? visit.encounterId : null, 'contact', () => setAsking(true))
  useAction(reachedByPhone, { when: first && !asking, run: () => button.current?.focus() })
  const close = () => {
    setAsking(false)
    // The button is there again with the next drawing.
    requestAnimationFrame(() => button.current?.focus())
  }
  if (asking) return <PhoneForm visit={visit} onClose={close} after={after} />
  return (
    <Button ref={button} small onClick={() => setAsking(true)}>
      {reachedByPhone.title} …
    </Button>
  )
}

function PhoneForm({
  visit: { encounterId, leftAt },
  onClose,
  after,
}: {
  visit: VisitView
  onClose: () => void
  after: AfterAct | undefined
}) {
  const { run, error, isPending } = useCommand('visit.recordEarlierContact')
  const [values, setValues] = useState(() => ({
    date: localDay(Date.now()),
    time: '',
    until: '',
    reason: '',
  }))
  const draft = useFormDraft(encounterId, 'contact', values, (kept) => setValues({ ...values, ...kept }))
  const { date, time, until, reason } = values
  const change = (more: Partial<typeof values>) => setValues({ ...values, ...more })
  const at = new Date(`${date}T${time}`)
  // A person says the minute.
  const isAfterLeaving = leftAt !== null && at.getTime() >= startOfMinute(Date.parse(leftAt))
  const over = leftAt === null ? null : laterOn(at, until)
  const close = () => {
    draft.forget()
    onClose()
  }
  const record = async () => {
    after?.acted()
    const result = await run({
      encounterId,
      since: at.toISOString(),
      until: over?.toISOString() ?? null,
      reason: reason.trim(),
    })
    if (result.ok) draft.forget()
    else after?.refused()
  }
  const isTimed = !Number.isNaN(at.getTime()) && (over !== null || (!isAfterLeaving && until === ''))
  const ready = isTimed && saysWhy(reason) && !isPending
  return (
    <form
      className="consent-form"
      aria-label={reachedByPhone.title}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) void record()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        // A dialog around it stays.
        event.stopPropagation()
        close()
      }}
    >
      <div className="phone-when">
        <Field
          label="On"
          type="date"
          value={date}
          onChange={(event) => change({ date: event.target.value })}
        />
        <Field
          label="Since"
          type="time"
          value={time}
          autoFocus
          onChange={(event) => change({ time: event.target.value })}
        />
        {leftAt !== null && (
          <Field
            label="Until"
            type="time"
            value={until}
            onChange={(event) => change({ until: event.target.value })}
          />
        )}
      </div>
      <Field
        label="Why by phone"
        value={reason}
        maxLength={200}
        onChange={(event) => change({ reason: event.target.value })}
      />
      <p className="quieter">
        It is recorded that you say so only now.{' '}
        {leftAt !== null && whatOfTheEnd(leftAt, isAfterLeaving, at, over, until)}
      </p>
      <div className="location-acts">
        <Button small onClick={close}>
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

/** Longer ones are a slip of the hand that would make it the next day; no rule of practice. */
const mostHoursOfCall = 12

/** What becomes of the time of a visit that was left; an end on another day is said with its day. */
function whatOfTheEnd(
  leftAt: string,
  isAfterLeaving: boolean,
  since: Date,
  over: Date | null,
  until: string,
) {
  if (until !== '' && over === null && !Number.isNaN(since.getTime()))
    return `Until ${until} would be before the call began, or more than ${mostHoursOfCall} hours after.`
  const ended = over && `the call ended ${formatMoment(over.toISOString())}`
  if (isAfterLeaving)
    return `You left the visit before that, ${formatMoment(leftAt)}: its time becomes that of this call${ended ? `; ${ended}` : ''}.`
  if (over && over.getTime() > Date.parse(leftAt))
    return `The visit then lasted longer than you said: ${ended}.`
  return 'When you left the visit stays as it is.'
}

/** That time of the day, or of the next where a call went past midnight; null: none, or one that no call lasts to. */
function laterOn(since: Date, time: string): Date | null {
  const then = new Date(`${localDay(since.getTime())}T${time}`)
  if (then < since) then.setDate(then.getDate() + 1)
  const lasted = then.getTime() - since.getTime()
  return lasted >= 0 && lasted <= mostHoursOfCall * 3_600_000 ? then : null
}

const startOfMinute = (ms: number): number => Math.floor(ms / 60_000) * 60_000
