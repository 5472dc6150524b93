import { useState } from 'react'
import { systems } from '../../main/clinical/codes/code-systems.ts'
import type { MedicationView } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { useFormDraft } from '../base/form-draft.ts'
import { useMedicationSearch } from '../base/views.ts'
import { Field } from '../ui/Field.tsx'
import { RadioGroup } from '../ui/RadioGroup.tsx'
import { enterMedicine } from './actions.ts'
import { DateField } from './EntryField.tsx'
import { EntryForm } from './EntryForm.tsx'
import { Retract } from './Retract.tsx'
import { StartAgain } from './StartAgain.tsx'
import { asTyped, typedDate } from './since.ts'
import { useChange } from './use-change.ts'

type Values = {
  text: string
  rxcui: string
  dosage: string
  since: string
  bought: '' | 'yes'
  use: 'taken' | 'not-taken'
}

const empty: Values = { text: '', rxcui: '', dosage: '', since: '', bought: '', use: 'taken' }

/** What is recorded of it; null: something of it can't be. */
function toldOf({ text, rxcui, dosage, since, bought, use }: Values) {
  const began = typedDate(since)
  if (text.trim() === '' || began === 'none') return null
  return {
    text: text.trim(),
    rxcui: rxcui || null,
    dosage: dosage.trim() || null,
    since: began,
    overTheCounter: bought === 'yes',
    use,
  }
}

/** A medicine that the patient takes at home, prescribed elsewhere or bought; orders are checked against it at once. */
export function MedicineForm({ encounterId, onClose }: { encounterId: string; onClose: () => void }) {
  const [values, setValues] = useState(empty)
  const draft = useFormDraft(encounterId, 'medicine', values, (kept) => setValues({ ...empty, ...kept }))
  const { run, isPending, error } = useCommand('chart.recordMedicine')
  const told = toldOf(values)
  const close = () => {
    draft.forget()
    onClose()
  }
  return (
    <EntryForm
      title={enterMedicine.title}
      submit="Record"
      back={enterMedicine.title}
      ready={told !== null && !isPending}
      error={error}
      onClose={close}
      onSubmit={async () => told !== null && (await run({ encounterId, ...told })).ok}
    >
      <Fields of={values} onChange={(more) => setValues({ ...values, ...more })} />
    </EntryForm>
  )
}

const valuesOf = ({ text, coded, dosage, since, overTheCounter, use }: MedicationView): Values => ({
  text,
  rxcui: coded?.system === systems.rxnorm ? coded.code : '',
  dosage: dosage ?? '',
  since: asTyped(since ?? null),
  bought: overTheCounter ? 'yes' : '',
  use: use === 'not-taken' ? 'not-taken' : 'taken',
})

/** One that was entered in this visit, corrected or retracted. */
export function CorrectMedicine({
  encounterId,
  of,
  onClose,
}: {
  encounterId: string
  of: MedicationView
  onClose: () => void
}) {
  const { values, set, startAgain, close } = useChange({
    encounterId,
    form: 'change',
    of: `MedicationStatement/${of.id}`,
    version: of.version,
    valuesNow: () => valuesOf(of),
    onClose,
  })
  const { run, isPending, error } = useCommand('chart.correctMedicine')
  const told = toldOf(values)
  return (
    <EntryForm
      title={`Correct ${of.text}`}
      submit="Save the correction"
      back={enterMedicine.title}
      ready={told !== null && !isPending}
      error={error}
      onClose={close}
      onSubmit={async () =>
        told !== null && (await run({ encounterId, medicineId: of.id, seen: values.seen, ...told })).ok
      }
      more={
        <Retract
          encounterId={encounterId}
          entry={{ type: 'MedicationStatement', id: of.id }}
          of={values}
          onChange={set}
          onDone={close}
        />
      }
    >
      <StartAgain onPress={startAgain} />
      <Fields of={values} onChange={set} />
    </EntryForm>
  )
}

function Fields({ of, onChange }: { of: Values; onChange: (more: Partial<Values>) => void }) {
  const { text, rxcui, dosage, since, bought, use } = of
  const { found } = useMedicationSearch(text, 3)
  return (
    <>
      <Field
        label="What, in the patient’s words"
        maxLength={200}
        value={text}
        onChange={(event) => onChange({ text: event.target.value, rxcui: '' })}
      />
      {found.length > 0 && (
        <RadioGroup
          label="In the catalog"
          value={rxcui}
          options={[
            ...found.slice(0, 4).map((one) => [one.rxcui, one.name] as const),
            ['', 'None of these: as told'] as const,
          ]}
          onChoose={(chosen) => onChange({ rxcui: chosen })}
        />
      )}
      <Field
        label="How it is taken"
        maxLength={200}
        value={dosage}
        onChange={(event) => onChange({ dosage: event.target.value })}
      />
      <DateField
        label="Since (2024, 6/2024)"
        value={since}
        onChange={(typed) => onChange({ since: typed })}
      />
      <label className="entry-check">
        <input
          type="checkbox"
          checked={bought === 'yes'}
          onChange={(event) => onChange({ bought: event.target.checked ? 'yes' : '' })}
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
        onChoose={(chosen) => onChange({ use: chosen })}
      />
    </>
  )
}
