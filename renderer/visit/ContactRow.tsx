import { useRef, useState } from 'react'
import { formatMoment } from '../../main/clinical/dates.ts'
import { saysWhy } from '../../main/clinical/reason.ts'
import type { ContactView, VisitView } from '../../preload/views/index.ts'
import { useAction } from '../base/actions.ts'
import { useCommand } from '../base/commands.ts'
import { leaveCallOf } from '../call/live-call.ts'
import { Button } from '../ui/Button.tsx'
import { CaretDown } from '../ui/CaretDown.tsx'
import { Field } from '../ui/Field.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { Menu, MenuItem, MenuLine } from '../ui/Menu.tsx'
import { continueByPhone } from './actions.ts'
import { useAfterAct } from './ask-next.ts'
import { isEditable, isHeld } from './editable.ts'
import { mayHaveBeenReached, ReachedByPhone } from './ReachedByPhone.tsx'

/** Why nothing that the patient says can be recorded yet. */
export const reachFirst = 'Once the patient is reached, by video or by phone'

const reasons = [
  'Sound or picture did not hold.',
  'The patient has no camera.',
  'The patient asked for the phone.',
] as const

const ways: Record<ContactView['mode'], string> = {
  video: 'By video',
  audio: 'By voice, no picture',
  phone: 'By phone',
}

/** How the patient was reached, and the way to say that it goes on by phone: the call is made outside, the visit and its time go on. */
export function ContactRow({ visit, first }: { visit: VisitView; first: boolean }) {
  const { encounterId, contacts, reached } = visit
  const { run, error } = useCommand('visit.recordContact')
  const [asking, setAsking] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const byPhone = contacts.at(-1)?.mode === 'phone'
  const may = isHeld(visit) && !byPhone
  const after = useAfterAct(visit, contacts.at(-1)?.since ?? null)
  useAction(continueByPhone, { when: first && may, run: () => button.current?.focus() })

  const record = async (reason: string) => {
    after.acted()
    const result = await run({ encounterId, mode: 'phone', reason })
    if (!result.ok) return after.refused()
    // A call that went on would say again that they meet in it.
    leaveCallOf(encounterId)
    setAsking(false)
  }
  return (
    <>
      <Contacts visit={visit} />
      {contacts.length === 0 && (
        <span className={reached || isEditable(visit) ? 'quiet' : 'tone-warn'}>
          {reached ? 'How is not recorded' : isHeld(visit) ? 'Not reached yet' : 'Not reached'}
        </span>
      )}
      {mayHaveBeenReached(visit) && <ReachedByPhone visit={visit} first={first} after={after} />}
      {may && !asking && (
        <Menu
          button={
            <Button ref={button} small>
              {continueByPhone.title}
              <CaretDown />
            </Button>
          }
        >
          {reasons.map((reason) => (
            <MenuItem key={reason} onChoose={() => void record(reason)}>
              {reason.slice(0, -1)}
            </MenuItem>
          ))}
          <MenuLine />
          <MenuItem onChoose={() => setAsking(true)}>Another reason …</MenuItem>
        </Menu>
      )}
      {may && asking && <PhoneReason onRecord={record} onClose={() => setAsking(false)} />}
      <InlineError problem={error} />
    </>
  )
}

/** The latest three, and who had the visit where that was a colleague. */
function Contacts({ visit: { contacts, contactsWithOthers } }: { visit: VisitView }) {
  const all = [...contactsWithOthers, ...contacts.map((one) => ({ ...one, by: null }))].slice(-3)
  if (all.length === 0) return null
  return (
    <ul className="contacts" aria-label="How the patient was reached">
      {all.map(({ mode, since, reason, said, by }) => (
        <li key={`${mode} ${since}`}>
          {ways[mode]} <span className="quieter figures">since {formatMoment(since)}</span>
          {by && <span className="quieter">, {by}</span>}
          {reason && <span className="quieter"> {reason}</span>}
          {said && (
            <span className="quieter">
              {' '}
              Said afterwards, <span className="figures">{formatMoment(said)}</span>
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}

function PhoneReason({
  onRecord,
  onClose,
}: {
  onRecord: (reason: string) => Promise<void>
  onClose: () => void
}) {
  const [reason, setReason] = useState('')
  const ready = saysWhy(reason)
  return (
    <form
      className="consent-form"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) void onRecord(reason.trim())
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <Field
        label="Why by phone"
        value={reason}
        maxLength={200}
        autoFocus
        onChange={(event) => setReason(event.target.value)}
      />
      <div className="location-acts">
        <Button small onClick={onClose}>
          Cancel
        </Button>
        <Button small kind="accent" type="submit" aria-disabled={!ready}>
          {continueByPhone.title}
        </Button>
      </div>
    </form>
  )
}
