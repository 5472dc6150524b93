import { useState } from 'react'
import { saysWhy } from '../../main/clinical/reason.ts'
import type { MedicationView } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { Field } from '../ui/Field.tsx'
import { enterMedicine } from './actions.ts'
import { EntryForm } from './EntryForm.tsx'

/** A medicine is stopped, with why. */
export function DiscontinueForm({
  encounterId,
  of,
  onClose,
}: {
  encounterId: string
  of: MedicationView
  onClose: () => void
}) {
  const [reason, setReason] = useState('')
  const { run, isPending, error } = useCommand('chart.discontinue')
  const { id, type = 'MedicationRequest' } = of
  return (
    <EntryForm
      title={`Discontinue ${of.text}`}
      submit="Discontinue"
      kind="stop"
      back={enterMedicine.title}
      ready={saysWhy(reason) && !isPending}
      error={error}
      onClose={onClose}
      onSubmit={async () => (await run({ encounterId, medicine: { type, id }, reason: reason.trim() })).ok}
    >
      <Field
        label="Why it is stopped"
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.target.value)}
      />
    </EntryForm>
  )
}
