import { useState } from 'react'
import { saysWhy } from '../../main/clinical/reason.ts'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'

type Act = {
  /** Of the button that asks for the reason. */
  open: string
  label: string
  /** Of the button that does it. */
  button: string
  /** Answers whether it was done. */
  run: (reason: string) => Promise<boolean>
}

/** What is done with a reason in words, one of a few: asked for when one of them is chosen. */
export function Reasoned({ acts, busy, onDone }: { acts: Act[]; busy: boolean; onDone: () => void }) {
  const [chosen, setChosen] = useState<Act | null>(null)
  const [reason, setReason] = useState('')
  if (!chosen)
    return acts.map((act) => (
      <Button key={act.open} small kind="bare" onClick={() => setChosen(act)}>
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
        onChange={(event) => setReason(event.target.value)}
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
