import { type ComponentProps, useId } from 'react'
import { typedDate } from './since.ts'

/**
 * One value of an entry form: its name, what is typed, and below it what will be recorded (`reads`), or why it can't be (`fault`).
 */
export function EntryField({
  label,
  reads,
  fault,
  ...rest
}: {
  label: string
  reads?: string | null
  fault?: string | null
} & ComponentProps<'input'>) {
  const id = useId()
  const said = fault ?? reads
  return (
    <div className="entry-field">
      <label htmlFor={id}>{label}</label>
      <input
        {...rest}
        id={id}
        className="input figures"
        autoComplete="off"
        spellCheck={false}
        aria-invalid={fault ? true : undefined}
        aria-describedby={said ? `${id}-said` : undefined}
      />
      {said && (
        <span id={`${id}-said`} className={fault ? 'entry-said tone-stop' : 'entry-said figures'}>
          {said}
        </span>
      )}
    </div>
  )
}

/** A day, by the system's own control. */
export function EntryDay({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (day: string) => void
}) {
  const id = useId()
  return (
    <div className="entry-when">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="date"
        autoComplete="off"
        className="input figures"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  )
}

/** A day, a month or a year, typed as people write them. */
export function DateField({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (typed: string) => void
}) {
  const fault = typedDate(value) === 'none'
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input figures"
        maxLength={20}
        autoComplete="off"
        spellCheck={false}
        placeholder="not known"
        value={value}
        aria-invalid={fault || undefined}
        aria-describedby={fault ? `${id}-said` : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {fault && (
        <span id={`${id}-said`} className="entry-said tone-stop">
          Write a year, month and year, or a day.
        </span>
      )}
    </div>
  )
}
