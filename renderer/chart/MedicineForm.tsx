import { useState } from 'react'
import { useCommand } from '../base/commands.ts'
import { useFormDraft } from '../base/form-draft.ts'
import { useMedicationSearch } from '../base/views.ts'
import { Field } from '../ui/Field.tsx'
import { RadioGroup } from '../ui/RadioGroup.tsx'
import { enterMedicine } from './actions.ts'
import { EntryForm } from './EntryForm.tsx'
import { sinceOf } from './since.ts'

type Values = {
  text: string
  rxcui: string
  dosage: string
  since: string
  bought: '' | 'yes'
  use: 'taken' | 'not-taken'
}

const empty: Values = { text: '', rxcui: '', dosage: '', since: '', bought: '', use: 'taken' }

/** A medicine that the patient takes at home, prescribed elsewhere or bought; orders are checked against it at once. */
export function MedicineForm({ encounterId, onClose }: { encounterId: string; onClose: () => void }) {
  const [values, setValues] = useState(empty)
  const draft = useFormDraft(encounterId, 'medicine', values, (kept) => setValues({ ...empty, ...kept }))
  const { run, isPending, error } = useCommand('chart.recordMedicine')
  const { found } = useMedicationSearch(values.text, 3)
  const { text, rxcui, dosage, since, bought, use } = values
  const began = since.trim() ? sinceOf(since) : null
  const fault = since.trim() !== '' && began === null
  const set = (more: Partial<Values>) => setValues({ ...values, ...more })
  const close = () => {
    draft.forget()
    onClose()
  }
  return (
    <EntryForm
      title={enterMedicine.title}
      submit="Record"
      back={enterMedicine.title}
      ready={text.trim() !== '' && !fault && !isPending}
      error={error}
      onClose={close}
      onSubmit={async () =>
        (
          await run({
            encounterId,
            text,
            rxcui: rxcui || null,
            dosage: dosage.trim() || null,
            since: began,
            overTheCounter: bought === 'yes',
            use,
          })
        ).ok
      }
    >
      <Field
        label="What, in the patient’s words"
        maxLength={200}
        value={text}
        onChange={(event) => set({ text: event.target.value, rxcui: '' })}
      />
      {found.length > 0 && (
        <RadioGroup
          label="In the catalog"
          value={rxcui}
          options={[
            ...found.slice(0, 4).map((one) => [one.rxcui, one.name] as const),
            ['', 'None of these: as told'] as const,
          ]}
          onChoose={(chosen) => set({ rxcui: chosen })}
        />
      )}
      <Field
        label="How it is taken"
        maxLength={200}
        value={dosage}
        onChange={(event) => set({ dosage: event.target.value })}
      />
      <Field
        label="Since (2024, 6/2024)"
        maxLength={20}
        value={since}
        aria-invalid={fault || undefined}
        onChange={(event) => set({ since: event.target.value })}
      />
      {fault && <p className="entry-said tone-stop">Write a year, or month and year.</p>}
      <label className="entry-check">
        <input
          type="checkbox"
          checked={bought === 'yes'}
          onChange={(event) => set({ bought: event.target.checked ? 'yes' : '' })}
        />{' '}
        Over the counter
      </label>
      <RadioGroup
        label="Does the patient take it?"
        value={use}
        options={[
          ['taken', 'Takes it'],
          ['not-taken', 'Does not take it'],
        ]}
        onChoose={(chosen) => set({ use: chosen })}
      />
    </EntryForm>
  )
}
