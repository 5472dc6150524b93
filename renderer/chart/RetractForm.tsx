import { saysWhy } from '../../main/clinical/reason.ts'
import type { Input } from '../../preload/contract/index.ts'
import { useCommand } from '../base/commands.ts'
import { Field } from '../ui/Field.tsx'
import { EntryForm } from './EntryForm.tsx'
import { whyInError } from './Retract.tsx'
import { StartAgain } from './StartAgain.tsx'
import { useChange } from './use-change.ts'

/** Of an entry of somebody else's, or of another visit, which is taken back here and not corrected. */
export function RetractForm({
  encounterId,
  entry,
  version,
  name,
  back,
  onClose,
}: Pick<Input<'chart.retractEntry'>, 'encounterId' | 'entry'> & {
  version: string | undefined
  name: string
  /** As in `EntryForm`. */
  back: string
  onClose: () => void
}) {
  const { values, set, startAgain, close } = useChange({
    encounterId,
    form: 'change',
    of: `${entry.type}/${entry.id}`,
    version,
    valuesNow: () => ({}),
    onClose,
  })
  const { reason } = values
  const { run, isPending, error } = useCommand('chart.retractEntry')
  return (
    <EntryForm
      title={`Retract ${name}`}
      submit="Retract the entry"
      kind="stop"
      back={back}
      ready={saysWhy(reason) && !isPending}
      error={error}
      onClose={close}
      onSubmit={async () => (await run({ encounterId, entry, seen: values.seen, reason: reason.trim() })).ok}
    >
      <StartAgain onPress={startAgain} />
      <Field
        label={whyInError}
        value={reason}
        maxLength={500}
        onChange={(event) => set({ reason: event.target.value })}
      />
    </EntryForm>
  )
}
