import { useId } from 'react'

/** A field for a PIN, named at its left. */
export function Digits(props: {
  label: string
  value: string
  onChange: (value: string) => void
  autoFocus?: boolean
}) {
  const id = useId()
  return (
    <div className="pin-field">
      <label htmlFor={id}>{props.label}</label>
      <input
        id={id}
        className="input figures"
        type="password"
        inputMode="numeric"
        autoComplete="off"
        maxLength={64}
        // biome-ignore lint/a11y/noAutofocus: the one thing asked for when this appears
        autoFocus={props.autoFocus}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </div>
  )
}
