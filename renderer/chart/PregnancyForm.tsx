import { useState } from 'react'
import type { Input } from '../../preload/contract/index.ts'
import type { ObservationView } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { useFormDraft } from '../base/form-draft.ts'
import { RadioGroup } from '../ui/RadioGroup.tsx'
import { enterPregnancy } from './actions.ts'
import { EntryDay } from './EntryField.tsx'
import { EntryForm } from './EntryForm.tsx'
import { Retract } from './Retract.tsx'
import { StartAgain } from './StartAgain.tsx'
import { useChange } from './use-change.ts'

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
      <IsPregnant value={status} onChoose={(chosen) => setValues({ ...values, status: chosen })} />
      <EntryDay
        label={periodLabel}
        value={lastPeriod}
        onChange={(day) => setValues({ ...values, lastPeriod: day })}
      />
    </EntryForm>
  )
}

const periodLabel = 'Last period began'

const IsPregnant = ({ value, onChoose }: { value: Status | ''; onChoose: (chosen: Status) => void }) => (
  <RadioGroup<Status>
    label="Pregnant"
    value={value || null}
    options={[
      ['pregnant', 'Yes'],
      ['not-pregnant', 'No'],
      ['unknown', 'Not known'],
    ]}
    onChoose={onChoose}
  />
)

/** One answer that was entered in this visit, corrected or retracted. */
export function CorrectPregnancy({
  encounterId,
  of,
  told,
  onClose,
}: {
  encounterId: string
  of: ObservationView
  told: NonNullable<ObservationView['told']>
  onClose: () => void
}) {
  const { values, set, startAgain, close } = useChange({
    encounterId,
    form: 'change',
    of: `Observation/${of.id}`,
    version: of.version,
    valuesNow: () => ({ ...empty, ...told }),
    onClose,
  })
  const { status, lastPeriod } = values
  const answer = 'status' in told ? status !== '' && { status } : lastPeriod !== '' && { lastPeriod }
  const { run, isPending, error } = useCommand('chart.correctPregnancy')
  return (
    <EntryForm
      title={`Correct ${of.name}`}
      submit="Save the correction"
      back={enterPregnancy.title}
      ready={answer !== false && !isPending}
      error={error}
      onClose={close}
      onSubmit={async () =>
        answer !== false &&
        (await run({ encounterId, observationId: of.id, seen: values.seen, told: answer })).ok
      }
      more={
        <Retract
          encounterId={encounterId}
          entry={{ type: 'Observation', id: of.id }}
          of={values}
          onChange={set}
          onDone={close}
        />
      }
    >
      <StartAgain onPress={startAgain} />
      {'status' in told ? (
        <IsPregnant value={status} onChoose={(status) => set({ status })} />
      ) : (
        <EntryDay label={periodLabel} value={lastPeriod} onChange={(lastPeriod) => set({ lastPeriod })} />
      )}
    </EntryForm>
  )
}
