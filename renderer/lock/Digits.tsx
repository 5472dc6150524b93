import { useId } from 'react'

/** A field for a PIN, named at its left. */
export function Digits(given: {
  label: string
  value: string
  onChange: (value: string) => void
  autoFocus?: boolean
}) {
  const id = useId()
  return (
    <div className="pin-field">
      <label htmlFor={id}>{given.label}</label>
      <input
        id={id}
        className="input figures"
        type="password"
        inputMode="numeric"
        autoComplete="off"
        maxLength={64}
        // biome-ignore lint/a11y/noAutofocus: the one thing asked for when this appears
        autoFocus={given.autoFocus}
        value={given.value}
        onChange={(event) => given.onChange(event.target.value)}
      />
    </div>
  )
}
