import { saysWhy } from '../../main/clinical/reason.ts'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import type { WithReason } from './use-change.ts'

type Act = {
  /** As the form keeps that it was chosen. */
  key: string
  /** Of the button that asks for the reason. */
  open: string
  label: string
  /** Of the button that does it. */
  button: string
  /** Answers whether it was done. */
  run: (reason: string) => Promise<boolean>
}

/** What is done with a reason in words, one of a few: asked for when one of them is chosen. */
export function Reasoned({
  acts,
  of: { act: key, reason },
  busy,
  onChange,
  onDone,
}: {
  acts: Act[]
  of: WithReason
  busy: boolean
  onChange: (more: Partial<WithReason>) => void
  onDone: () => void
}) {
  const chosen = acts.find((act) => act.key === key)
  if (!chosen)
    return acts.map((act) => (
      <Button key={act.key} small kind="bare" onClick={() => onChange({ act: act.key })}>
        {act.open}
      </Button>
    ))
  const ready = saysWhy(reason) && !busy
  const act = async () => {
    if (await chosen.run(reason.trim())) onDone()
  }
  return (
    <div className="entry-retract">
      <Field
        label={chosen.label}
        value={reason}
        maxLength={500}
        autoFocus
        onChange={(event) => onChange({ reason: event.target.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          if (ready) void act()
        }}
      />
      <Button small kind="stop" disabled={!ready} onClick={act}>
        {chosen.button}
      </Button>
    </div>
  )
}
