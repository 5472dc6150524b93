import { useEffect, useRef, useState } from 'react'
import type { NewConsent } from '../../preload/views/index.ts'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { RadioGroup } from '../ui/RadioGroup.tsx'

const methods = [
  ['verbal', 'Verbal'],
  ['written', 'Written'],
] as const
const givers = [
  ['patient', 'Patient'],
  ['guardian', 'Guardian'],
  ['other', 'Other'],
] as const

/** A consent that was written, or that somebody gave for the patient. */
export function ConsentForm({
  by: first,
  onRecord,
  onClose,
}: {
  by: NewConsent['by']
  onRecord: (consent: NewConsent) => void
  onClose: () => void
}) {
  const [method, setMethod] = useState<NewConsent['method']>('verbal')
  const [by, setBy] = useState(first)
  const [name, setName] = useState('')
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    // Where a name has to be said, that comes first.
    const name = form.current?.querySelector<HTMLElement>('.field input')
    const start = name ?? form.current?.querySelector<HTMLElement>('input:checked')
    start?.focus()
  }, [])
  const forPatient = by !== 'patient'
  const ready = !forPatient || name.trim() !== ''
  return (
    <form
      ref={form}
      className="consent-form"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) onRecord({ method, by, name: forPatient ? name.trim() : null })
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <RadioGroup label="How" value={method} options={methods} onChoose={setMethod} />
      <RadioGroup label="Given by" value={by} options={givers} onChoose={setBy} />
      {forPatient && (
        <Field
          label="Their name"
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.target.value)}
        />
      )}
      <div className="location-acts">
        <Button small onClick={onClose}>
          Cancel
        </Button>
        <Button small kind="accent" type="submit" aria-disabled={!ready}>
          Record consent
        </Button>
      </div>
    </form>
  )
}
