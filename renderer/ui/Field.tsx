import { type InputHTMLAttributes, useId } from 'react'

type Given = {
  label: string
  value: string
  onChange: (value: string) => void
} & Pick<InputHTMLAttributes<unknown>, 'maxLength' | 'placeholder'>

/** One line to type in, or with `figures` a number. Chromium must remember nothing of it on disk. */
export function Field({
  label,
  onChange,
  figures,
  ...rest
}: Given & { figures?: { min: string; max?: string; step: string } }) {
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
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  )
}

/** Several lines to type in. */
export function LongField({ label, onChange, ...rest }: Given) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        {...rest}
        id={id}
        className="input"
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  )
}
