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
