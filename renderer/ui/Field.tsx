import { type ComponentProps, useId } from 'react'

/** One line to type in, or with `figures` a number. Chromium must remember nothing of it on disk. */
export function Field({
  label,
  figures,
  ...rest
}: { label: string; figures?: { min: string; max?: string; step: string } } & ComponentProps<'input'>) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        {...rest}
        {...(figures && { type: 'number', ...figures })}
        id={id}
        className={figures ? 'input figures' : 'input'}
        autoComplete="off"
      />
    </div>
  )
}

/** One of a few to choose. `options`: value and words. */
export function SelectField({
  label,
  value,
  options,
  onChoose,
}: {
  label: string
  value: string
  options: readonly (readonly [string, string])[]
  onChoose: (value: string) => void
}) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="input" value={value} onChange={(event) => onChoose(event.target.value)}>
        {options.map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </select>
    </div>
  )
}

/** Several lines to type in. */
export function LongField({ label, ...rest }: { label: string } & ComponentProps<'textarea'>) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea {...rest} id={id} className="input" autoComplete="off" />
    </div>
  )
}
