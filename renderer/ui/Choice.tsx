import { useId } from 'react'

/** One of a few, all in sight. Native radios, so that arrows and screen readers work as everywhere. */
export function Choice<T extends string>({
  label,
  value,
  options,
  onChoose,
  hideLabel,
}: {
  label: string
  value: T | null
  options: readonly (readonly [T, string])[]
  onChoose: (chosen: T) => void
  hideLabel?: boolean
}) {
  const name = useId()
  return (
    <fieldset className="choice">
      <legend className={hideLabel ? 'heard-only' : undefined}>{label}</legend>
      <div className="choice-options">
        {options.map(([option, words]) => (
          <label key={option} className="choice-option">
            <input type="radio" name={name} checked={value === option} onChange={() => onChoose(option)} />
            <span>{words}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
