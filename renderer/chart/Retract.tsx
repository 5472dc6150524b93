import { useState } from 'react'
import { saysWhy } from '../../main/clinical/reason.ts'
import type { Input } from '../../preload/contract/index.ts'
import { useCommand } from '../base/commands.ts'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { InlineError } from '../ui/InlineError.tsx'

/** An own entry that should never have been written leaves the chart, with a reason. */
export function Retract({
  encounterId,
  entry,
  onDone,
  open: opened = false,
}: Pick<Input<'chart.retractEntry'>, 'encounterId' | 'entry'> & { onDone: () => void; open?: boolean }) {
  const [open, setOpen] = useState(opened)
  const [reason, setReason] = useState('')
  const { run, isPending, error } = useCommand('chart.retractEntry')
  const retract = async () => {
    const result = await run({ encounterId, entry, reason })
    if (result.ok) onDone()
  }
  if (!open)
    return (
      <Button small kind="bare" onClick={() => setOpen(true)}>
        Retract …
      </Button>
    )
  return (
    <div className="entry-retract">
      <Field
        label="Why it was entered in error"
        value={reason}
        maxLength={500}
        autoFocus
        onChange={(event) => setReason(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          if (saysWhy(reason) && !isPending) void retract()
        }}
      />
      <InlineError problem={error} />
      <Button small kind="stop" disabled={!saysWhy(reason) || isPending} onClick={retract}>
        Retract the entry
      </Button>
    </div>
  )
}
