import { useState } from 'react'
import type { Input } from '../../preload/contract/index.ts'
import { useCommand } from '../base/commands.ts'
import { useFormDraft } from '../base/form-draft.ts'
import { RadioGroup } from '../ui/RadioGroup.tsx'
import { enterPregnancy } from './actions.ts'
import { EntryDay } from './EntryField.tsx'
import { EntryForm } from './EntryForm.tsx'

type Status = NonNullable<Input<'chart.recordPregnancy'>['status']>
type Values = { status: Status | ''; lastPeriod: string }

const empty: Values = { status: '', lastPeriod: '' }

/** Pregnancy and the last period, as the patient tells them; what is left empty is not recorded. */
export function PregnancyForm({ encounterId, onClose }: { encounterId: string; onClose: () => void }) {
  const [values, setValues] = useState(empty)
  const draft = useFormDraft(encounterId, 'pregnancy', values, (kept) => setValues({ ...empty, ...kept }))
  const { run, isPending, error } = useCommand('chart.recordPregnancy')
  const { status, lastPeriod } = values
  const close = () => {
    draft.forget()
    onClose()
  }
  return (
    <EntryForm
      title={enterPregnancy.title}
      submit="Record"
      back={enterPregnancy.title}
      ready={(status !== '' || lastPeriod !== '') && !isPending}
      error={error}
      onClose={close}
      onSubmit={async () =>
        (await run({ encounterId, status: status || null, lastPeriod: lastPeriod || null })).ok
      }
    >
      <RadioGroup<Status>
        label="Pregnant"
        value={status || null}
        options={[
          ['pregnant', 'Yes'],
          ['not-pregnant', 'No'],
          ['unknown', 'Not known'],
        ]}
        onChoose={(chosen) => setValues({ ...values, status: chosen })}
      />
      <EntryDay
        label="Last period began"
        value={lastPeriod}
        onChange={(day) => setValues({ ...values, lastPeriod: day })}
      />
    </EntryForm>
  )
}
