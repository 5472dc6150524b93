import { useId } from 'react'

/** One of a few, all in sight. Native radios, so that arrows and screen readers work as everywhere. */
export function RadioGroup<T extends string>({
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
    <fieldset className="radio-group">
      <legend className={hideLabel ? 'visually-hidden' : undefined}>{label}</legend>
      <div className="radio-options">
        {options.map(([option, label]) => (
          <label key={option} className="radio-option">
            <input type="radio" name={name} checked={value === option} onChange={() => onChoose(option)} />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
