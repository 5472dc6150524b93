import { type ComponentProps, useId } from 'react'

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
